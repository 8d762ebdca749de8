"""DX101: a heading stands where a code is required."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.diagnoses.node import Icd10CmNode
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.icd9 import meant
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

MOST_NAMED = 12


@rule("DX101", "header-not-billable", severity="error", carc="146", when=Mark.DX_HEADING)
def header_not_billable(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A category or subcategory stands where a full code is required, or a code lacks its 7th character.

    Why: payers reject codes that have more specific ones below them.
    Example: M25.56 on a claim; M25.561, M25.562 or M25.569 is required. S01.00, which needs S01.00XA, D or S.
    Remedy: choose the code below it that the note supports.
    Source: ICD-10-CM Official Guidelines, sections I.B.2, I.A.4 and I.A.5.
    """
    for index in facts.diagnoses_with(Mark.DX_HEADING):
        node = facts.node(index)
        if node is None or facts.was_replaced(index) or meant(facts, index):
            continue
        below = [child.code for child in node.billable_descendants]
        suggestions = facts.first_suggested(index, below)
        yield at("diagnoses", index, message=_message(node, suggestions), suggestions=suggestions)


def _message(node: Icd10CmNode, codes: list[str]) -> str:
    if node.release.seventh_characters(node.code):
        return node.release.explain(node.code)
    shown = ", ".join(codes[:MOST_NAMED]) + (" …" if len(codes) > MOST_NAMED else "")
    return f"{node.code} ({node.title}) is a heading, not a full code. The codes below it: {shown}."
