"""Whether a diagnosis that ICD-10-CM does not have is one of ICD-9-CM."""

from __future__ import annotations

from medcodes.diagnoses import icd9
from medcodes.rules.facts import Facts, LineFacts
from medcodes.rules.knowledge import from_icd9
from medcodes.rules.marks import Mark

_MALFORMED, _UNKNOWN, _HEADING = int(Mark.DX_MALFORMED), int(Mark.DX_UNKNOWN), int(Mark.DX_HEADING)
_LOOKALIKES = _MALFORMED | _UNKNOWN | _HEADING
CPT_LENGTH = 5


def meant(facts: Facts, index: int) -> str | None:
    """The ICD-9-CM code that a diagnosis looks like, or None where ICD-10-CM makes better sense of it.

    Five digits without a dot can be a procedure that slipped into the list, and a V code without its 7th character a
    transport accident: those are taken for ICD-9-CM only where the knowledge has them.
    """
    text = facts.claim.diagnoses[index]
    code = icd9.read(text)
    if code is None:
        return None
    marks, written = facts.diagnoses[index].marks, str(text).strip()
    if marks & _MALFORMED:
        return code if len(written) != CPT_LENGTH or "." in written or from_icd9(code) else None
    if marks & _UNKNOWN:
        return code if code[0] == "V" or "." not in written else None
    return code if marks & _HEADING and code[0] == "V" and from_icd9(code) else None


def of_icd9(facts: Facts, line: LineFacts) -> bool:
    """Whether a line points at a code that looks like ICD-9-CM, of which DX105 tells."""
    return bool(facts.marks & _LOOKALIKES) and any(meant(facts, index) is not None for index in line.pointed)
