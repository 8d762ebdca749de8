"""PX306: imaging in a hospital, billed as if the practice owned the machine."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from medcodes.claims.claim import Claim
from medcodes.edits.shipped import shipped
from medcodes.procedures.node import named
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule(
    "PX306",
    "hospital-imaging-whole",
    severity="warning",
    carc="5",
    when=(Mark.PX_DIVIDED, Mark.PLACE, Mark.PROFESSIONAL),
)
def hospital_imaging_whole(claim: Claim, facts: Facts) -> Iterator[Found]:
    """Imaging of a hospital's patient stands on a practitioner's claim without modifier 26, or with TC.

    Why: the hospital bills the technical part. The practitioner is paid for reading it, with 26; the whole service or
    the technical part is denied, or paid and taken back.
    Example: 71046 without a modifier in an emergency room (23); 70450-TC for an inpatient (21).
    Remedy: add 26 for the reading. If the picture was taken outside the hospital, correct the place.
    Source: CMS, Medicare Claims Processing Manual, chapter 13, section 20.2.
    """
    places = shipped().hospital_places
    for line in facts.lines_with(Mark.PX_DIVIDED):
        place = str(line.line.place_of_service or claim.place_of_service or "").strip()
        if place in places and "26" not in line.line.modifiers:
            message = partial(_wording, line.service.code, place, technical="TC" in line.line.modifiers)
            yield at("lines", line.index, "modifiers", message=message)


def _wording(code: str, place: str, *, technical: bool) -> str:
    what = "has TC" if technical else "has no 26"
    where = f"place {place} ({shipped().places[place].label})"
    return f"{named(code)} in {where} {what}: the hospital bills the technical part."
