"""CLM109: a date of birth that cannot be."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.errors import shortened
from medcodes.rules.claim_marks import OLDEST
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, Severity, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule("CLM109", "birth-date-unusable", severity="error", carc="16", when=Mark.UNUSABLE_DATE)
def birth_date_unusable(claim: Claim, facts: Facts) -> Iterator[Found]:
    """The date of birth is no date, or makes the patient older than anybody.

    Why: the payer finds the patient by name and date of birth; a wrong one is returned.
    Example: "04/12/61"; 1861-04-12, where the century is a slip.
    Remedy: copy the date from the patient's card, as 1961-04-12.
    Source: CMS-1500 instructions, item 3; CMS Medicare Code Editor, invalid age (over 124 years).
    """
    born = claim.patient.birth_date
    if isinstance(born, str):
        yield at("patient", "birth_date", message=f"{shortened(born)!r} is not a date.")
    elif facts.day is not None and (age := claim.patient.age_on(facts.day)) is not None and age > OLDEST:
        message = f"Born on {born}, the patient would be {age} years old."
        yield at("patient", "birth_date", message=message, severity=Severity.WARNING)
