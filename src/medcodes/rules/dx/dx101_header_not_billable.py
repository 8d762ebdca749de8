"""DX101: a heading stands where a code is required."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.diagnoses import layout
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

MOST_NAMED = 12


@rule("DX101", "header-not-billable", severity="error", carc="146", when=Mark.DX_HEADING)
def header_not_billable(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A category or subcategory stands where a full code is required.

    Why: payers reject codes that have more specific ones below them.
    Example: M25.56 on a claim; M25.561, M25.562 or M25.569 is required.
    Remedy: choose the code below it that the note supports.
    Source: ICD-10-CM Official Guidelines, section I.B.2.
    """
    for index, state in enumerate(facts.states):
        if state != layout.HEADER or facts.was_replaced(index):
            continue
        node = facts.node(index)
        if node is None:
            continue
        below = [child.code for child in node.billable_descendants]
        first = [code for code in facts.suggested(index) if code in below]
        suggestions = first + [code for code in below if code not in first]
        shown = ", ".join(suggestions[:MOST_NAMED]) + (" …" if len(suggestions) > MOST_NAMED else "")
        yield at(
            "diagnoses",
            index,
            message=f"{node.code} ({node.title}) is a heading, not a full code. The codes below it: {shown}.",
            suggestions=suggestions,
        )
