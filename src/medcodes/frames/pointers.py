"""Diagnosis pointers in a frame: which of the row's diagnoses the line is for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals.stable.v2 as nw

from medcodes.claims.reading.csv_file import parse_pointers
from medcodes.frames.asked import RESERVED
from medcodes.frames.codes import BLANK, text_of
from medcodes.frames.lookups import Decided, Lookups
from medcodes.frames.rulings import NOTHING

BAD = f"{RESERVED}bad_pointer"
"""1 where a pointer names a diagnosis that is not there, or is none; else 0."""
_MASK = f"{RESERVED}pointed"
_PAST = f"{RESERVED}past"
MOST = 60
"""How many diagnoses can be pointed at: a row's pointers are the bits of one number."""


def masked(text: str, count: int) -> tuple[int, int]:
    """The pointers in a cell as bits, the first diagnosis the lowest; and whether one cannot be followed.

    >>> masked("1,3", 4), masked("AB", 2), masked("5", 4), masked("?", 4)
    ((5, 0), (3, 0), (0, 1), (0, 1))
    """
    try:
        found = set(parse_pointers(text))
    except ValueError:
        return 0, 1
    inside = {pointer for pointer in found if 1 <= pointer <= count}
    return sum(1 << (pointer - 1) for pointer in inside), int(found != inside)


def add(frame: Any, pointers: str | None, conditions: Sequence[str], scores: Sequence[str], lookups: Lookups) -> Any:
    """The frame with the scores of diagnoses that a row does not point at taken out.

    :param conditions: the columns of the classes of the diagnoses.
    :param scores: the columns of their scores.
    """
    if pointers is None:
        return frame.with_columns(nw.lit(0, nw.Int64).alias(BAD))
    keys = lookups.distinct(frame, pointers)
    found = [masked(_text(key), len(conditions)) for key in keys]
    decided = {
        _MASK: Decided([mask for mask, _ in found], 0, nw.Int64),
        _PAST: Decided([past for _, past in found], 0, nw.Int64),
    }
    frame = lookups.attach(frame, pointers, keys, decided)
    bits = [(nw.col(_MASK) // (1 << place)) % 2 for place in range(len(conditions))]
    empty = [
        nw.when((bit == 1) & (nw.col(condition) == BLANK)).then(nw.lit(1, nw.Int64)).otherwise(nw.lit(0, nw.Int64))
        for bit, condition in zip(bits, conditions, strict=True)
    ]
    kept = [
        nw.when(bit == 1).then(nw.col(score)).otherwise(nw.lit(NOTHING, nw.Int64)).alias(score)
        for bit, score in zip(bits, scores, strict=True)
    ]
    return frame.with_columns(nw.max_horizontal(nw.col(_PAST), *empty).alias(BAD), *kept)


def _text(value: object) -> str:
    """A cell as text: a number that was read as such is itself."""
    text = text_of(value)
    return text.lstrip("0") if not isinstance(value, str) else text
