"""PX203: modifier 50 with two units."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule("PX203", "bilateral-units", severity="warning", carc="4", when=(Mark.MODIFIER_BILATERAL, Mark.UNITS))
def bilateral_units(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A line says with modifier 50 that both sides were done, and says it again with two units.

    Why: 50 with one unit is both sides. Two units ask for four; most payers deny the line or pay one.
    Example: 20610-50 with 2 units for injections of both knees.
    Remedy: bill one unit with 50; where a payer wants two lines, one with RT and one with LT.
    Source: CMS, Medicare Claims Processing Manual, chapter 12, section 40.7 (bilateral procedures).
    """
    for line in facts.lines_with(Mark.MODIFIER_BILATERAL):
        if line.line.units == 2:
            message = f"{line.service.code}-50 has 2 units: 50 with one unit already means both sides."
            yield at("lines", line.index, "units", message=message)
