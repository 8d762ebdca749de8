"""DX310: right and left where one code says both."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from medcodes.claims.claim import Claim
from medcodes.diagnoses import layout
from medcodes.diagnoses.bilateral import bilateral
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule("DX310", "both-sides-coded", severity="warning", carc="16", when=(Mark.DX_RIGHT, Mark.DX_LEFT))
def both_sides_coded(claim: Claim, facts: Facts) -> Iterator[Found]:
    """The claim has a condition of the right side and the same of the left, where one code says both sides.

    Why: right and left are reported apart only where no bilateral code exists.
    Example: M17.11 and M17.12, arthritis of the right and of the left knee: M17.0 says both.
    Remedy: report the bilateral code in place of the two.
    Source: ICD-10-CM Official Guidelines, section I.B.13.
    """
    if facts.release is None:
        return
    right, left = facts.diagnoses_with(Mark.DX_RIGHT), facts.diagnoses_with(Mark.DX_LEFT)
    for one, other in product(right, left):
        if facts.states[one] != layout.CODE or facts.states[other] != layout.CODE:
            continue
        rows = facts.conditions[one].row, facts.conditions[other].row
        both = bilateral(facts.release.tree, facts.release.number, *rows)
        if both is not None:
            node = facts.release[both]
            message = f"{facts.named(one)} and {facts.named(other)}: {node.code} ({node.title}) says both sides."
            yield at("diagnoses", max(one, other), message=message, suggestions=[node.code])
