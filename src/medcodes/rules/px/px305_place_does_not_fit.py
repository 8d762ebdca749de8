"""PX305: a service at a place where it cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from medcodes.claims.claim import Claim
from medcodes.edits.shipped import known, shipped
from medcodes.procedures.node import named
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, Severity, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule("PX305", "place-does-not-fit", severity="error", carc="5", when=(Mark.PX_PLACED, Mark.PLACE, Mark.PROFESSIONAL))
def place_does_not_fit(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A service stands at a place of service that its code rules out.

    An office visit for an inpatient is a warning: one who is brought to the office keeps the place of the hospital.

    Why: payers deny a code that contradicts the place, or pay the wrong rate and take it back.
    Example: 99222, a first hospital visit, in an office (11); 99283, an emergency visit, at an urgent care (20); 99213,
    an office visit, for an inpatient (21).
    Remedy: correct the place, or use the code for visits there.
    Source: CPT's headings of the visit codes; CMS, Medicare Claims Processing Manual, chapter 12, section 30.6, and
    chapter 26, section 10.5 (places of service).
    """
    for line in facts.lines_with(Mark.PX_PLACED):
        place = str(line.line.place_of_service or claim.place_of_service or "").strip()
        told = known(line.service.code)
        why = told.misfits.get(place)
        if why is not None:
            message = partial(_wording, line.service.code, place, why)
            severity = Severity.WARNING if place in told.doubtful else None
            yield at("lines", line.index, "place_of_service", message=message, severity=severity)


def _wording(code: str, place: str, why: str) -> str:
    return f"{named(code)} does not fit place {place} ({shipped().places[place].label}): {why}."
