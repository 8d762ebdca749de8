"""From the facts of a visit to the codes that they support, with the reasoning."""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches
from typing import Any

import attrs

from medcodes.days import DateLike, as_day
from medcodes.em.complexity import Complexity, LevelError
from medcodes.em.documentation import Documented
from medcodes.em.elements import Element, Stated, complexity, element, two_of_three
from medcodes.em.extra_time import Prolonged, prolonged
from medcodes.em.families import Family, families
from medcodes.em.supporting import best_place, why

ALSO = {
    "outpatient": "office",
    "clinic": "office",
    "inpatient": "hospital",
    "observation": "hospital",
    "ed": "emergency",
    "er": "emergency",
    "emergency-department": "emergency",
    "nursing-facility": "nursing",
    "residence": "home",
    "office-consultation": "consultation",
    "inpatient-consultation": "hospital-consultation",
    "telephone": "audio",
}
"""Other names of settings."""


@attrs.frozen
class Level:
    """The codes that the facts of a visit support.

    Attributes:
        codes: the visit, and its prolonged service where there is any; one visit for a new and one for an established
            patient where that was not said.
        mdm: the decision making, or None where too little is known.
        minutes: the total time, or None where it is not known.
        prolonged: the prolonged service, with its units.
        reasons: why, in full sentences.
        source: what the levels rest on.
    """

    codes: tuple[str, ...]
    mdm: Complexity | None
    minutes: int | None
    prolonged: tuple[Prolonged, ...]
    reasons: tuple[str, ...]
    source: str

    @property
    def why(self) -> str:
        """The reasons in one text."""
        return " ".join(self.reasons)

    def __bool__(self) -> bool:
        return bool(self.codes)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "codes": list(self.codes),
            "mdm": self.mdm.value if self.mdm else None,
            "minutes": self.minutes,
            "prolonged": [attrs.asdict(extra) for extra in self.prolonged],
            "reasons": list(self.reasons),
            "source": self.source,
        }

    def __str__(self) -> str:
        return f"{' + '.join(self.codes) or 'no level'}: {self.why}"


def level(
    *,
    setting: str = "office",
    new: bool | None = None,
    problems: Stated | None = None,
    data: Stated | None = None,
    risk: Stated | None = None,
    mdm: str | None = None,
    minutes: int | None = None,
    on: DateLike | None = None,
    medicare: bool = False,
) -> Level:
    """The codes that the facts of a visit support: by decision making or by total time, whichever reaches higher.

    Decision making is the level that two of its three elements reach, or what `mdm` says.

    :param setting: ``office``, ``hospital``, ``same-day`` (admission and discharge), ``discharge``, ``emergency``,
        ``nursing``, ``nursing-discharge``, ``home``, ``consultation``, ``hospital-consultation``, ``video``, ``audio``.
    :param new: whether the patient is new, or the visit is the first of a stay; None where it is not known.
    :param problems: the problems, as a level or as facts (see `facts`).
    :param data: what was read and discussed, as a level or as facts.
    :param risk: the risk of the treatment, as a level or as facts.
    :param mdm: the decision making, where the note states it.
    :param minutes: the total time on the day of the visit.
    :param on: the date of service, or today.
    :param medicare: count prolonged service as Medicare does.
    :raises LevelError: a word is not known, nothing is said of the visit, or no model was in force that day.

    >>> found = level(new=False, problems={"stable-chronic": 2}, risk="prescription-drug", on="2026-11-02")
    >>> found.codes
    ('99214',)
    >>> for reason in found.reasons:
    ...     print(reason)
    Problems: moderate (a long-term illness that is at its goal, 2 times).
    Risk: moderate (a prescription drug was managed).
    Two of three elements reach moderate decision making.
    Moderate decision making supports 99214 for an established office patient.
    """
    day = as_day(on) if on is not None else date.today()
    stated = [
        element(name, said)
        for name, said in (("problems", problems), ("data", data), ("risk", risk))
        if said is not None
    ]
    decided, reasons = _decided(stated, mdm)
    if minutes is not None and minutes < 0:
        raise LevelError(f"{minutes} minutes is no time.")
    if decided is None and not minutes:
        raise LevelError("nothing selects a level: give mdm, two of problems, data and risk, or minutes.")
    facts = Documented(decided, minutes)
    codes: list[str] = []
    extras: list[Prolonged] = []
    chosen = _families(setting, new)
    for family in chosen:
        found, extra = _in_family(family, facts, day, medicare=medicare, reasons=reasons)
        codes += [found] if found else []
        extras += [extra] if extra else []
    codes += [extra.code for extra in extras if extra.code not in codes]
    return Level(tuple(codes), decided, minutes, tuple(extras), tuple(reasons), chosen[0].source)


def _decided(stated: list[Element], mdm: str | None) -> tuple[Complexity | None, list[str]]:
    """The decision making, and the reasons for it so far."""
    reasons = [str(found) for found in stated]
    if mdm is not None:
        return complexity(mdm), reasons
    decided = two_of_three(stated)
    if decided is not None:
        reasons.append(f"Two of three elements reach {decided.value} decision making.")
    elif stated:
        reasons.append("One element alone makes no decision making: two of three are needed.")
    return decided, reasons


def _families(setting: str, new: bool | None) -> list[Family]:  # noqa: FBT001 (three answers: yes, no, not known)
    wanted = setting.strip().casefold().replace(" ", "-").replace("_", "-")
    wanted = ALSO.get(wanted, wanted)
    known = sorted({family.setting for family in families()})
    if wanted not in known:
        close = get_close_matches(wanted, known, 1)
        hint = f"did you mean {close[0]!r}?" if close else f"the settings are {', '.join(known)}."
        raise LevelError(f"{setting!r} is no setting of visits: {hint}")
    patient = {None: "", True: "new", False: "established"}[new]
    return [f for f in families() if f.setting == wanted and (not patient or f.patient in ("", patient))]


def _in_family(
    family: Family, facts: Documented, day: date, *, medicare: bool, reasons: list[str]
) -> tuple[str | None, Prolonged | None]:
    """The code of a family and its prolonged service; the reasons grow."""
    period = family.on(day)
    if period is None:
        first = min(found.valid.first_day for found in family.periods if found.valid.first_day)
        raise LevelError(f"levels by decision making or time hold for {family.words} since {first}, and not on {day}.")
    best = best_place(period, facts)
    if best is None:
        reasons.append(_unreached(family, facts))
        return None, None
    place, by = best
    found = period.levels[place]
    reasons.append(why(family, found, facts, by))
    extra = prolonged(found.code, facts.minutes, day, medicare=medicare) if facts.minutes else None
    if extra is not None:
        reasons.append(extra.why)
    return found.code, extra


def _unreached(family: Family, facts: Documented) -> str:
    if facts.mdm is None and family.setting == "emergency":
        return f"Time does not select the level of {family.words}: decision making does."
    if facts.minutes is None:
        return f"Time, not decision making, selects the level of {family.words}."
    return f"{facts.minutes} minutes reach no level for {family.words}."
