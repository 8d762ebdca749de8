"""PX220: 57 beside a minor procedure."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from medcodes.claims.claim import Claim
from medcodes.procedures.node import named
from medcodes.procedures.user_tables import user_tables
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

_MINOR = frozenset({"000", "010"})


@rule(
    "PX220",
    "decision-for-minor",
    severity="warning",
    carc="4",
    when=(Mark.PX_APART, Mark.PX_OPERATIVE, Mark.MODIFIERS, Mark.PROCEDURE_TABLES),
)
def decision_for_minor(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A visit has modifier 57, and all procedures of the day are minor by the fee schedule.

    Why: 57 is for the decision for a major operation, one with 90 days of global period. On a visit beside a minor one
    it is not read, and the visit is denied.
    Example: 99213-57 with 10060, an abscess drained, which has 10 days.
    Remedy: use 25, if the visit went beyond the usual work of the procedure.
    Source: CMS, Medicare Claims Processing Manual, chapter 12, section 40.2; the global days of the Physician Fee
    Schedule, as added with `medcodes procedures add`.
    """
    tables = user_tables()
    for visit in facts.lines_with(Mark.PX_APART):
        if "57" not in visit.line.modifiers or "25" in visit.line.modifiers or visit.day is None:
            continue
        beside = [line.service.code for line in facts.lines_with(Mark.PX_OPERATIVE) if line.day == visit.day]
        fees = [tables.fee_schedule(code, visit.day) for code in beside]
        if fees and all(fee is not None and fee.global_days in _MINOR for fee in fees):
            yield at("lines", visit.index, "modifiers", message=partial(_wording, visit.service.code, beside[0]))


def _wording(visit: str, procedure: str) -> str:
    return f"{visit}-57 decides a major operation, and {named(procedure)} is a minor one: 25 says that it was apart."
