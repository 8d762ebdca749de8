"""DX313: two trimesters on one day."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.diagnoses import layout
from medcodes.diagnoses.kinds import Trimester
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

WEEKS = "Z3A"
_LAST_WEEK = {Trimester.FIRST: 13, Trimester.SECOND: 27, Trimester.THIRD: 49}
_SAID = (Trimester.FIRST, Trimester.SECOND, Trimester.THIRD)


@rule("DX313", "trimester-conflict", severity="warning", carc="16", when=(Mark.DX_TRIMESTER, Mark.DIAGNOSES))
def trimester_conflict(claim: Claim, facts: Facts) -> Iterator[Found]:
    """The diagnoses of one day say two trimesters, or a trimester that the weeks of gestation contradict.

    Claims of several days are left out, and those of facilities: a complication keeps the trimester in which it began.

    Why: one of the codes is wrong, and payers compare them.
    Example: O26.01, of the first trimester, with Z3A.30, the 30th week.
    Remedy: choose the codes of the trimester in which the date of service lies.
    Source: ICD-10-CM Official Guidelines, sections I.C.15.a.3 and I.C.21.c.11.
    """
    if claim.spans_days or claim.claim_type == "institutional":
        return
    first: tuple[int, Trimester] | None = None
    for index, condition in enumerate(facts.conditions):
        said = None
        if facts.states[index] == layout.CODE and condition.facts is not None:
            said = _of_weeks(condition.compact) or condition.facts.trimester
        if said not in _SAID:
            continue
        if first is None:
            first = index, said
        elif first[1] is not said:
            message = (
                f"{facts.named(index)} is of the {said.value} trimester, "
                f"and {facts.named(first[0])} of the {first[1].value}."
            )
            yield at("diagnoses", index, message=message)


def _of_weeks(compact: str) -> Trimester | None:
    """The trimester of a code for weeks of gestation, or None where it tells no week."""
    weeks = compact[len(WEEKS) :] if compact.startswith(WEEKS) else ""
    if not weeks.isdecimal() or not int(weeks):
        return None
    return next((trimester for trimester, last in _LAST_WEEK.items() if int(weeks) <= last), None)
