"""CLM104: a last day before the first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from medcodes.claims.claim import Claim
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule("CLM104", "last-day-before-first", severity="error", carc="16", when=Mark.LAST_DAY)
def last_day_before_first(claim: Claim, facts: Facts) -> Iterator[Found]:
    """The last day of a claim or line is no date, or lies before its first.

    Why: the payer cannot tell how long the service lasted, and returns the claim.
    Example: from 2026-11-12 to 2026-11-02, where the two were swapped.
    Remedy: correct the day that is wrong; for a service of one day both are the same.
    Source: CMS-1500 instructions, item 24A; UB-04 data specifications, form locator 6.
    """
    places: list[tuple[tuple[object, ...], object, object]] = [
        (("service_date_to",), claim.service_date, claim.service_date_to)
    ]
    places += [
        (("lines", line.index, "service_date_to"), line.day, line.line.service_date_to)
        for line in facts.lines_with(Mark.LAST_DAY)
    ]
    told: set[tuple[object, object]] = set()
    for where, first, last in places:
        if (first, last) in told:
            continue  # files repeat the claim's days on its lines
        told.add((first, last))
        if isinstance(last, str):
            yield at(*where, message=f"{last!r} is not a date.")
        elif isinstance(first, date) and isinstance(last, date) and last < first:
            yield at(*where, message=f"The last day, {last}, lies before the first, {first}.")
