"""PX201: the modifier's side and the diagnosis's side."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.diagnoses.kinds import Laterality
from medcodes.edits.shipped import known
from medcodes.procedures.modifiers import side_of
from medcodes.rules.facts import Facts, LineFacts
from medcodes.rules.finding import Found, Severity, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

_PICTURES = frozenset({"x-ray", "ct", "mri", "ultrasound"})
_OTHER = {"right": Laterality.LEFT, "left": Laterality.RIGHT}


@rule("PX201", "side-contradicts-diagnosis", severity="error", carc="4", when=(Mark.SIDE_MODIFIER, Mark.DX_SIDED))
def side_contradicts_diagnosis(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A modifier names one side, and every sided diagnosis of the line names the other.

    It is silent for grafts, which are taken where there is something to take, and where a diagnosis without a side is
    of the same part of the body (a preventive or a matching operation on the other breast). A picture of each side is
    only warned about: the other one may have been taken to compare.

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
        told = known(line.service.code)
        if told.taken or told.sides == "none":
            continue  # a service without sides is PX202's
        sided = _against(facts, line, opposite)
        if sided:
            codes = " and ".join(facts.conditions[index].code for index in sided)
            say = "says" if len(sided) == 1 else "say"
            message = f"The modifier says {side}, and {codes} {say} {opposite.value}."
            severity = Severity.WARNING if _is_compared(facts, line, opposite) else None
            yield at("lines", line.index, "modifiers", message=message, severity=severity)


def _against(facts: Facts, line: LineFacts, opposite: Laterality) -> list[int]:
    """The diagnoses of a line that name the opposite side; none where another one may be the reason for this side."""
    regions = line.service.facts.regions if line.service.facts is not None else 0
    sided: list[int] = []
    for index in line.pointed:
        told = facts.conditions[index].facts
        if told is None:
            continue
        if told.laterality is opposite:
            if facts.concerns(line, index):
                sided.append(index)
        elif told.laterality is not None or told.regions & regions:
            return []
    return sided


def _is_compared(facts: Facts, line: LineFacts, opposite: Laterality) -> bool:
    """Whether the same picture of the side that the diagnoses name stands on another line."""
    service = line.service.facts
    return (
        service is not None
        and service.modality in _PICTURES
        and any(
            other.service.code == line.service.code
            and _OTHER.get(side_of(other.line.modifiers) or "") not in {None, opposite}
            for other in facts.lines
            if other is not line
        )
    )
