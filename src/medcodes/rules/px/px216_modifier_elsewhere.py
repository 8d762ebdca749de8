"""PX216: a modifier that names another part of the body."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial

from medcodes.anatomy import anatomy
from medcodes.claims.claim import Claim
from medcodes.edits.shipped import known
from medcodes.procedures.modifiers import Modifier, modifiers
from medcodes.procedures.node import named
from medcodes.rules.facts import Facts, LineFacts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule("PX216", "modifier-elsewhere", severity="warning", carc="4", when=Mark.MODIFIER_OF_PART)
def modifier_elsewhere(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A modifier names a finger, a toe, an eyelid or a heart vessel, and the service is of another part of the body.

    Why: payers deny a modifier that does not fit the procedure; the mistake is mostly a wrong letter (F5, T5).
    Example: 73560-F5, a film of the knee with the modifier of the right thumb.
    Remedy: read the note, and correct the modifier.
    Source: CMS, NCCI Policy Manual, chapter I, section E, on anatomic modifiers.
    """
    for line in facts.lines_with(Mark.MODIFIER_OF_PART):
        for code in line.line.modifiers:
            modifier = modifiers().get(code)
            if modifier is not None and modifier.regions and _is_elsewhere(line, modifier):
                message = partial(_wording, line.service.code, modifier)
                yield at("lines", line.index, "modifiers", message=message)


def _is_elsewhere(line: LineFacts, modifier: Modifier) -> bool:
    service = line.service.facts
    if service is None or not service.regions or known(line.service.code).sides:
        return False
    return modifier.fits(service) is True and not service.regions & _reach(modifier.regions)


@lru_cache(maxsize=64)
def _reach(regions: tuple[str, ...]) -> int:
    """The regions of a modifier, and those that contain or adjoin them."""
    mask = anatomy().mask(regions)
    contained, adjacent, _ = anatomy().reach(mask)
    return mask | contained | adjacent


def _wording(code: str, modifier: Modifier) -> str:
    return f"Modifier {modifier.code} names the {modifier.label.lower()}, and {named(code)} is of another part."
