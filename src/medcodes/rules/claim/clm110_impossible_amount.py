"""CLM110: units or a charge that cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from medcodes.claims.claim import Claim
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule("CLM110", "impossible-amount", severity="error", carc="16", when=Mark.UNITS | Mark.CHARGES)
def impossible_amount(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A line has no units or fewer, units that are no number, or a charge below nothing.

    Parts of a unit can be: miles of an ambulance and some drugs are billed so.

    Why: the clearinghouse rejects the claim before the payer sees it.
    Example: 97110 with 0 units; a charge of -48.00, which was meant to correct an earlier one.
    Remedy: give the units of the record; correct an earlier claim with a replacement of the whole claim, never with a
    negative line.
    Source: ASC X12 837, SV1 and SV2; CMS-1500 instructions, items 24F and 24G.
    """
    for line in facts.lines:
        units, charge = line.line.units, line.line.charge
        if not isfinite(units) or units <= 0:
            told = "are no number" if not isfinite(units) else f"are {units:g}"
            yield at(
                "lines", line.index, "units", message=f"The units {told}: a service that was given has at least one."
            )
        if charge is not None and (not isfinite(charge) or charge < 0):
            told = "is no number" if not isfinite(charge) else f"is {charge:,.2f}, which is less than nothing"
            yield at("lines", line.index, "charge", message=f"The charge {told}.")
