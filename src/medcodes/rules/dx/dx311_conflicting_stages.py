"""DX311: two stages of one disease."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.diagnoses import spelling
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.knowledge import staged
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule("DX311", "conflicting-stages", severity="warning", carc="16", when=(Mark.DX_STAGED, Mark.DIAGNOSES))
def conflicting_stages(claim: Claim, facts: Facts) -> Iterator[Found]:
    """Two codes give a disease two stages, severities or values at once.

    Why: one of them is wrong, and both together count a disease twice.
    Example: N18.31 and N18.4, two stages of one kidney disease; E11.9 and E11.65, diabetes without complications
    and with one; O80, a birth without complications, and O70.1, a tear.
    Remedy: keep the stage that the note gives for this encounter.
    Source: the section of the ICD-10-CM Official Guidelines that the finding cites.
    """
    places = facts.diagnoses_with(Mark.DX_STAGED)
    if len(places) < 2:
        return
    seen: dict[str, tuple[int, int]] = {}
    for index in places:
        condition = facts.conditions[index]
        diseases = staged().get(condition.compact[:3], ())
        key = spelling.key_of(condition.compact)
        for disease in diseases:
            stage = disease.stage(key)
            if stage is None or (disease.several_days and claim.spans_days):
                continue
            before = seen.setdefault(disease.name, (index, stage))
            if before[1] != stage:
                message = f"{facts.named(index)} and {facts.named(before[0])} say two things of one: {disease.name}."
                yield at("diagnoses", index, message=message, remedy=disease.advice, source=disease.source)
