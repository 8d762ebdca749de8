"""LNK104: a line that points at nothing."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

TRANSPORT = "transport"


@rule("LNK104", "line-without-diagnosis", severity="error", carc="16", when=(Mark.NO_POINTER, Mark.PROFESSIONAL))
def line_without_diagnosis(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A service line points at no diagnosis.

    Ambulance lines are left alone: ambulance suppliers need not report one.

    Why: a professional claim must say why each service was given; a line that does not is returned as incomplete.
    Example: a line for 99213 whose pointer field is empty.
    Remedy: point the line at the diagnosis that was the reason for it, A to L in item 24E.
    Source: CMS-1500 instructions, items 21 and 24E; CMS, Medicare Claims Processing Manual, chapter 26, section 10.4.
    """
    why = "the claim has none" if not claim.diagnoses else f"the claim has {len(claim.diagnoses)}"
    for line in facts.lines_with(Mark.NO_POINTER):
        service = line.service.facts
        if not line.line.is_without_procedure and not (service is not None and service.modality == TRANSPORT):
            yield at("lines", line.index, "pointers", message=f"The line points at no diagnosis; {why}.")
