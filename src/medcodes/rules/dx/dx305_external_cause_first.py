"""DX305: an external cause stands first."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.diagnoses import layout
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

_EXTERNAL_CAUSE = int(Mark.DX_EXTERNAL_CAUSE)


@rule("DX305", "external-cause-first", severity="error", carc="16", when=Mark.DX_EXTERNAL_CAUSE)
def external_cause_first(claim: Claim, facts: Facts) -> Iterator[Found]:
    """The first diagnosis says how an injury came about, not what it is.

    Why: codes from V00 to Y99 only add to another code; a claim that begins with one is returned.
    Example: W10.1XXA, a fall from a curb, before S72.001A, the fracture.
    Remedy: put the injury or condition first, and the external cause after it.
    Source: ICD-10-CM Official Guidelines, section I.C.20.a.6; CMS Medicare Code Editor, external cause as principal.
    """
    if facts.diagnoses[0].marks & _EXTERNAL_CAUSE and facts.states[0] == layout.CODE:
        others = [
            facts.conditions[index].code
            for index, found in enumerate(facts.diagnoses)
            if found.state == layout.CODE and not found.marks & _EXTERNAL_CAUSE
        ]
        message = f"{facts.named(0)} says how it happened, not what is wrong, and never stands first."
        yield at("diagnoses", 0, message=message, suggestions=others[:1])
