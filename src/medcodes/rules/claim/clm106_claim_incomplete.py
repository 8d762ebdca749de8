"""CLM106: a claim without lines or diagnoses."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule("CLM106", "claim-incomplete", severity="error", carc="16", when=Mark.NO_LINES | Mark.NO_DIAGNOSES)
def claim_incomplete(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A claim has no service line, or no diagnosis.

    A claim of a pharmacy, whose lines are drugs alone, needs no diagnosis. Lines of a professional claim that point at
    nothing are LNK104's.

    Why: there is nothing to pay, or nothing that says why; the claim is rejected.
    Example: a claim whose diagnoses were left in another system.
    Remedy: complete the claim from the encounter.
    Source: CMS-1500 instructions, items 21 and 24; UB-04 data specifications, form locators 42 and 67.
    """
    if not facts.lines:
        yield at("lines", message="The claim has no service line.")
    if facts.diagnoses or (facts.lines and claim.claim_type == "professional"):
        return
    if not facts.lines or not all(line.line.is_without_procedure and line.line.drug_code for line in facts.lines):
        yield at("diagnoses", message="The claim has no diagnosis.")
