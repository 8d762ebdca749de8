"""PX206: 26 or TC on a service without such parts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from medcodes.claims.claim import Claim
from medcodes.edits.shipped import known
from medcodes.procedures.node import named
from medcodes.procedures.user_tables import user_tables
from medcodes.rules.facts import Facts, LineFacts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

_READ_ONLY = "6"
"""Laboratory tests that a physician reads: they have a professional part only."""
_SERVICES = frozenset({"0", "2", "3", "4", "5", "7", "8"})


@rule("PX206", "component-of-undivided-service", severity="error", carc="4", when=Mark.MODIFIER_COMPONENT)
def component_of_undivided_service(claim: Claim, facts: Facts) -> Iterator[Found]:
    """Modifier 26 or TC stands on a procedure that has no professional and technical part.

    Why: payers deny a part that does not exist. Some services have a code of their own for each part.
    Example: 93000-26: an ECG's reading alone is 93010; 99213-26; 96372-TC.
    Remedy: take the modifier off, or use the code of the part.
    Source: CMS, Physician Fee Schedule, PC/TC indicator, as added with `medcodes procedures add`; without it, the codes
    that the library's knowledge knows to be undivided.
    """
    for line in facts.lines_with(Mark.MODIFIER_COMPONENT):
        modifier = "26" if "26" in line.line.modifiers else "TC"
        if _is_undivided(line, modifier):
            parts = known(line.service.code).parts
            message = partial(_wording, line.service.code, modifier, parts)
            yield at("lines", line.index, "modifiers", message=message, suggestions=parts)


def _is_undivided(line: LineFacts, modifier: str) -> bool:
    tables = user_tables()
    fee = tables.fee_schedule(line.service.code, line.day) if tables and line.day is not None else None
    if fee is None:
        return known(line.service.code).undivided
    return modifier not in fee.modifiers and (fee.pc_tc in _SERVICES or (fee.pc_tc == _READ_ONLY and modifier == "TC"))


def _wording(code: str, modifier: str, parts: tuple[str, ...]) -> str:
    instead = f" Its parts have codes of their own: {', '.join(parts)}." if parts else ""
    return f"{named(code)} has no professional and technical part, and modifier {modifier} names one.{instead}"
