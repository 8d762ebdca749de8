"""PX105: a charge for a performance measure."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from medcodes.claims.claim import Claim
from medcodes.procedures.node import named
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

_NOMINAL = 0.01


@rule("PX105", "category-ii-with-charge", severity="warning", carc="246", when=(Mark.PX_CATEGORY_II, Mark.CHARGES))
def category_ii_with_charge(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A Category II code, which reports a performance measure, carries a charge of more than a cent.

    Why: nothing is paid for these codes. The charge is written off, or a patient gets a bill for it.
    Example: 3044F, a hemoglobin A1c result below 7, with a charge of 25 dollars.
    Remedy: charge 0.00, or 0.01 where your system or clearinghouse rejects lines without a charge.
    Source: CMS, Quality Payment Program: quality data codes on claims are submitted with a charge of 0.00 or 0.01.
    """
    for line in facts.lines_with(Mark.PX_CATEGORY_II):
        charge = line.line.charge
        if charge is not None and charge > _NOMINAL:
            yield at("lines", line.index, "charge", message=partial(_wording, line.service.code, charge))


def _wording(code: str, charge: float) -> str:
    return f"{named(code)} only reports a measure, and its charge is {charge:.2f}."
