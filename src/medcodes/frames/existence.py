"""Whether the procedure of each row exists on its date of service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals.stable.v2 as nw

from medcodes import days
from medcodes.edits.shipped import known
from medcodes.frames import dates
from medcodes.frames.asked import RESERVED
from medcodes.frames.codes import text_of
from medcodes.frames.lookups import Decided, Lookups
from medcodes.linkage.sides import services
from medcodes.procedures import spelling
from medcodes.procedures.catalogue import catalogue
from medcodes.procedures.node import deletion_of
from medcodes.procedures.status import Status
from medcodes.procedures.user_tables import user_tables

RULE, EARLY = f"{RESERVED}rule_procedure", f"{RESERVED}rule_early"
"""The numbers of what is wrong: with the code on that day, and 1 where the day comes before the code's first."""
MALFORMED, UNKNOWN, DELETED = 1, 2, 3
_LAST, _FIRST = f"{RESERVED}last_day", f"{RESERVED}first_day"
_NUMBER, _PAIR = f"{RESERVED}procedure_number", f"{RESERVED}procedure_on_day"
_DAYS = 100_000_000
"""More than the number of a day."""


def of_texts(texts: Sequence[str]) -> Mapping[str, Decided]:
    """What is known of procedures whatever the day, as columns."""
    return {
        _LAST: Decided([last(text) for text in texts], last(""), nw.Int64),
        _FIRST: Decided([first(text) for text in texts], 0, nw.Int64),
    }


def last(text: str) -> int:
    """The last day of a procedure as YYYYMMDD; 0 where it has none, or a small number where the code is none.

    >>> last("99214"), last("99201"), last("9921")
    (0, 20201231, 1)
    """
    service = services.of(text)
    if service.facts is None:
        return MALFORMED if spelling.compacted(text) is None else UNKNOWN
    deletion = deletion_of(service.code)
    return 0 if deletion is None else days.to_number(deletion.last)


def first(text: str) -> int:
    """The first day of a procedure as YYYYMMDD, as far as it is known, or 0.

    >>> first("99417"), first("99214")
    (20210101, 0)
    """
    service = services.of(text)
    began = known(service.code).began if service.facts is not None else None
    return 0 if began is None else days.to_number(began)


def add(frame: Any, procedure: str, lookups: Lookups) -> Any:
    """The frame with the columns `RULE` and `EARLY`.

    Tables that the user added know codes by their days: then each distinct procedure and day is looked at.

    :param frame: a frame that `dates.add` has seen, with the columns of `of_texts`.
    """
    day, end, start = nw.col(dates.NUMBER), nw.col(_LAST), nw.col(_FIRST)
    if not user_tables():
        over = nw.when((end > UNKNOWN) & (day > end)).then(nw.lit(DELETED, nw.Int64))
        none = nw.when(end <= UNKNOWN).then(end).otherwise(nw.lit(0, nw.Int64))
        early = nw.when((day > 0) & (day < start)).then(nw.lit(1, nw.Int64)).otherwise(nw.lit(0, nw.Int64))
        return frame.with_columns(over.otherwise(none).alias(RULE), early.alias(EARLY))
    keys = lookups.distinct(frame, procedure)
    numbers = Decided(list(range(1, len(keys) + 1)), 0, nw.Int64)
    frame = lookups.attach(frame, procedure, keys, {_NUMBER: numbers})
    frame = frame.with_columns((nw.col(_NUMBER) * _DAYS + day).alias(_PAIR))
    texts = ["", *map(text_of, keys)]
    pairs = lookups.distinct(frame, _PAIR)
    found = [on_day(texts[pair // _DAYS], pair % _DAYS) for pair in pairs]
    decided = {
        RULE: Decided([rule for rule, _ in found], 0, nw.Int64),
        EARLY: Decided([early for _, early in found], 0, nw.Int64),
    }
    return lookups.attach(frame, _PAIR, pairs, decided)


def on_day(text: str, day: int) -> tuple[int, int]:
    """What is wrong with a procedure on a day, or on none (0), where tables were added.

    >>> on_day("99201", 20260203)
    (3, 0)
    """
    end, start = last(text), first(text)
    if end in (MALFORMED, UNKNOWN) or not day:
        return end if end <= UNKNOWN else 0, 0
    code = services.of(text).code
    listed = user_tables().existence(code, days.from_number(day))
    if listed is not None and listed.status is Status.ACTIVE:
        return 0, 0
    early = int(day < start)
    if end and day > end:
        return DELETED, early
    lacking = listed is not None and listed.status is Status.NOT_LISTED and code not in catalogue().deleted
    return UNKNOWN if lacking else 0, early
