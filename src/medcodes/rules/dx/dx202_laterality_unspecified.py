"""DX202: the side is left open."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from medcodes.claims.claim import Claim
from medcodes.diagnoses import layout
from medcodes.diagnoses.editor import EditList, mask
from medcodes.diagnoses.specific import sided
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

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
    if facts.release is None:
        return
    tree, number = facts.release.tree, facts.release.number
    for index in facts.diagnoses_with(Mark.DX_SIDE_OPEN):
        found = facts.diagnoses[index]
        if found.edits & _OF_STAYS and claim.is_inpatient is not False:
            continue  # DX204 tells
        if found.state != layout.CODE or facts.suggested(index):
            continue
        codes = sided(tree, number, found.condition.row)
        if codes:
            yield at("diagnoses", index, message=partial(_message, facts, index, codes), suggestions=codes)


def _message(facts: Facts, index: int, codes: tuple[str, ...]) -> str:
    others = ", ".join(codes[:MOST_NAMED]) + " and others" * (len(codes) > MOST_NAMED)
    return f"{facts.named(index)} does not say which side; {others} do."
