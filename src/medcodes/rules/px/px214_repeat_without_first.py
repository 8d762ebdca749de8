"""PX214: a repeat without what it repeats."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule("PX214", "repeat-without-first", severity="info", carc="4", when=Mark.MODIFIER_REPEAT)
def repeat_without_first(claim: Claim, facts: Facts) -> Iterator[Found]:
    """Modifier 76 or 91 says that a service was done again, and the claim does not have it a first time.

    Why: the first one goes without the modifier. Where it is on no claim, the repeat is denied.
    Example: 71046-76 alone on a claim.
    Remedy: check that the first one was billed for the same day, on this claim or an earlier one.
    Source: CMS, Medicare Claims Processing Manual, chapter 12, section 40, and chapter 16, section 100.5.1 (91).
    """
    for line in facts.lines_with(Mark.MODIFIER_REPEAT):
        again = [
            other
            for other in facts.lines
            if other is not line and other.service.code == line.service.code and other.day == line.day
        ]
        if not again and line.line.units == 1:
            code = "91" if "91" in line.line.modifiers else "76"
            message = f"Modifier {code} says that {line.service.code} was done again: the claim has it only once."
            yield at("lines", line.index, "modifiers", message=message)
