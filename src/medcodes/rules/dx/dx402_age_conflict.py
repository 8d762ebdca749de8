"""DX402: a diagnosis of another age."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

from medcodes.claims.claim import Claim
from medcodes.diagnoses.editor import AgeGroup, EditList, age_groups_of
from medcodes.rules.facts import Facts, Skip
from medcodes.rules.finding import Found, Severity, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

_WORDS = {
    EditList.NEWBORN: "of newborns",
    EditList.PEDIATRIC: "of children",
    EditList.MATERNITY: "of pregnancy",
    EditList.ADULT: "of adults",
}


@rule("DX402", "diagnosis-age-conflict", severity="warning", carc="9", when=Mark.DX_AGE_EDIT)
def diagnosis_age_conflict(claim: Claim, facts: Facts) -> Iterator[Found | Skip]:
    """A diagnosis that the Medicare Code Editor keeps for some ages is on the claim of a patient of another.

    A facility's claim is returned for it; other payers and claims often follow the same list.

    Why: the birth date or the code is wrong, or the claim carries another patient's record.
    Example: Z00.129, a child's routine examination, on the claim of a patient of 40.
    Remedy: check the date of birth and the code; a newborn's record and its mother's are often mixed up.
    Source: CMS, Definitions of Medicare Code Edits: age conflict (newborn, pediatric, maternity and adult diagnoses).
    """
    if facts.release is None or facts.day is None:
        return
    admitted = claim.service_date
    age = claim.patient.age_on(admitted if isinstance(admitted, date) else facts.day)
    severity = Severity.ERROR if claim.claim_type == "institutional" else None
    for index in facts.diagnoses_with(Mark.DX_AGE_EDIT):
        groups = age_groups_of(facts.release, facts.edits[index])
        if not groups:
            continue
        if age is None:
            yield Skip(f"diagnoses/{index}", "whether the diagnosis fits the patient's age", "the date of birth")
        elif not any(group.includes(age) for group in groups):
            yield at("diagnoses", index, message=partial(_message, facts, index, groups, age), severity=severity)


def _message(facts: Facts, index: int, groups: tuple[AgeGroup, ...], age: int) -> str:
    whose = " or ".join(f"{_WORDS[group.name]} ({_years(group)})" for group in groups)
    return f"{facts.named(index)} is a diagnosis {whose}, and the patient is {age}."


def _years(group: AgeGroup) -> str:
    return f"{group.first} to {group.last} years" if group.last else "under one year"
