"""DX314: the mother's diagnoses and the newborn's on one claim."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.diagnoses import layout
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

MATERNAL, NEWBORN = ("O",), ("P", "Z38")
"""How codes of the mother's record alone begin, and those of the child's: the newborn's place of birth is one (Z38)."""


@rule(
    "DX314",
    "mother-and-newborn",
    severity="warning",
    carc="16",
    when=(Mark.DX_PREGNANCY, Mark.DX_PERINATAL | Mark.DX_FIRST_LISTED),
)
def mother_and_newborn(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A claim has a diagnosis of pregnancy or childbirth and one of a newborn: the records of two patients are mixed.

    Why: codes from O00 to O9A are for the mother's record alone, those from P00 to P96 and Z38 for the child's.
    Example: O80, a delivery, with P59.9, jaundice of the newborn.
    Remedy: bill the mother's services and the child's on a claim of their own.
    Source: ICD-10-CM Official Guidelines, sections I.C.15.a.2, I.C.16.a.1 and I.C.21.c.12.
    """
    mothers = _of(facts, MATERNAL)
    for index in _of(facts, NEWBORN) if mothers else ():
        message = f"{facts.named(index)} is a newborn's diagnosis, and {facts.named(mothers[0])} is the mother's."
        yield at("diagnoses", index, message=message)


def _of(facts: Facts, beginnings: tuple[str, ...]) -> list[int]:
    return [
        index
        for index, found in enumerate(facts.diagnoses)
        if found.state == layout.CODE and found.condition.compact.startswith(beginnings)
    ]
