"""DX103: a well-formed code that never existed."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.diagnoses import spelling
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule("DX103", "unknown-diagnosis-code", severity="error", carc="146", when=Mark.DX_UNKNOWN)
def unknown_diagnosis_code(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A code that no release of ICD-10-CM contains stands among the diagnoses.

    Why: payers reject codes that do not exist; most are slips of one character.
    Example: M25.571A: M25.571 takes no seventh character.
    Remedy: check each character against the note; the nearest codes are suggested.
    Source: the code tables of every release since 2015-10-01.
    """
    for index, condition in enumerate(facts.conditions):
        compact = spelling.compacted(claim.diagnoses[index]) if condition.row < 0 else None
        if compact is None or facts.release is None:
            continue
        yield at(
            "diagnoses",
            index,
            message=f"{condition.code} is in no release of ICD-10-CM.",
            suggestions=facts.release.nearest(compact),
        )
