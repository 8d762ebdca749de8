"""LNK109: a diagnostic service where only a screening was asked for."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.diagnoses import spelling
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.knowledge import screened
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule
from medcodes.rules.wording import service_named

BOTH_ON_ONE_DAY = "GG"
"""Modifier of a diagnostic mammogram on the day of a screening one."""


@rule("LNK109", "diagnostic-for-screening", severity="warning", carc="11", when=(Mark.PX_SCREENED, Mark.DX_SCREENING))
def diagnostic_for_screening(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A diagnostic service is billed for a screening alone, and the same service exists to screen.

    Why: without a complaint or finding the diagnostic service is not necessary, and a patient whose screening is free
    of charge would be billed.
    Example: 77066, a diagnostic mammogram, with Z12.31, encounter for a screening mammogram, alone.
    Remedy: bill the screening service, or point the line at the complaint or finding that was looked into.
    Source: ICD-10-CM Official Guidelines, section I.C.21.c.5, and the section of the manual that the finding cites.
    """
    for line in facts.lines_with(Mark.PX_SCREENED):
        pair = screened().get(line.service.code)
        if pair is None or line.service.code in pair.screening or BOTH_ON_ONE_DAY in line.line.modifiers:
            continue
        keys = [spelling.key_of(facts.conditions[index].compact) for index in line.pointed]
        if keys and all(any(low <= key < high for low, high in pair.screens) for key in keys):
            message = f"{service_named(line)} looks into a complaint or finding, and its diagnoses only ask to screen."
            yield at("lines", line.index, message=message, suggestions=pair.screening, source=pair.source)
