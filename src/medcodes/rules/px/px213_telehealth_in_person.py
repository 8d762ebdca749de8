"""PX213: a modifier of telehealth at a place where the patient was present."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.edits.shipped import shipped
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule(
    "PX213",
    "telehealth-in-person",
    severity="info",
    carc="5",
    when=(Mark.MODIFIER_TELEHEALTH, Mark.PLACE, Mark.PROFESSIONAL),
    since="2024-01-01",
)
def telehealth_in_person(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A modifier says that the care was at a distance, and the place of service is where patients are seen.

    Why: since 2024 Medicare and most payers want place 10 (patient at home) or 02 (elsewhere). With another place the
    line is paid at another rate, or denied.
    Example: 99213-95 with place 11, an office.
    Remedy: give place 10 or 02, unless this payer asks for the place where the visit would have been.
    Source: CMS, Medicare Claims Processing Manual, chapter 12, section 190; place of service code set.
    """
    known = shipped()
    for line in facts.lines_with(Mark.MODIFIER_TELEHEALTH):
        place = line.line.place_of_service or claim.place_of_service
        if place in known.in_person:
            code = next(code for code in line.line.modifiers if code in known.telehealth)
            message = (
                f"Modifier {code} says that the care was at a distance, and the place of service is {place} "
                f"({known.places[place].label})."
            )
            yield at("lines", line.index, "place_of_service", message=message)
