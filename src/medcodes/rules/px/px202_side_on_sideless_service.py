"""PX202: a side on a service that has none."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from medcodes.claims.claim import Claim
from medcodes.edits.shipped import known
from medcodes.procedures.modifiers import modifiers
from medcodes.procedures.node import named
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule("PX202", "side-on-sideless-service", severity="warning", carc="4", when=(Mark.SIDE_MODIFIER, Mark.PX_SIDELESS))
def side_on_sideless_service(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A modifier names a side, a finger, a toe or an eyelid, and the service has none.

    Why: payers deny a modifier that does not fit the procedure.
    Example: 71046-RT, a chest x-ray with a side; 99213-LT, a visit with one.
    Remedy: take the modifier off; if a side was meant, check the procedure code.
    Source: CMS, NCCI Policy Manual, chapter I, section E, on anatomic modifiers; the bilateral indicators of the
    Physician Fee Schedule.
    """
    for line in facts.lines_with(Mark.PX_SIDELESS):
        if known(line.service.code).sides != "none":
            continue
        for code in line.line.modifiers:
            modifier = modifiers().get(code)
            if modifier is not None and modifier.side:
                message = partial(_wording, line.service.code, code, modifier.label)
                yield at("lines", line.index, "modifiers", message=message)
                break


def _wording(code: str, modifier: str, label: str) -> str:
    return f"{named(code)} has no sides, and modifier {modifier} ({label.lower()}) names one."
