"""CLM102: a service before the patient was born."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from medcodes.claims.claim import Claim
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule("CLM102", "service-before-birth", severity="error", carc="14", when=Mark.UNUSABLE_DATE)
def service_before_birth(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A date of service lies before the patient's date of birth.

    Why: the payer cannot match the patient, and denies the claim.
    Example: born on 2026-11-05, and seen on 2026-11-02.
    Remedy: correct the date that is wrong; what was done before a birth is billed for the mother.
    Source: CMS-1500 instructions, items 3 and 24A.
    """
    born = claim.patient.birth_date
    if not isinstance(born, date):
        return
    if isinstance(claim.service_date, date) and claim.service_date < born:
        message = f"The service is of {claim.service_date}, and the patient was born on {born}."
        yield at("service_date", message=message)
    for line in facts.lines_with(Mark.LINE_DATES):
        if line.day is not None and line.day < born and line.day != claim.service_date:  # told once
            message = f"The service is of {line.day}, and the patient was born on {born}."
            yield at("lines", line.index, "service_date", message=message)
