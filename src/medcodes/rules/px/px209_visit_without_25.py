"""PX209: a visit beside a procedure, without a word that it was apart."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from medcodes.claims.claim import Claim
from medcodes.edits.edit import Setting
from medcodes.edits.loaded import loaded
from medcodes.edits.shipped import shipped
from medcodes.procedures.node import named
from medcodes.procedures.user_tables import user_tables
from medcodes.rules.facts import Facts, LineFacts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

_DISTINCT, _LEVELED = int(Mark.MODIFIER_DISTINCT), int(Mark.PX_LEVELED_VISIT)
_OPERATIONS = frozenset({"surgery", "endoscopy", "biopsy"})


@rule("PX209", "visit-without-25", severity="warning", carc="97", when=(Mark.PX_APART, Mark.PX_OPERATIVE))
def visit_without_25(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A visit stands beside a procedure of the same day without a modifier that says that it was apart.

    Vaccines, drawing blood, laboratory tests, imaging, ECG and the like ask for none here. Where 59 stands on the
    visit, PX208 tells it.

    Why: the visit at which a procedure is decided and done is part of it. Without 25 (57 for a major operation) the
    visit is denied.
    Example: 99213 with 11102, a skin biopsy, on one day, and no 25 on 99213.
    Remedy: if the note shows a visit beyond the usual work of the procedure, add 25 (57 where it decided a major
    operation); if not, take the visit off.
    Source: CMS, NCCI Policy Manual, chapter I, section D, and chapter XI; Medicare Claims Processing Manual, chapter
    12, section 40.1.
    """
    apart, others = shipped().apart, shipped().others
    for visit in facts.lines_with(Mark.PX_APART):
        if not apart.isdisjoint(visit.line.modifiers) or not others.isdisjoint(visit.line.modifiers):
            continue
        if visit.marks & _DISTINCT and visit.marks & _LEVELED:
            continue  # PX208 tells that 25 belongs there
        for line in facts.lines_with(Mark.PX_OPERATIVE):
            if line.day == visit.day and others.isdisjoint(line.line.modifiers) and _includes(claim, line, visit):
                message = partial(_wording, visit.service.code, line.service.code)
                yield at("lines", visit.index, "modifiers", message=message)
                break


def _includes(claim: Claim, line: LineFacts, visit: LineFacts) -> bool:
    """Whether the procedure includes the visit, and no pair of the edits tells it already."""
    day, code, service = line.day, line.service.code, line.service.facts
    if day is None:
        return True
    fee = user_tables().fee_schedule(code, day) if user_tables() else None
    if fee is not None and (
        fee.global_days in ("ZZZ", "MMM")
        or (fee.global_days == "XXX" and service is not None and service.modality in _OPERATIONS)
    ):
        return False
    setting = Setting.HOSPITAL if claim.claim_type == "institutional" else Setting.PRACTITIONER
    return loaded().pair(code, visit.service.code, setting, day) is None


def _wording(visit: str, procedure: str) -> str:
    return f"{visit} stands beside {named(procedure)} on one day, and no modifier says that it was a visit of its own."
