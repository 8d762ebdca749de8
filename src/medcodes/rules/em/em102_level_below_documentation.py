"""EM102: a visit level below what the note supports."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule("EM102", "level-below-documentation", severity="info", when=(Mark.PX_LEVELED_VISIT, Mark.NOTE))
def level_below_documentation(claim: Claim, facts: Facts) -> Iterator[Found]:
    """The level of a visit is lower than the documented decision making or time supports.

    Why: work that was done and documented goes unpaid.
    Example: 99213 where the note says "moderate decision making" supports 99214.
    Remedy: consider the higher level if the note supports it as a whole.
    Source: CMS final rule for calendar year 2021 (office visits) and 2023 (other visits).
    """
    for line in facts.lines:
        support = facts.visit_support(line)
        if support is not None and support.steps < 0:
            message = f"{line.service.code} is less than the note supports: {support.why}"
            yield at("lines", line.index, "procedure", message=message, suggestions=[support.code])
