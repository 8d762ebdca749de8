"""PX217: a modifier of facilities on a practitioner's claim."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.edits.shipped import shipped
from medcodes.procedures.modifiers import modifiers
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

_SURGERY_CENTER = "24"


@rule("PX217", "facility-modifier", severity="warning", carc="4", when=(Mark.MODIFIER_OF_FACILITY, Mark.PROFESSIONAL))
def facility_modifier(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A modifier that only facilities use stands on a professional claim.

    Surgery centers bill on the professional claim and use some of them: with place 24 or modifier SG nothing is said.

    Why: payers deny it on a practitioner's line. For the same thing practitioners have other modifiers.
    Example: 45378-73, stopped before anesthesia, on a physician's claim; a physician writes 53 for stopped.
    Remedy: use the practitioner's modifier (52, 53), or send the line on the facility's claim.
    Source: CMS, Medicare Claims Processing Manual, chapter 4, section 20.6, and chapter 12, section 30.1.
    """
    for line in facts.lines_with(Mark.MODIFIER_OF_FACILITY):
        place = line.line.place_of_service or claim.place_of_service
        for code in line.line.modifiers:
            modifier = modifiers().get(code)
            if modifier is None or modifier.claim != "institutional":
                continue
            center = place == _SURGERY_CENTER or "SG" in line.line.modifiers
            if not (center and code in shipped().surgery_center):
                message = (
                    f"Modifier {code} ({modifier.label.lower()}) is for facilities, and this is a professional claim."
                )
                yield at("lines", line.index, "modifiers", message=message)
