"""DX202: the side is left open."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.diagnoses import layout
from medcodes.diagnoses.editor import EditList, mask
from medcodes.diagnoses.kinds import Laterality
from medcodes.diagnoses.node import Icd10CmNode
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

SIDED = (Laterality.RIGHT, Laterality.LEFT, Laterality.BILATERAL)
_OF_STAYS = mask(EditList.UNSPECIFIED)
MOST_NAMED = 12
"""How many codes the message names; the suggestions have them all."""


@rule("DX202", "laterality-unspecified", severity="warning", carc="16", when=Mark.DX_SIDE_OPEN)
def laterality_unspecified(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A code leaves the side open where codes for right and left exist.

    Why: the side is almost always known when the patient was seen; many payers return claims without it.
    Example: M25.569, pain in unspecified knee, where M25.561 and M25.562 exist.
    Remedy: report the side that the note names; if the note names none, ask the provider.
    Source: ICD-10-CM Official Guidelines, sections I.B.13 and I.B.18.
    """
    for index, condition in enumerate(facts.conditions):
        if condition.facts is None or condition.facts.laterality is not Laterality.UNSPECIFIED:
            continue
        if facts.edits[index] & _OF_STAYS and claim.is_inpatient is not False:
            continue  # DX204 tells
        node = facts.node(index)
        if facts.states[index] != layout.CODE or node is None or facts.suggested(index):
            continue
        sided = [other.code for other in _sided(node)]
        if sided:
            others = ", ".join(sided[:MOST_NAMED]) + " and others" * (len(sided) > MOST_NAMED)
            message = f"{node.code} ({node.title}) does not say which side; {others} do."
            yield at("diagnoses", index, message=message, suggestions=sided)


def _sided(node: Icd10CmNode) -> list[Icd10CmNode]:
    """The codes like this one that name a side: its siblings or what they are divided into, else its cousins.

    Cousins have the same 7th character.
    """
    for place in (node, *node.ancestors):
        if place == node.category:
            break
        beside = (other for sibling in place.siblings for other in (sibling, *sibling.billable_descendants))
        found = [
            other
            for other in beside
            if other.is_billable and other.laterality in SIDED and (place == node or other.code[-1] == node.code[-1])
        ]
        if found:
            return found
    return []
