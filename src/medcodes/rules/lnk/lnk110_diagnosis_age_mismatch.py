"""LNK110: a check-up of one age with a diagnosis of another."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from medcodes.claims.claim import Claim
from medcodes.diagnoses.editor import AgeGroup, age_groups_of
from medcodes.rules.facts import Facts, LineFacts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule
from medcodes.rules.wording import in_years, service_named


@rule("LNK110", "diagnosis-age-mismatch", severity="warning", carc="11", when=(Mark.PX_AGES, Mark.DX_AGE_EDIT))
def diagnosis_age_mismatch(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A service is meant for some ages, and the diagnosis that it points at for others.

    It runs where the age is not known. Where it is, LNK107 or DX402 says which of the two does not fit.

    Why: one of the two is wrong, whatever the patient's age is, and the payer compares them.
    Example: 99396, a check-up from 40 to 64 years, with Z00.129, a child's routine examination.
    Remedy: choose the diagnosis of the patient's age; for adults Z00.00 or Z00.01.
    Source: CMS, Definitions of Medicare Code Edits: age conflict; the public structure of CPT and HCPCS.
    """
    if facts.release is None:
        return
    for line in facts.lines_with(Mark.PX_AGES):
        ages = line.service.facts.ages if line.service.facts is not None else None
        if ages is None or (line.day is not None and claim.patient.age_on(line.day) is not None):
            continue
        for index in line.pointed:
            groups = age_groups_of(facts.release, facts.edits[index])
            if groups and not any(_meet(ages, group) for group in groups):
                yield at("lines", line.index, message=partial(_message, facts, line, ages, index, groups))


def _meet(ages: tuple[int, int | None], group: AgeGroup) -> bool:
    return ages[0] <= group.last and (ages[1] is None or group.first <= ages[1])


def _message(
    facts: Facts, line: LineFacts, ages: tuple[int, int | None], index: int, groups: tuple[AgeGroup, ...]
) -> str:
    other = " or ".join(in_years((group.first, group.last)) for group in groups)
    return f"{service_named(line)} is meant for {in_years(ages)}, and {facts.named(index)} for {other}."
