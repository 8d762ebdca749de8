"""DX312: an injury and its own sequela."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.diagnoses import layout, spelling
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.knowledge import healing_beside_sequelae
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

STEM = spelling.LONGEST - 1


@rule("DX312", "injury-with-its-sequela", severity="warning", carc="16", when=(Mark.DX_SEQUELA, Mark.DIAGNOSES))
def injury_with_its_sequela(claim: Claim, facts: Facts) -> Iterator[Found]:
    """An injury is reported as still healing and as long past, on one claim.

    Burns are left out: parts of one burn heal while others have healed.

    Why: the code of an injury that still heals is never used together with that of what it left behind.
    Example: S72.001D and S72.001S, a fracture that heals, and its sequela.
    Remedy: keep the one that the note supports; two of them are right only for a new injury of the same place.
    Source: ICD-10-CM Official Guidelines, sections I.B.10 and I.C.19.d.
    """
    sequelae = {facts.conditions[index].compact[:STEM]: index for index in facts.diagnoses_with(Mark.DX_SEQUELA)}
    for index in facts.diagnoses_with(Mark.DX_INITIAL | Mark.DX_SUBSEQUENT):
        compact = facts.conditions[index].compact
        past = sequelae.get(compact[:STEM])
        if past is None or layout.CODE not in {facts.states[index], facts.states[past]}:
            continue
        key = spelling.key_of(compact)
        if not any(low <= key < high for low, high in healing_beside_sequelae()):
            message = f"{facts.named(index)} still heals, and by {facts.conditions[past].code} it is past."
            yield at("diagnoses", max(index, past), message=message)
