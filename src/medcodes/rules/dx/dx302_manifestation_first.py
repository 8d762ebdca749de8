"""DX302: a manifestation stands first."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.diagnoses import layout
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule
from medcodes.rules.sequence import named_before

_MANIFESTATION = int(Mark.DX_MANIFESTATION)


@rule("DX302", "manifestation-first", severity="error", carc="16", when=Mark.DX_MANIFESTATION)
def manifestation_first(claim: Claim, facts: Facts) -> Iterator[Found]:
    """The first diagnosis is a code that only shows another disease.

    Why: the disease behind it comes first; payers return claims that begin with its manifestation.
    Example: F02.80, dementia in another disease, first; G30.9, Alzheimer's disease, belongs before it.
    Remedy: put the underlying disease first; where the claim lacks it, take it from the note.
    Source: ICD-10-CM Official Guidelines, section I.A.13; CMS Medicare Code Editor, manifestation code as principal.
    """
    if not facts.diagnoses[0].marks & _MANIFESTATION or facts.states[0] != layout.CODE:
        return
    causes = [facts.conditions[index].code for index in named_before(facts, 0)]
    cause = f"{', '.join(causes)} belongs before it" if causes else "the disease behind it comes first"
    yield at("diagnoses", 0, message=f"{facts.named(0)} only shows another disease: {cause}.", suggestions=causes)
