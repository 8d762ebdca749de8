"""PX208: 59 on a visit."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

_LEVELED = int(Mark.PX_LEVELED_VISIT)


@rule("PX208", "distinct-visit", severity="warning", carc="4", when=(Mark.MODIFIER_DISTINCT, Mark.PX_LEVELED_VISIT))
def distinct_visit(claim: Claim, facts: Facts) -> Iterator[Found]:
    """Modifier 59, or one of XE, XP, XS and XU, stands on a visit.

    Why: 59 is for procedures. A visit that was apart from a procedure carries 25, and payers deny 59 on it.
    Example: 99213-59 beside 17110, warts destroyed; it should be 99213-25.
    Remedy: use 25 on the visit, or 59 on the procedure.
    Source: CMS, NCCI Policy Manual, chapter I, section E, and the article on proper use of modifiers 59 and X{EPSU}.
    """
    for line in facts.lines_with(Mark.MODIFIER_DISTINCT):
        if line.marks & _LEVELED:
            message = f"{line.service.code} is a visit: modifier 25, not 59 or X{{EPSU}}, says that it was apart."
            yield at("lines", line.index, "modifiers", message=message)
