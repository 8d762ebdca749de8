"""DX105: a code of ICD-9-CM."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.icd9 import meant
from medcodes.rules.knowledge import from_icd9
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule("DX105", "icd9-code", severity="error", carc="146", when=Mark.DX_MALFORMED | Mark.DX_UNKNOWN | Mark.DX_HEADING)
def icd9_code(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A diagnosis looks like a code of ICD-9-CM, which ended on 2015-09-30.

    Why: claims with services since 2015-10-01 take ICD-10-CM alone; a mixed claim is rejected whole.
    Example: 250.00, which is E11.9 today; V72.31, which is Z01.419 or Z01.411.
    Remedy: code the condition anew from the note; an old code seldom says enough to be converted.
    Source: 45 CFR 162.1002; CMS, General Equivalence Mappings.
    """
    if facts.release is None:
        return
    for index in facts.diagnoses_with(Mark.DX_MALFORMED | Mark.DX_UNKNOWN | Mark.DX_HEADING):
        code = meant(facts, index)
        if code is None:
            continue
        suggested = [new for new in from_icd9(code) if facts.exists(new)]
        today = f" Today it is coded {' or '.join(suggested)}, if the note says no more." if suggested else ""
        kind = {"V": "an encounter or history", "E": "an external cause"}.get(code[0], "a disease")
        message = f"{code} looks like ICD-9-CM, where it is the code of {kind}; it is no ICD-10-CM code.{today}"
        yield at("diagnoses", index, message=message, suggestions=suggested)
