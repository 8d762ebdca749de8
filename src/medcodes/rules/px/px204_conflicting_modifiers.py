"""PX204: modifiers that cannot stand on one line."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.edits.shipped import known
from medcodes.procedures.modifiers import conflicts_among, modifiers
from medcodes.rules.facts import Facts, LineFacts
from medcodes.rules.finding import Found, Severity, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

_EITHER_SIDE = {"RT", "LT"}
_PER_ITEM = frozenset({"equipment", "supply", "orthotic", "prosthesis", "drug", "vision", "hearing"})
"""Things of which each side gets one: suppliers bill both on one line."""


@rule("PX204", "conflicting-modifiers", severity="error", carc="4", when=Mark.MODIFIER_CONFLICT)
def conflicting_modifiers(claim: Claim, facts: Facts) -> Iterator[Found]:
    """Two modifiers of a line say things that cannot both be true.

    Both RT and LT on a line is a warning: some payers accept it.

    Why: payers return a line that contradicts itself, or read only the first modifier.
    Example: 26 with TC, 50 with RT, 59 with XS, GP with GO, RT with a finger of the left hand.
    Remedy: keep the one that the note supports; both sides are 50, or two lines.
    Source: CMS, Medicare Claims Processing Manual, chapters 4, 5 and 12, and NCCI Policy Manual, chapter I, section E.
    """
    for line in facts.lines_with(Mark.MODIFIER_CONFLICT):
        yield from _on_line(line)


def _on_line(line: LineFacts) -> Iterator[Found]:
    conflicts = conflicts_among(line.line.modifiers)
    for one, other, why in conflicts:
        distinct = modifiers()[one].asserts == modifiers()[other].asserts == "distinct"
        severity = Severity.WARNING if distinct else None
        message = f"Modifiers {one} and {other} cannot stand together: {why}."
        yield at("lines", line.index, "modifiers", message=message, severity=severity)
    service = line.service.facts
    per_item = service is not None and service.modality in _PER_ITEM
    sideless = known(line.service.code).sides == "none"  # PX202 tells
    if not conflicts and not per_item and not sideless and set(line.line.modifiers) >= _EITHER_SIDE:
        message = "RT and LT stand on one line: most payers want modifier 50, or a line for each side."
        yield at("lines", line.index, "modifiers", message=message, severity=Severity.WARNING)
