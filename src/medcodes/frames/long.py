"""Long frames: each diagnosis of a line stands in a row of its own, and the line's answer goes back to all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals.stable.v2 as nw

from medcodes.claims.reading.csv_file import parse_pointers
from medcodes.frames import dates
from medcodes.frames.asked import RESERVED
from medcodes.frames.codes import text_of
from medcodes.frames.lookups import ROW, Decided, Lookups
from medcodes.frames.rulings import BY_RANK

LINE = f"{RESERVED}line"
"""A number that the rows of a line share."""
PLACE = f"{RESERVED}place"
"""The place of the row's diagnosis in its line, from 0."""
DECIDES = f"{RESERVED}decides"
"""The place of the diagnosis that decides for the line."""
FAR = 1 << 31
"""The order of a row whose order cannot be read, and a place behind all others."""
_KEY, _ORDER, _SORTED, _CODE, _BEST = (
    f"{RESERVED}{name}" for name in ("key", "order", "sorted", "code_number", "best")
)
_BETWEEN = "\x1f"


def add(frame: Any, line: Sequence[str], order: str | None, procedure: str, lookups: Lookups) -> Any:
    """The frame with the line of each row, and the place of its diagnosis in it.

    Rows are of one line where they agree in the columns of the line, and in procedure and day. A row that lacks one of
    those columns is a line by itself.

    :param frame: a frame that `dates.add` has seen.
    :param line: the columns that tell which line a row is of.
    :param order: the column of the order of diagnoses in a line; without it they come in the order of the rows.
    """
    frame = lookups.number_rows(frame)
    frame = _ordered(frame, order, lookups)
    codes = lookups.distinct(frame, procedure)
    numbers = {text: number for number, text in enumerate(sorted({text_of(code) for code in codes}))}
    decided = {_CODE: Decided([numbers[text_of(code)] for code in codes], numbers.get("", -1), nw.Int64)}
    frame = lookups.attach(frame, procedure, codes, decided)
    of_line = [
        nw.when(~nw.col(name).is_null()).then(nw.col(name).cast(nw.String)).otherwise(nw.lit("")) for name in line
    ]
    missing = [text.str.strip_chars() == "" for text in of_line]
    more = [nw.col(name).cast(nw.String) for name in (_CODE, dates.NUMBER, dates.RELEASE)]
    alone = nw.concat_str(nw.lit(""), nw.col(ROW).cast(nw.String), separator=_BETWEEN)
    whole = nw.concat_str(*of_line, *more, separator=_BETWEEN)
    key = nw.when(nw.any_horizontal(*missing, ignore_nulls=True)).then(alone).otherwise(whole)
    frame = frame.with_columns(key.alias(_KEY))
    frame = frame.with_row_index(_SORTED, order_by=[_KEY, _ORDER, ROW]).with_columns(nw.col(_SORTED).cast(nw.Int64))
    frame = frame.with_columns(nw.col(_SORTED).min().over(_KEY).alias(LINE))
    return frame.with_columns((nw.col(_SORTED) - nw.col(LINE)).alias(PLACE))


def best(frame: Any, score: str, line_score: str) -> Any:
    """The frame with the score of each row's line, and the place of the diagnosis that decides for it.

    :param score: the column of the scores of the rows.
    :param line_score: the column that gets those of the lines.
    """
    rank = nw.col(score) // BY_RANK
    frame = frame.with_columns(rank.alias(_BEST))
    frame = frame.with_columns(nw.col(_BEST).min().over(LINE).alias(_BEST))
    first = nw.when(rank == nw.col(_BEST)).then(nw.col(PLACE)).otherwise(nw.lit(FAR, nw.Int64))
    frame = frame.with_columns(first.alias(DECIDES))
    frame = frame.with_columns(nw.col(DECIDES).min().over(LINE).alias(DECIDES))
    return of_deciding(frame, score, line_score)


def of_deciding(frame: Any, column: str, name: str) -> Any:
    """The frame with a number of the row that decides, in all rows of its line."""
    there = nw.when(nw.col(PLACE) == nw.col(DECIDES)).then(nw.col(column)).otherwise(nw.lit(0, nw.Int64))
    return frame.with_columns(there.alias(name)).with_columns(nw.col(name).max().over(LINE).alias(name))


def _ordered(frame: Any, order: str | None, lookups: Lookups) -> Any:
    if order is None:
        return frame.with_columns(nw.lit(0, nw.Int64).alias(_ORDER))
    keys = lookups.distinct(frame, order)
    return lookups.attach(frame, order, keys, {_ORDER: Decided([place(key) for key in keys], FAR, nw.Int64)})


def place(value: object) -> int:
    """A place of a diagnosis, written as a number or as the letter of a pointer; what is neither comes last.

    >>> place(2), place(2.0), place("12"), place("B"), place("primary") == FAR
    (2, 2, 12, 2, True)
    """
    text = text_of(value)
    if text.isdecimal():
        return min(int(text[:10]), FAR)
    try:
        found = parse_pointers(text)
    except ValueError:
        return FAR
    return found[0] if len(found) == 1 else FAR
