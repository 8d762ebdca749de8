"""PX215: 51 on a code that is never reduced."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from medcodes.claims.claim import Claim
from medcodes.procedures.node import named
from medcodes.procedures.user_tables import user_tables
from medcodes.rules.facts import Facts, LineFacts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

_ADD_ON, _LEVELED = int(Mark.PX_ADD_ON), int(Mark.PX_LEVELED_VISIT)


@rule("PX215", "multiple-on-add-on-or-visit", severity="warning", carc="4", when=Mark.MODIFIER_MULTIPLE)
def multiple_on_add_on_or_visit(claim: Claim, facts: Facts) -> Iterator[Found]:
    """Modifier 51 (several procedures) stands on an add-on code or on a visit.

    Why: 51 lowers what is paid for a second procedure. Add-on codes and visits are exempt: money is lost, or the line
    is denied.
    Example: 64484-51, a further level of a nerve root injection; 99213-51.
    Remedy: take 51 off.
    Source: CPT, appendix A on modifier 51 and appendix D on add-on codes.
    """
    for line in facts.lines_with(Mark.MODIFIER_MULTIPLE):
        if _is_add_on(line):
            yield at("lines", line.index, "modifiers", message=partial(_wording, line.service.code, "an add-on code"))
        elif line.marks & _LEVELED:
            yield at("lines", line.index, "modifiers", message=partial(_wording, line.service.code, "a visit"))


def _is_add_on(line: LineFacts) -> bool:
    tables = user_tables()
    told = tables.add_on(line.service.code, line.day) if tables and line.day is not None else None
    return told is not None or bool(line.marks & _ADD_ON)


def _wording(code: str, what: str) -> str:
    return f"{named(code)} is {what}: modifier 51 is not for it."
