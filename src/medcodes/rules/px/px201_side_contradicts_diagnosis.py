"""PX201: the modifier's side and the diagnosis's side."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.diagnoses.kinds import Laterality
from medcodes.procedures.modifiers import side_of
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

_OTHER = {"right": Laterality.LEFT, "left": Laterality.RIGHT}


@rule("PX201", "side-contradicts-diagnosis", severity="error", carc="4", when=(Mark.SIDE_MODIFIER, Mark.DX_SIDED))
def side_contradicts_diagnosis(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A modifier names one side, and every sided diagnosis of the line names the other.

    Why: payers deny services on the side that has no diagnosis; it can also mean a wrong record.
    Example: 73560-LT, a film of the left knee, with M25.561, pain in the right knee.
    Remedy: read the note, and correct the modifier or the diagnosis.
    Source: CMS NCCI Policy Manual, chapter I, on anatomic modifiers; ICD-10-CM Official Guidelines, section I.B.13.
    """
    for line in facts.lines:
        side = side_of(line.line.modifiers)
        opposite = _OTHER.get(side or "")
        if opposite is None:
            continue
        sided: list[int] = []
        for index in line.pointed:
            known = facts.conditions[index].facts
            if known is None:
                continue
            if known.laterality is not None and known.laterality is not opposite:
                sided = []
                break
            if known.laterality is opposite and facts.concerns(line, index):
                sided.append(index)
        if sided:
            codes = " and ".join(facts.conditions[index].code for index in sided)
            say = "says" if len(sided) == 1 else "say"
            message = f"The modifier says {side}, and {codes} {say} {opposite.value}."
            yield at("lines", line.index, "modifiers", message=message)
