"""DX301: two diagnoses that exclude each other."""

from __future__ import annotations

from functools import partial

from medcodes.claims.claim import Claim
from medcodes.diagnoses import layout
from medcodes.diagnoses.excludes import excludes
from medcodes.diagnoses.kinds import Laterality
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

OPPOSITE = {Laterality.RIGHT, Laterality.LEFT}


@rule("DX301", "excludes1-pair", severity="warning", carc="16", when=(Mark.DX_EXCLUDES1, Mark.DIAGNOSES))
def excludes1_pair(claim: Claim, facts: Facts) -> list[Found]:
    """Two diagnoses stand together that an Excludes1 note keeps apart.

    It is silent where one is of the right side and the other of the left, and where another note asks for both.

    Why: Excludes1 means "not coded here": the two cannot both be true of one condition, and payers return the claim.
    Example: E10.9, type 1 diabetes, beside E11.65, type 2.
    Remedy: keep the code that the note supports. If the two conditions are clearly unrelated, both may be reported.
    Source: ICD-10-CM Official Guidelines, section I.A.12.a, and the Excludes1 notes of the Tabular List.
    """
    if facts.release is None:
        return []
    rows = [found.condition.row if found.state == layout.CODE else -1 for found in facts.diagnoses]
    return [
        at("diagnoses", second, message=partial(_message, facts, first, second))
        for first, second in excludes(facts.release.tree, facts.release.number).pairs(rows)
        if not _opposite(facts, first, second)
    ]


def _opposite(facts: Facts, first: int, second: int) -> bool:
    sides = {known.laterality for index in (first, second) if (known := facts.conditions[index].facts)}
    return sides == OPPOSITE


def _message(facts: Facts, first: int, second: int) -> str:
    node, other = facts.node(first), facts.node(second)
    note = node.excludes1(other) if node is not None and other is not None else None
    said = f'{note.where} says "Excludes1: {note.text}"' if note else "an Excludes1 note says so"
    return (
        f"{facts.named(second)} and {facts.named(first)} exclude each other: {said}. "
        "They may stand together only where they are clearly unrelated."
    )
