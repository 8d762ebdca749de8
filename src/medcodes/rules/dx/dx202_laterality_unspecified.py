"""DX202: the side is left open."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.diagnoses import layout
from medcodes.diagnoses.kinds import Laterality
from medcodes.diagnoses.node import Icd10CmNode
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.rule import rule

SIDED = (Laterality.RIGHT, Laterality.LEFT, Laterality.BILATERAL)


@rule("DX202", "laterality-unspecified", severity="warning", carc="16")
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
        node = facts.node(index)
        if facts.states[index] != layout.CODE or node is None or facts.suggested(index):
            continue
        sided = [other.code for other in _sided(node)]
        yield at(
            "diagnoses",
            index,
            message=f"{node.code} ({node.title}) does not say which side; {', '.join(sided)} do.",
            suggestions=sided,
        )


def _sided(node: Icd10CmNode) -> list[Icd10CmNode]:
    """The codes like this one that name a side: its siblings, or, below a stem, its cousins with the same ending."""
    found = [other for other in node.siblings if other.is_billable and other.laterality in SIDED]
    if found or node.parent is None:
        return found
    ending = node.code[-1]
    cousins = (child for stem in node.parent.siblings for child in stem.children if child.code[-1] == ending)
    return [other for other in cousins if other.is_billable and other.laterality in SIDED]
