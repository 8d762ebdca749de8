"""Families of visits: the codes of one kind of visit, with what each level asks for on a day."""

from __future__ import annotations

import json
from datetime import date
from functools import cache

import attrs

from medcodes.em.complexity import Complexity
from medcodes.store.catalogue import table
from medcodes.validity import Validity


@attrs.frozen
class VisitLevel:
    """One level of a family on some days.

    Attributes:
        code: its code.
        mdm: the least decision making that it takes, or None where it takes none.
        minutes: the least minutes that it takes, or 0 where time does not select it.
        last_minute: the last minute of its span, while spans were in use, or 0.
    """

    code: str
    mdm: Complexity | None
    minutes: int
    last_minute: int

    @property
    def span(self) -> str:
        """Its minutes in words, or empty where time does not select it."""
        if not self.minutes:
            return ""
        if not self.last_minute:
            return f"{self.minutes} minutes or more"
        return (
            f"{self.minutes} to {self.last_minute} minutes" if self.minutes > 1 else f"up to {self.last_minute} minutes"
        )


@attrs.frozen
class Period:
    """The levels of a family while one model was in force, lowest first."""

    valid: Validity
    levels: tuple[VisitLevel, ...]

    def place(self, code: str) -> int | None:
        """The place of a code among the levels, from 0, or None."""
        return next((place for place, level in enumerate(self.levels) if level.code == code), None)

    def by_mdm(self, mdm: Complexity) -> int | None:
        """The highest level that a decision making reaches, or None where it selects none."""
        reached = [n for n, level in enumerate(self.levels) if level.mdm and level.mdm.rank <= mdm.rank]
        return reached[-1] if reached else None

    def by_time(self, minutes: int) -> int | None:
        """The highest level that minutes reach, or None where they reach none or time selects none."""
        reached = [n for n, level in enumerate(self.levels) if 0 < level.minutes <= minutes]
        return reached[-1] if reached else None


@attrs.frozen
class Family:
    """Visits of one kind.

    Attributes:
        id: its name in the knowledge files.
        setting: where the visit takes place.
        patient: ``new`` (or a first visit), ``established`` (or a later one), or empty where that does not matter.
        words: the visit in words, to follow "supports 99214 for".
        periods: its levels by days in force.
        source: what they rest on.
    """

    id: str
    setting: str
    patient: str
    words: str
    periods: tuple[Period, ...]
    source: str

    def on(self, day: date) -> Period | None:
        """The levels in force on a day, or None before there was a model."""
        return next((period for period in self.periods if period.valid.includes(day)), None)


@cache
def families() -> tuple[Family, ...]:
    """All families, loaded once."""
    kept = json.loads(bytes(table("em").text("families")))
    return tuple(
        Family(
            family["id"],
            family["setting"],
            family["patient"],
            family["words"],
            tuple(
                Period(
                    validity(period["first"], period["last"]),
                    tuple(
                        VisitLevel(code, Complexity(mdm) if mdm else None, minutes, last)
                        for code, mdm, minutes, last in period["levels"]
                    ),
                )
                for period in family["periods"]
            ),
            family["source"],
        )
        for family in kept
    )


def family_of(code: str) -> Family | None:
    """The family of a visit code, or None where it has no levels.

    >>> family_of("99214").words
    'an established office patient'
    """
    return _by_code().get(code.strip().upper())


def validity(first: str | None, last: str | None) -> Validity:
    """Days as the compiled table keeps them."""
    return Validity(date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None)


@cache
def _by_code() -> dict[str, Family]:
    return {level.code: family for family in families() for period in family.periods for level in period.levels}
