"""DX102: a text that cannot be a diagnosis code."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.diagnoses import spelling
from medcodes.errors import shortened
from medcodes.procedures.node import place
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.icd9 import meant
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

_REMEDY_OF_EMPTY = "Give its code, or leave the field out and count the pointers of the lines anew."


@rule("DX102", "malformed-diagnosis-code", severity="error", carc="146", when=Mark.DX_MALFORMED)
def malformed_diagnosis_code(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A text that cannot be an ICD-10-CM code stands among the diagnoses.

    Why: a claim with an unreadable diagnosis is rejected before anybody looks at it.
    Example: "M25 561" with a blank inside; an empty field; 99213, a procedure.
    Remedy: copy the code again from the note or the encounter form.
    Source: ICD-10-CM Official Guidelines, section I.A.2 (format and structure).
    """
    for index, condition in enumerate(facts.conditions):
        text = claim.diagnoses[index]
        if condition.row >= 0 or spelling.compacted(text) is not None or meant(facts, index):
            continue
        if text is None or (isinstance(text, str) and not text.strip()):
            yield at("diagnoses", index, message=f"Diagnosis {index + 1} is empty.", remedy=_REMEDY_OF_EMPTY)
            continue
        yield at(
            "diagnoses",
            index,
            message=f"{shortened(text)!r} is not an ICD-10-CM code: {_problem(text)}.",
            suggestions=[code for code in spelling.nearest_well_formed(text) if facts.exists(code)],
        )


def _problem(text: object) -> str:
    procedure = place(text.strip().upper()) if isinstance(text, str) and text.strip().isalnum() else None
    return "it is a procedure code" if procedure is not None else spelling.explain_malformed(text)
