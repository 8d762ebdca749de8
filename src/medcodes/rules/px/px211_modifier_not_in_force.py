"""PX211: a modifier on a day on which it could not be used."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.procedures.modifiers import modifiers
from medcodes.rules.facts import Facts, Skip
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule("PX211", "modifier-not-in-force", severity="error", carc="182", when=Mark.MODIFIER_DATED)
def modifier_not_in_force(claim: Claim, facts: Facts) -> Iterator[Found | Skip]:
    """A modifier was not yet, or no longer, in force on the date of service.

    Why: payers deny a modifier that was not valid on the date of service.
    Example: 93, care by sound only, in 2021; it began in 2022. JG after 2024.
    Remedy: check the date of service; use the modifier that was in force.
    Source: the yearly changes of CPT and HCPCS Level II modifiers.
    """
    for line in facts.lines_with(Mark.MODIFIER_DATED):
        for code in line.line.modifiers:
            modifier = modifiers().get(code)
            if modifier is None or modifier.valid == (None, None):
                continue
            if line.day is None:
                yield Skip(f"lines/{line.index}", f"whether modifier {code} was in force", "the date of service")
            elif not modifier.valid.includes(line.day):
                message = f"Modifier {code} ({modifier.label.lower()}) is valid {modifier.valid}, not on {line.day}."
                yield at("lines", line.index, "modifiers", message=message)
