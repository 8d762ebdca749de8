"""Prolonged service: further units for time beyond the highest level of a visit."""

from __future__ import annotations

import json
from datetime import date
from functools import cache

import attrs

from medcodes.days import DateLike, as_day
from medcodes.em.families import validity
from medcodes.store.catalogue import table
from medcodes.validity import Validity

UNIT = 15
"""Minutes of one unit."""


@attrs.frozen
class ProlongedRule:
    """From how many minutes a visit has prolonged service.

    Attributes:
        code: the code of the service.
        visit: the visit it goes with.
        minutes: the least minutes of the whole visit for the first unit.
        medicare: whether it is Medicare's own code, which takes the place of CPT's there.
        window: the time that counts, in words.
        valid: the days on which this holds.
        source: what it rests on.
    """

    code: str
    visit: str
    minutes: int
    medicare: bool
    window: str
    valid: Validity
    source: str


@attrs.frozen
class Prolonged:
    """Prolonged service that a visit's time supports.

    Attributes:
        code: the code to add.
        units: how many.
        why: the reason, a full sentence.
        source: what it rests on.
    """

    code: str
    units: int
    why: str
    source: str

    def __str__(self) -> str:
        return self.why


def prolonged_rule(visit: str, on: DateLike | None = None, *, medicare: bool = False) -> ProlongedRule | None:
    """From how many minutes a visit has prolonged service on a day; None where it has none.

    >>> prolonged_rule("99215", "2026-11-02").minutes, prolonged_rule("99215", "2026-11-02", medicare=True).minutes
    (55, 69)
    """
    day = as_day(on) if on is not None else date.today()
    wanted = visit.strip().upper()
    return next(
        (rule for rule in _rules() if rule.visit == wanted and rule.medicare == medicare and rule.valid.includes(day)),
        None,
    )


def prolonged(visit: str, minutes: int, on: DateLike | None = None, *, medicare: bool = False) -> Prolonged | None:
    """The prolonged service that the minutes of a visit support; None where they reach no unit.

    The visit must be chosen by time. Medicare counts from other minutes, and has codes of its own.

    >>> print(prolonged("99215", 72, "2026-11-02"))
    72 minutes support 2 units of 99417 beside 99215: the first from 55 minutes, one more for each further 15.
    >>> print(prolonged("99215", 72, "2026-11-02", medicare=True))
    72 minutes support 1 unit of G2212 beside 99215: the first from 69 minutes, one more for each further 15.
    """
    rule = prolonged_rule(visit, on, medicare=medicare)
    if rule is None or minutes < rule.minutes:
        return None
    units = (minutes - rule.minutes) // UNIT + 1
    why = (
        f"{minutes} minutes support {units} unit{'s' if units > 1 else ''} of {rule.code} beside {rule.visit}:"
        f" the first from {rule.minutes} minutes, one more for each further {UNIT}."
    )
    return Prolonged(rule.code, units, why, rule.source)


@cache
def _rules() -> tuple[ProlongedRule, ...]:
    kept = json.loads(bytes(table("em").text("prolonged")))
    return tuple(
        ProlongedRule(
            entry["code"],
            visit,
            minutes,
            entry["medicare"],
            entry["window"],
            validity(entry["first"], entry["last"]),
            entry["source"],
        )
        for entry in kept
        for visit, minutes in entry["visits"]
    )
