"""What the "code first" notes of a claim's diagnoses ask of the others."""

from __future__ import annotations

from medcodes.diagnoses.sequencing import sequencing
from medcodes.rules.facts import Facts
from medcodes.rules.marks import Mark


def named_before(facts: Facts, index: int) -> list[int]:
    """The places of the other diagnoses that a "code first" note of a diagnosis names."""
    release, row = facts.release, facts.conditions[index].row
    if release is None or row < 0 or not facts.diagnoses[index].marks & Mark.DX_CODE_FIRST:
        return []
    keys, notes = release.tree.keys, sequencing(release.tree, release.number)
    before = notes.before(row)
    return [
        other
        for other, condition in enumerate(facts.conditions)
        if 0 <= condition.row != row
        and any(note.names(keys[condition.row]) and notes.applies(note, release.number, row) for note in before)
    ]
