"""CLM107: a total that is not the sum."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from medcodes.claims.claim import Claim
from medcodes.rules.facts import Facts, Skip
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

TOTAL_LINE = "1"
"""Revenue code 0001: the line of a facility's claim that holds the total itself (UB-04, form locator 42)."""


@rule("CLM107", "total-differs", severity="error", carc="16", when=Mark.TOTAL)
def total_differs(claim: Claim, facts: Facts) -> Iterator[Found | Skip]:
    """The total charge of the claim is not the sum of its lines.

    Lines that all say nothing or zero were not carried over with the claim, and are not compared.

    Why: a claim that does not balance is rejected by the clearinghouse, before the payer sees it.
    Example: lines of 132.00 and 48.00, and a total of 132.00.
    Remedy: correct the line or the total; a line that was added or taken out later is the usual cause.
    Source: ASC X12 837, balancing of claim and service lines; CMS-1500 instructions, item 28; UB-04, form locator 47.
    """
    lines = [line for line in claim.lines if str(line.revenue_code or "").lstrip("0") != TOTAL_LINE]
    if not lines:
        return
    total = _amount(claim.total_charge)
    amounts = [_amount(line.charge) for line in lines]
    known = [amount for amount in amounts if amount is not None]
    if total is None or len(known) < len(amounts) or (total and not any(known)):
        yield Skip("total_charge", "whether the charges add up", "the charge of every line, and the total, as numbers")
    elif sum(known) != total:
        message = f"The lines add up to {sum(known):,.2f}, and the total says {total:,.2f}."
        yield at("total_charge", message=message)


def _amount(value: object) -> Decimal | None:
    """An amount in whole cents, or None where it is no number."""
    try:
        amount = Decimal(str(value))
        return amount.quantize(Decimal("0.01")) if amount.is_finite() else None
    except InvalidOperation:
        return None
