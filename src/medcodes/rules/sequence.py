"""What the "code first" notes of a claim's diagnoses ask of the others."""

from __future__ import annotations

from medcodes.diagnoses.sequencing import sequencing
from medcodes.rules.facts import Facts
from medcodes.rules.marks import Mark

_CODE_FIRST = int(Mark.DX_CODE_FIRST)


def named_before(facts: Facts, index: int) -> list[int]:
    """The places of the other diagnoses that a "code first" note of a diagnosis names."""
    release, diagnosis = facts.release, facts.diagnoses[index]
    if release is None or not diagnosis.marks & _CODE_FIRST:
        return []
    row, wants_before = diagnosis.condition.row, sequencing(release.tree, release.number).wants_before
    rows = [condition.row for condition in facts.conditions]
    return [place for place, other in enumerate(rows) if 0 <= other != row and wants_before(row, other)]
