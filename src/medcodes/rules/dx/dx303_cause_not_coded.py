"""DX303: a code whose cause is missing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from medcodes.claims.claim import Claim
from medcodes.diagnoses import layout
from medcodes.diagnoses.sequencing import Before, sequencing
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule
from medcodes.rules.sequence import named_before

NO_CAUSE = int(
    Mark.DX_MANIFESTATION
    | Mark.DX_EXTERNAL_CAUSE
    | Mark.DX_SYMPTOM
    | Mark.DX_SCREENING
    | Mark.DX_ENCOUNTER
    | Mark.DX_AFTERCARE
    | Mark.DX_HISTORY
)
"""What can hardly be the disease behind a manifestation."""
_MANIFESTATION = int(Mark.DX_MANIFESTATION)


@rule("DX303", "cause-not-coded", severity="warning", carc="16", when=Mark.DX_CAUSE_NEEDED)
def cause_not_coded(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A code asks for the underlying disease before it, and the claim has none.

    Where the note only gives examples, any disease on the claim may be the cause, and the rule is silent.

    Why: the code says half of what is wrong; the claim is returned as incomplete.
    Example: D63.1, anemia in chronic kidney disease, without a code of N18.
    Remedy: add the underlying disease that the note names, before this code.
    Source: ICD-10-CM Official Guidelines, section I.A.13, and the "code first" notes of the Tabular List.
    """
    if facts.release is None:
        return
    notes = sequencing(facts.release.tree, facts.release.number)
    for index in facts.diagnoses_with(Mark.DX_CAUSE_NEEDED):
        found = facts.diagnoses[index]
        is_manifestation = bool(found.marks & _MANIFESTATION)
        if found.state != layout.CODE or (is_manifestation and not index) or named_before(facts, index):
            continue
        before = notes.before(found.condition.row)
        required = next((note for note in before if note.is_required), None)
        if required is None and not (is_manifestation and before and not _has_cause(facts)):
            continue
        note = required or before[0]
        yield at("diagnoses", index, message=partial(_message, facts, index, note))


def _has_cause(facts: Facts) -> bool:
    return any(found.state == layout.CODE and not found.marks & NO_CAUSE for found in facts.diagnoses)


def _message(facts: Facts, index: int, before: Before) -> str:
    release = facts.release
    if release is None:
        return ""
    note = sequencing(release.tree, release.number).note(before)
    text = note.text.removesuffix(", such as:")
    return f'{facts.named(index)} asks for another code before it, and the claim has none: "code first {text}".'
