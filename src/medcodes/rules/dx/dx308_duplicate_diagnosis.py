"""DX308: the same diagnosis twice."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.diagnoses import layout
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, Severity, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule("DX308", "duplicate-diagnosis", severity="warning", carc="16", when=Mark.REPEATED_DIAGNOSIS)
def duplicate_diagnosis(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A diagnosis stands more than once on the claim.

    A repeated principal diagnosis of a facility's claim is an error: Medicare's editor returns it.

    Why: each code is reported once, also for two sites or both sides where no code tells them apart.
    Example: M54.50 as the first and again as the third diagnosis.
    Remedy: leave the repeated code out, and point its lines at the first one.
    Source: ICD-10-CM Official Guidelines, section I.B.12; CMS Medicare Code Editor, duplicate of principal diagnosis.
    """
    first: dict[str, int] = {}
    for index, condition in enumerate(facts.conditions):
        if facts.states[index] == layout.ABSENT:
            continue  # what is no code is reported as such
        before = first.setdefault(condition.code, index)
        if before == index:
            continue
        principal = claim.claim_type == "institutional" and not before
        yield at(
            "diagnoses",
            index,
            message=f"{facts.named(index)} repeats diagnosis {before + 1}.",
            severity=Severity.ERROR if principal else None,
        )
