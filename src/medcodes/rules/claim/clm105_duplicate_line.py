"""CLM105: the same line twice."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from medcodes.claims.claim import Claim
from medcodes.rules.facts import Facts, LineFacts
from medcodes.rules.finding import Found, at
from medcodes.rules.knowledge import repeating_modifiers
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule("CLM105", "duplicate-line", severity="warning", carc="18", when=Mark.REPEATED_PROCEDURE)
def duplicate_line(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A line repeats another one: procedure, modifiers, day, place, diagnoses, units and charge are the same.

    Lines that a modifier tells apart (76, 77, 91, 59, XE, XS, XP, XU, a side or a finger) are none, nor are drugs of
    different packages, nor a facility's lines without a procedure.

    Why: the payer takes the second line for a copy of the first and denies it.
    Example: 71046 twice on one day, where the second film was taken after a chest tube: it needs modifier 76.
    Remedy: leave the copy out; if the service was given twice, add up the units, or say so with a modifier.
    Source: CMS, Medicare Claims Processing Manual, chapter 1, section 120 (duplicates).
    """
    first: dict[Hashable, int] = {}
    for line in facts.lines:
        if line.line.is_without_procedure or line.service.facts is None:
            continue
        before = first.setdefault(_seen(line), line.index)
        if before != line.index and repeating_modifiers().isdisjoint(line.line.modifiers):
            message = f"Line {line.index + 1} repeats line {before + 1}: {line.service.code} with the same details."
            yield at("lines", line.index, message=message)


def _seen(line: LineFacts) -> Hashable:
    """What tells a line from another one."""
    written = line.line
    told = (
        written.modifiers,
        written.units,
        written.charge,
        written.place_of_service,
        written.revenue_code,
        written.drug_code,
        written.service_date_to,
    )
    return line.service.code, line.day, line.pointed, repr(told)
