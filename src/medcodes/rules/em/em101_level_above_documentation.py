"""EM101: a visit level that the note does not support."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.rules.facts import Facts, Skip
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule("EM101", "level-above-documentation", severity="warning", carc="150", when=Mark.PX_LEVELED_VISIT)
def level_above_documentation(claim: Claim, facts: Facts) -> Iterator[Found | Skip]:
    """The level of a visit is higher than the documented decision making or time supports.

    Why: payers downcode such visits, and a pattern of them draws an audit.
    Example: 99215 where the note says "MDM: low" supports 99213.
    Remedy: report the level that the note supports, or have the provider complete the note.
    Source: CMS final rule for calendar year 2021 (office visits) and 2023 (other visits).
    """
    for line in facts.lines:
        support = facts.visit_support(line)
        if support is None:
            if facts.is_leveled_visit(line):
                yield Skip(f"lines/{line.index}", "the level of the visit", "decision making or time in the note")
        elif support.steps > 0 and facts.noted(line).mdm is None:
            lacked = "decision making in the note; time alone does not support the level"
            yield Skip(f"lines/{line.index}", "the level of the visit", lacked)
        elif support.steps > 0:
            message = f"{line.service.code} is more than the note supports: {support.why}"
            yield at("lines", line.index, "procedure", message=message, suggestions=[support.code])
