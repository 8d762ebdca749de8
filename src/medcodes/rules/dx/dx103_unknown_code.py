"""DX103: a well-formed code that never existed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from medcodes.claims.claim import Claim
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.icd9 import meant
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule("DX103", "unknown-diagnosis-code", severity="error", carc="146", when=Mark.DX_UNKNOWN)
def unknown_diagnosis_code(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A code that no release of ICD-10-CM contains stands among the diagnoses.

    Why: payers reject codes that do not exist; most are slips of one character.
    Example: M25.571A: M25.571 takes no 7th character; T36.01A: the placeholder X is missing, T36.0X1A.
    Remedy: check each character against the note; the nearest codes are suggested.
    Source: the code tables of every release since 2015-10-01.
    """
    release = facts.release
    if release is None:
        return
    for index in facts.diagnoses_with(Mark.DX_UNKNOWN):
        code = facts.conditions[index].code
        if not meant(facts, index):
            suggestions = partial(release.meant, code)
            yield at("diagnoses", index, message=partial(release.explain, code), suggestions=suggestions)
