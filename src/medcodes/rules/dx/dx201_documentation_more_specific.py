"""DX201: the note says more than the code."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.diagnoses import layout
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule("DX201", "documentation-more-specific", severity="warning", carc="11", when=Mark.NOTE)
def documentation_more_specific(claim: Claim, facts: Facts) -> Iterator[Found]:
    """The documentation names a condition that has a more specific code than the one on the claim.

    Why: the code must say what the note says; payers deny or downgrade what looks less serious or less certain.
    Example: E11.9 beside "type 2 diabetes with diabetic nephropathy": E11.21 says so.
    Remedy: read the note, and report the more specific code if the provider documented it.
    Source: ICD-10-CM Official Guidelines, sections I.B.2 and I.B.18.
    """
    for index, state in enumerate(facts.states):
        if state != layout.CODE:
            continue
        suggested = facts.suggested(index)
        node = facts.node(index)
        if not suggested or node is None or facts.release is None:
            continue
        better = facts.release[suggested[0]]
        message = f"The note supports {better.code} ({better.title}), which says more than {node.code} ({node.title})."
        yield at("diagnoses", index, message=message, suggestions=suggested)
