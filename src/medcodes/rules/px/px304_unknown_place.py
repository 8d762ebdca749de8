"""PX304: a place of service that does not exist."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from medcodes.claims.claim import Claim
from medcodes.edits.shipped import shipped
from medcodes.errors import shortened
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule("PX304", "unknown-place", severity="error", carc="58", when=(Mark.ODD_PLACE, Mark.PROFESSIONAL))
def unknown_place(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A place of service is none of the list, or was not yet one on the date of service.

    Why: a clearinghouse rejects a line without a valid place; the place also decides what is paid.
    Example: "1", a 01 or 11 that lost a digit; 30, which nobody has assigned; 10 in 2021, before it began.
    Remedy: give the two digits of the place where the patient was seen.
    Source: CMS, place of service code set for professional claims.
    """
    places: list[tuple[tuple[object, ...], str | None, date | None]] = [
        (("place_of_service",), claim.place_of_service, facts.day)
    ]
    places += [
        (("lines", line.index, "place_of_service"), line.line.place_of_service, line.day)
        for line in facts.lines
        if line.line.place_of_service != claim.place_of_service or line.day != facts.day  # else told once
    ]
    for where, code, day in places:
        if not code:
            continue
        place = shipped().places.get(str(code).strip())
        if place is None:
            message = f"{shortened(code)!r} is not in the list of places of service: an office is 11, for example."
            yield at(*where, message=message)
        elif place.first is not None and day is not None and day < place.first:
            yield at(
                *where, message=f"Place {code} ({place.label}) began on {place.first}, and the service is of {day}."
            )
