"""DX317: a reason for the visit that does not stand first."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from medcodes.claims.claim import Claim
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

_FIRST_LISTED, _PREGNANCY = int(Mark.DX_FIRST_LISTED), int(Mark.DX_PREGNANCY)
_BIRTHPLACE = "Z38"


@rule("DX317", "first-listed-only", severity="warning", carc="16", when=(Mark.DX_FIRST_LISTED, Mark.DIAGNOSES))
def first_listed_only(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A code that is the reason for a visit stands behind one that is not.

    It is silent where the first diagnosis is such a code too: two encounters of one day can share a claim. Of a
    newborn's birth on its mother's claim DX314 tells.

    Why: these codes say why the patient came, so they stand first or not at all; payers that check it return the claim.
    Example: I10 before Z00.00, a routine examination.
    Remedy: put the reason for the visit first; if the visit had another reason, leave the code out.
    Source: ICD-10-CM Official Guidelines, section I.C.21.c.16.
    """
    if facts.diagnoses[0].marks & _FIRST_LISTED:
        return
    for index in facts.diagnoses_with(Mark.DX_FIRST_LISTED):
        if facts.marks & _PREGNANCY and facts.diagnoses[index].condition.compact.startswith(_BIRTHPLACE):
            continue
        yield at("diagnoses", index, message=partial(_message, facts, index))


def _message(facts: Facts, index: int) -> str:
    return f"{facts.named(index)} says why the patient came, and stands first or not at all."
