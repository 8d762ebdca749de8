"""DX304: a code that belongs before another stands after it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from medcodes.claims.claim import Claim
from medcodes.diagnoses import layout
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule
from medcodes.rules.sequence import named_before

_MANIFESTATION = int(Mark.DX_MANIFESTATION)


@rule("DX304", "code-first-order", severity="warning", carc="16", when=(Mark.DX_CODE_FIRST, Mark.DIAGNOSES))
def code_first_order(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A code stands before the one that its "code first" note wants before it.

    Why: the order tells which disease caused the other; payers that check it return the claim.
    Example: N18.4, chronic kidney disease, before I12.9, the hypertension that goes with it.
    Remedy: put the code that the note names first.
    Source: ICD-10-CM Official Guidelines, sections I.A.13 and I.B.7, and the "code first" notes of the Tabular List.
    """
    for index in facts.diagnoses_with(Mark.DX_CODE_FIRST):
        found = facts.diagnoses[index]
        if found.state != layout.CODE or (not index and found.marks & _MANIFESTATION):
            continue  # a manifestation that stands first is DX302's
        named = named_before(facts, index)
        if named and min(named) > index and index not in named_before(facts, named[0]):
            code = facts.conditions[named[0]].code
            yield at("diagnoses", index, message=partial(_message, facts, index, named[0]), suggestions=[code])


def _message(facts: Facts, index: int, partner: int) -> str:
    return f"{facts.named(partner)} belongs before {facts.named(index)}, whose note says to code it first."
