"""PX221: an assistant, a second surgeon or a team that is not paid for the procedure."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from medcodes.claims.claim import Claim
from medcodes.procedures.fees import FeeSchedule
from medcodes.procedures.node import named
from medcodes.procedures.user_tables import user_tables
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

_ASKED = {
    **dict.fromkeys(("80", "81", "82", "AS"), ("an assistant", "assistant", frozenset({"1", "9"}))),
    "62": ("a second surgeon", "co_surgeons", frozenset({"0", "9"})),
    "66": ("a team of surgeons", "team", frozenset({"0", "9"})),
}
"""By modifier: who took part, the indicator of the fee schedule, and its values that say that nobody is paid."""


@rule(
    "PX221",
    "surgeons-not-paid",
    severity="warning",
    carc="54",
    when=(Mark.MODIFIER_CHOOSY, Mark.PROCEDURE_TABLES, Mark.PROFESSIONAL),
)
def surgeons_not_paid(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A modifier says that an assistant, a second surgeon or a team took part, and the fee schedule pays none.

    Why: Medicare denies the line, and forbids that the patient pays for it; most payers follow its indicators.
    Example: 10060-80, an abscess drained with an assistant.
    Remedy: take the line off, unless this payer pays it.
    Source: CMS, Physician Fee Schedule, indicators for assistant at surgery, co-surgeons and team surgery, as added
    with `medcodes procedures add`; Medicare Claims Processing Manual, chapter 12, sections 20.4.3 and 40.8.
    """
    tables = user_tables()
    for line in facts.lines_with(Mark.MODIFIER_CHOOSY):
        for modifier in line.line.modifiers:
            asked = _ASKED.get(modifier)
            fee = tables.fee_schedule(line.service.code, line.day) if asked and line.day is not None else None
            if asked is not None and fee is not None and getattr(fee, asked[1]) in asked[2]:
                yield at("lines", line.index, "modifiers", message=partial(_wording, fee, modifier, asked[0]))


def _wording(fee: FeeSchedule, modifier: str, who: str) -> str:
    return f"Modifier {modifier} bills for {who}, and {fee.file} pays none for {named(fee.code)}."
