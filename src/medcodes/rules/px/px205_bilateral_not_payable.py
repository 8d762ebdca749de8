"""PX205: modifier 50 on a service that cannot be doubled."""

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

_SAID = {
    "0": "by the fee schedule, 50 does not apply to it",
    "2": "it already means both sides",
    "9": "it has no sides, by the fee schedule",
}


@rule("PX205", "bilateral-not-payable", severity="warning", carc="4", when=Mark.MODIFIER_BILATERAL)
def bilateral_not_payable(claim: Claim, facts: Facts) -> Iterator[Found]:
    """Modifier 50 stands on a procedure that is not paid twice: it means both sides already, or has none.

    Why: Medicare denies 50 on such procedures; others follow its indicators.
    Example: 73565-50, a film of both knees; 93970-50, an ultrasound of the veins of both legs.
    Remedy: take 50 off; if only one side was done, use the code for one side.
    Source: CMS, Physician Fee Schedule, bilateral surgery indicator, as added with `medcodes procedures add`; without
    it, the codes that the library's knowledge knows to mean both sides.
    """
    for line in facts.lines_with(Mark.MODIFIER_BILATERAL):
        why = _why(line)
        if why:
            yield at("lines", line.index, "modifiers", message=partial(_wording, line.service.code, why))


def _why(line: LineFacts) -> str:
    tables = user_tables()
    fee = tables.fee_schedule(line.service.code, line.day) if tables and line.day is not None else None
    if fee is not None:
        return _SAID.get(fee.bilateral, "") if known(line.service.code).sides != "none" else ""
    return _SAID["2"] if known(line.service.code).sides == "both" else ""


def _wording(code: str, why: str) -> str:
    return f"{named(code)} has modifier 50: {why}."
