"""PX107: a code that Medicare does not pay by itself."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from medcodes.claims.claim import Claim
from medcodes.policies.policy import MEDICARE_ITSELF, payer_key
from medcodes.procedures.fees import FeeSchedule
from medcodes.procedures.node import named
from medcodes.procedures.user_tables import user_tables
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

_SAID = {
    "B": "it is part of other services, and never paid by itself",
    "I": "Medicare wants another code for it",
    "N": "Medicare does not cover it",
}
_EXPECTED = frozenset({"GX", "GY", "GZ"})
"""Modifiers which say that a denial is expected."""


@rule(
    "PX107",
    "not-paid-by-medicare",
    severity="warning",
    carc="96",
    when=(Mark.PAYER, Mark.PROCEDURE_TABLES, Mark.PROFESSIONAL),
)
def not_paid_by_medicare(claim: Claim, facts: Facts) -> Iterator[Found]:
    """The claim names Medicare, and the fee schedule says that Medicare does not pay the code.

    Status B is bundled, I is not valid for Medicare, N is not covered. With GX, GY or GZ, which say that a denial is
    expected, nothing is said, nor of a line without a charge.

    Why: the line is denied. With status I another code is paid for the same service.
    Example: 99243, an office consultation, for Medicare, which takes an office visit; 99396, a check-up, for which it
    has the yearly wellness visit.
    Remedy: use the code that Medicare takes; where the service is not covered, add GY, or bill the patient.
    Source: CMS, Physician Fee Schedule, status indicator, as added with `medcodes procedures add`.
    """
    if payer_key(str(claim.payer)) not in MEDICARE_ITSELF:
        return
    tables = user_tables()
    for line in facts.lines:
        if line.day is None or line.line.charge == 0 or not _EXPECTED.isdisjoint(line.line.modifiers):
            continue
        fee = tables.fee_schedule(line.service.code, line.day)
        if fee is not None and fee.status in _SAID:
            yield at("lines", line.index, "procedure", message=partial(_wording, fee))


def _wording(fee: FeeSchedule) -> str:
    return f"{named(fee.code)} has status {fee.status} in {fee.file}: {_SAID[fee.status]}."
