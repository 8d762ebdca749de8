"""DX307: the code of a sequela before what it left."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.diagnoses import layout
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

_SEQUELA, _EXTERNAL_CAUSE = int(Mark.DX_SEQUELA), int(Mark.DX_EXTERNAL_CAUSE)


@rule("DX307", "sequela-first", severity="warning", carc="16", when=Mark.DX_SEQUELA)
def sequela_first(claim: Claim, facts: Facts) -> Iterator[Found]:
    """The first diagnosis is the code of an old injury or disease, not of the condition that it left behind.

    Why: the condition that is treated now comes first; the code of the sequela only says what it comes from.
    Example: S72.001S, sequela of a hip fracture, before M25.551, the pain in that hip.
    Remedy: put the condition that remains first, and the code of the sequela after it.
    Source: ICD-10-CM Official Guidelines, section I.B.10.
    """
    first = facts.diagnoses[0]
    if first.state == layout.CODE and first.marks & _SEQUELA and not first.marks & _EXTERNAL_CAUSE:  # DX305 tells those
        message = f"{facts.named(0)} says what the condition comes from; the condition itself goes before it."
        yield at("diagnoses", 0, message=message)
