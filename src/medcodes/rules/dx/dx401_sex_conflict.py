"""DX401: a diagnosis of the other sex."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.diagnoses import layout
from medcodes.rules.facts import Facts, Skip
from medcodes.rules.finding import Found, Severity, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

_FEMALE = 1 << layout.STATE_BITS + layout.EDITOR_FLAGS.index("female")
_MALE = 1 << layout.STATE_BITS + layout.EDITOR_FLAGS.index("male")


@rule("DX401", "diagnosis-sex-conflict", severity="error", carc="10", when=Mark.DX_SEX_EDIT, until="2024-09-30")
def diagnosis_sex_conflict(claim: Claim, facts: Facts) -> Iterator[Found | Skip]:
    """A diagnosis that the Medicare Code Editor kept for one sex is on the claim of a patient of the other.

    On a facility's claim it is a warning: condition code 45, which says that the diagnosis is right, is not read here.

    Why: until 2024-09-30 the editor returned such claims; it dropped the edit on 2024-10-01, and so does this rule.
    Example: O80, a delivery, on the claim of a man, with a date of service in 2023.
    Remedy: check the patient's record; for transgender and intersex patients add modifier KX or condition code 45.
    Source: CMS Medicare Code Editor, versions through 41: sex conflict.
    """
    release = facts.release
    if release is None or any("KX" in line.line.modifiers for line in facts.lines_with(Mark.MODIFIERS)):
        return
    for index, condition in enumerate(facts.conditions):
        flags = release.tree.state(condition.row, release.number) if condition.row >= 0 else 0
        if not flags & (_FEMALE | _MALE):
            continue
        if claim.patient.sex is None:
            yield Skip(f"diagnoses/{index}", "whether the diagnosis fits the patient's sex", "the patient's sex")
            continue
        wanted = "F" if flags & _FEMALE else "M"
        if claim.patient.sex != wanted:
            node = facts.node(index)
            title = f" ({node.title})" if node else ""
            whose = "women" if wanted == "F" else "men"
            yield at(
                "diagnoses",
                index,
                message=f"{condition.code}{title} is kept for {whose} on this date of service.",
                severity=Severity.WARNING if claim.claim_type == "institutional" else None,
            )
