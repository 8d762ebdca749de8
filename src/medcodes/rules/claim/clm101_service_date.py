"""CLM101: the date of service."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from medcodes.claims.claim import Claim
from medcodes.diagnoses.system import icd10cm
from medcodes.rules.facts import Facts, Skip
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule(
    "CLM101", "service-date-unusable", severity="error", carc="16", when=Mark.NO_DATE | Mark.UNUSABLE_DATE | Mark.STALE
)
def service_date_unusable(claim: Claim, facts: Facts) -> Iterator[Found | Skip]:
    """A date of service is no date, or lies before ICD-10-CM was in force.

    Why: the date of service decides which codes are valid; without it nothing can be priced.
    Example: "02/30/2026"; 2015-09-30, when ICD-9-CM was in force.
    Remedy: give the day on which the service was done, as 2026-11-02.
    Source: CMS-1500 instructions, item 24A; 45 CFR 162.1002 (ICD-10-CM from 2015-10-01).
    """
    first = icd10cm.tree.release_starts()[0]
    ends_in_force = claim.is_inpatient and facts.release is not None  # of a stay the discharge decides
    decisive = None if ends_in_force and isinstance(claim.service_date, date) else claim.service_date
    places: list[tuple[tuple[object, ...], object]] = [(("service_date",), decisive)]
    places += [(("lines", line.index, "service_date"), line.line.service_date) for line in facts.lines]
    for where, day in places:
        if isinstance(day, str):
            yield at(*where, message=f"{day!r} is not a date.")
        elif isinstance(day, date) and day < first:
            yield at(*where, message=f"On {day} ICD-9-CM was in force; ICD-10-CM begins on {first}.")
    if facts.day is None and not isinstance(claim.service_date, str):
        yield Skip("service_date", "validity on the date of service", "the date: today's release answered")
    elif facts.release is not None and facts.release.may_be_stale:
        known = icd10cm.tree.last_day
        yield Skip("service_date", f"changes after {known}", "a newer release: the newest one known answered")
