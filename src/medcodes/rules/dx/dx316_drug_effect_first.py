"""DX316: the drug before what it did."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.diagnoses import layout
from medcodes.diagnoses.editor import EditList, mask
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule
from medcodes.rules.sequence import named_before

ADVERSE, UNDERDOSING = "adverse effect of", "underdosing of"
"""How the titles of these codes begin. Those of poisonings begin otherwise, and may stand first."""
_POISONING = int(Mark.DX_POISONING)
_UNACCEPTABLE = mask(EditList.UNACCEPTABLE_PRINCIPAL)


@rule("DX316", "drug-effect-first", severity="warning", carc="16", when=Mark.DX_POISONING)
def drug_effect_first(claim: Claim, facts: Facts) -> Iterator[Found]:
    """The first diagnosis names the drug of an adverse effect or an underdosing, and not what came of it.

    Why: what the drug did comes first, and the drug after it; a code for underdosing never stands first.
    Example: T36.0X5A, adverse effect of penicillins, before R11.2, the vomiting that it caused.
    Remedy: put the condition that was treated first.
    Source: ICD-10-CM Official Guidelines, section I.C.19.e.5.
    """
    first = facts.diagnoses[0]
    if first.state != layout.CODE or not first.marks & _POISONING or named_before(facts, 0):
        return  # where the note names what came of it, DX304 tells
    if claim.claim_type == "institutional" and claim.is_inpatient is not False and facts.edits[0] & _UNACCEPTABLE:
        return  # DX306 tells
    node = facts.node(0)
    title = node.title.casefold() if node is not None else ""
    if title.startswith((ADVERSE, UNDERDOSING)):
        yield at("diagnoses", 0, message=f"{facts.named(0)} names the drug; what it did goes before it.")
