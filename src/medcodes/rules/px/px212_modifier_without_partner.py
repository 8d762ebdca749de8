"""PX212: a modifier that needs another beside it."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.procedures.modifiers import modifiers
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule("PX212", "modifier-without-partner", severity="error", carc="4", when=Mark.MODIFIER_ALONE)
def modifier_without_partner(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A modifier stands on a line without the one that it must accompany.

    Why: payers return the line: a therapist assistant's modifier says nothing without the plan of care.
    Example: 97110-CQ, by a physical therapist assistant, without GP.
    Remedy: add the modifier that is lacking.
    Source: CMS, Medicare Claims Processing Manual, chapter 5, section 20.1 (CO with GO, CQ with GP).
    """
    for line in facts.lines_with(Mark.MODIFIER_ALONE):
        for code in line.line.modifiers:
            modifier = modifiers().get(code)
            if (
                modifier is None
                or not modifier.requires
                or not modifier.conflicts.keys().isdisjoint(line.line.modifiers)
            ):
                continue  # PX204 tells of what stands in its place
            if not set(modifier.requires) & set(line.line.modifiers):
                wanted = " or ".join(modifier.requires)
                message = f"Modifier {code} ({modifier.label.lower()}) stands without {wanted}."
                yield at("lines", line.index, "modifiers", message=message)
