"""Which level of its family the documentation of a visit supports."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import attrs

from medcodes.days import DateLike, as_day
from medcodes.em.complexity import Complexity
from medcodes.em.documentation import Documented
from medcodes.em.families import Family, Period, VisitLevel, family_of


@attrs.frozen
class Support:
    """The level that documentation supports.

    Attributes:
        code: the code that is supported, of the same family as the one that was asked about.
        level: the decision making of that code, or None where the code takes none.
        by: what supports it, ``mdm`` or ``time``.
        why: the reason, a full sentence.
        steps: how many levels the code that was asked about lies above it; below, where negative.
        source: what the levels rest on.
    """

    code: str
    level: Complexity | None
    by: str
    why: str
    steps: int = 0
    source: str = ""

    def __str__(self) -> str:
        return self.why


def supported(code: object, documentation: Documented, on: DateLike | None = None) -> Support | None:
    """The code of the same family that decision making or time, whichever reaches higher, supports.

    None where the documentation says nothing that selects a level, or the code has no levels on that day, as office
    visits before 2021 and others before 2023.

    :param code: the visit that is billed.
    :param documentation: what the note says, from `documented`.
    :param on: the date of service, or today.

    >>> from medcodes.em import documented
    >>> print(supported("99215", documented("MDM: low"), "2026-11-02"))
    Low decision making supports 99213 for an established office patient.
    """
    asked_code = code.strip().upper() if isinstance(code, str) else ""
    return _supported(asked_code, documentation, as_day(on) if on is not None else date.today())


@lru_cache(maxsize=1_000)
def _supported(asked_code: str, documentation: Documented, day: date) -> Support | None:
    """What documentation supports: asked by several rules of each line."""
    family = family_of(asked_code)
    period = family.on(day) if family else None
    asked = period.place(asked_code) if period else None
    if family is None or period is None or asked is None:
        return None
    best = best_place(period, documentation)
    if best is None:
        return None
    place, by = best
    found = period.levels[place]
    level = documentation.mdm if by == "mdm" else found.mdm
    return Support(found.code, level, by, why(family, found, documentation, by), asked - place, family.source)


def best_place(period: Period, documentation: Documented) -> tuple[int, str] | None:
    """The highest level that is reached, and by what; decision making where both reach it."""
    by_mdm = period.by_mdm(documentation.mdm) if documentation.mdm else None
    by_time = period.by_time(documentation.minutes) if documentation.minutes else None
    if by_mdm is not None and (by_time is None or by_mdm >= by_time):
        return by_mdm, "mdm"
    return None if by_time is None else (by_time, "time")


def why(family: Family, level: VisitLevel, documentation: Documented, by: str) -> str:
    """The sentence that a coder would write."""
    if by == "mdm" and documentation.mdm:
        return f"{documentation.mdm.capitalize()} decision making supports {level.code} for {family.words}."
    verb = "supports" if documentation.minutes == 1 else "support"
    unit = "minute" if documentation.minutes == 1 else "minutes"
    return f"{documentation.minutes} {unit} {verb} {level.code} for {family.words} ({level.span})."
