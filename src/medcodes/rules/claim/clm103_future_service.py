"""CLM103: a service after the day of billing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from medcodes.claims.claim import Claim, ServiceLine
from medcodes.rules.facts import Facts, Skip
from medcodes.rules.finding import Found, at
from medcodes.rules.rule import rule

RENTED = "RR"
"""Modifier of a rental, which is billed from the first day of the month that it is for."""
SUPPLIED = ("A", "B", "E", "J", "K", "L", "Q")
"""Letters of codes for what is handed out for weeks to come, such as sensors and nutrition."""

_UNDATED = Skip("billing_date", "whether a service lies in the future", "the day on which the claim was made")


@rule("CLM103", "service-after-billing", severity="error", carc="110")
def service_after_billing(claim: Claim, facts: Facts) -> Iterator[Found | Skip]:
    """A date of service lies after the day on which the claim was made: the service has not been given yet.

    The claim's own date decides, not the day on which it is checked, so that the same claim always gives the same
    report. Without it the rule says that it could not check. The last day of a rental or of supplies may lie ahead.

    Why: payers deny what is billed before it is done.
    Example: a claim made on 2026-11-02 for a visit on 2026-12-02, where the month is a slip.
    Remedy: correct the date, or bill when the service was given.
    Source: CMS, Medicare Claims Processing Manual, chapter 1; ASC X12 837, transaction set creation date.
    """
    made = claim.billing_date
    if made is None:
        yield _UNDATED
        return
    if not isinstance(made, date):
        yield Skip("billing_date", "whether a service lies in the future", f"a date: {made!r} is none")
        return
    places: list[tuple[tuple[object, ...], object]] = [(("service_date",), claim.service_date)]
    if not any(_may_last(line) for line in claim.lines):
        places.append((("service_date_to",), claim.service_date_to))
    for index, line in enumerate(claim.lines):
        places.append((("lines", index, "service_date"), line.service_date))
        if not _may_last(line):
            places.append((("lines", index, "service_date_to"), line.service_date_to))
    told: set[date] = set()
    for where, day in places:
        if isinstance(day, date) and day > made and day not in told:
            told.add(day)
            yield at(*where, message=f"The service is of {day}, and the claim was made on {made}.")


def _may_last(line: ServiceLine) -> bool:
    """Whether a line is a rental or supplies, which are billed before their last day."""
    return RENTED in line.modifiers or str(line.procedure or "").strip().upper().startswith(SUPPLIED)
