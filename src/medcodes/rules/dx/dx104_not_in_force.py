"""DX104: a code of another year."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.diagnoses import layout
from medcodes.diagnoses.node import Icd10CmNode
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule("DX104", "diagnosis-not-in-force", severity="error", carc="146", when=Mark.DX_NOT_IN_FORCE | Mark.DX_HEADING)
def diagnosis_not_in_force(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A code was deleted or subdivided before the date of service, or becomes valid only later.

    Why: codes change every 1 October, some on 1 April; the release in force on the date of service decides, not that
    of the day of billing.
    Example: M54.5 on 2026-11-02: since 2021-10-01 it is M54.50, M54.51 or M54.59.
    Remedy: use a code that was valid on the date of service.
    Source: ICD-10-CM Official Guidelines, section I.A; the conversion table of each release.
    """
    release = facts.release
    if release is None:
        return
    for index, condition in enumerate(facts.conditions):
        if condition.row < 0 or (facts.states[index] != layout.ABSENT and not facts.was_replaced(index)):
            continue
        day = release.day
        before = release.tree.last_release_as_code(condition.row, release.number)
        if before is not None:
            node = Icd10CmNode(facts.release_number(before), condition.row)
            replaced = [other.code for other in node.replaced_by]
            then = f" Since then: {', '.join(replaced)}." if replaced else " No code took its place."
            message = (
                f"{node.code} ({node.title}) was valid until {node.valid.last_day}, and the service is of {day}.{then}"
            )
            yield at("diagnoses", index, message=message, suggestions=facts.first_suggested(index, replaced))
            continue
        after = release.tree.first_release_after(condition.row, release.number)
        if after is not None:
            first = facts.release_number(after).first_day
            yield at(
                "diagnoses",
                index,
                message=f"{condition.code} is valid only from {first}, and the service is of {day}.",
                suggestions=release.nearest(condition.compact),
            )
