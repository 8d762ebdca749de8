"""DX318: two codes for what one combination code says."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.diagnoses import layout, spelling
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.knowledge import combinations
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule("DX318", "combination-code-exists", severity="warning", carc="16", when=(Mark.DX_COMBINES, Mark.DIAGNOSES))
def combination_code_exists(claim: Claim, facts: Facts) -> Iterator[Found]:
    """Two conditions that the classification takes to go together are reported as if they were unrelated.

    Why: the word "with" presumes the link even where the note does not state it; risk scores and payers count on it.
    Example: I10 and I50.9, high blood pressure and heart failure, where I11.0 and I50.9 are meant.
    Remedy: report the combination code, unless the note says that the two are unrelated.
    Source: ICD-10-CM Official Guidelines, sections I.A.15 and I.B.9.
    """
    keys = [spelling.key_of(found.compact) if found.compact else 0 for found in facts.conditions]
    for index in facts.diagnoses_with(Mark.DX_COMBINES):
        if facts.states[index] != layout.CODE:
            continue
        for pair in combinations():
            if not pair.is_apart(keys[index]):
                continue
            other = next((place for place, key in enumerate(keys) if place != index and pair.is_with(key)), None)
            if other is not None:
                message = (
                    f"{facts.named(index)} and {facts.named(other)} are taken to go together ({pair.name}): "
                    f"{' or '.join(pair.instead)} says so in place of {facts.conditions[index].code}."
                )
                yield at("diagnoses", index, message=message, suggestions=pair.instead, source=pair.source)
                break
