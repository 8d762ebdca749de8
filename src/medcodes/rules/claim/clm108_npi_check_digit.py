"""CLM108: a number of a provider that cannot be one."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims import npi
from medcodes.claims.claim import Claim
from medcodes.errors import shortened
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule("CLM108", "npi-invalid", severity="error", carc="207", when=Mark.NPI)
def npi_invalid(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A National Provider Identifier has a digit that is wrong, missing or too much.

    Whether the number was ever given to somebody is not checked.

    Why: payers reject the claim at once; it is the number that decides who is paid.
    Example: 1234567890, whose check digit would be 3.
    Remedy: copy the number again from the provider's record.
    Source: CMS, Requirements for the National Provider Identifier check digit (Luhn's formula with the prefix 80840).
    """
    for field, number in (("billing_npi", claim.billing_npi), ("rendering_npi", claim.rendering_npi)):
        problem = npi.problem(number) if number else ""
        if problem:
            yield at(field, message=f"{shortened(number)!r} is no National Provider Identifier: {problem}.")
