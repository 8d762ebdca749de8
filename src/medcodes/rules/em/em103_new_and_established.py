"""EM103: new and established at once."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.em import family_of
from medcodes.em.families import Family
from medcodes.em.standing import standing
from medcodes.rules.facts import Facts, LineFacts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

SETTINGS = frozenset({"office", "home", "video", "audio"})
"""Where the codes differ by whether the patient is new. In hospitals they differ by whether the visit is the first."""
_NOTE = int(Mark.NOTE)


@rule(
    "EM103",
    "new-and-established",
    severity="warning",
    carc="B16",
    when=(Mark.PX_LEVELED_VISIT, Mark.PX_NEW_VISIT | Mark.NOTE, Mark.PROFESSIONAL),
)
def new_and_established(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A visit is billed for a new patient, and the claim or its note says established, or the reverse.

    Why: a patient is new once in three years; payers keep the date of the last visit and deny the second new one.
    Example: 99203 and 99213 on one day; 99203 beside a note that begins "established patient".
    Remedy: find out whether the patient was seen within three years, and bill the code of that kind at the same level.
    Source: CMS, Medicare Claims Processing Manual, chapter 12, section 30.6.7 (new patient: not seen for three years).
    """
    visits = [
        (line, family)
        for line in facts.lines_with(Mark.PX_LEVELED_VISIT)
        if (family := family_of(line.service.code)) is not None and family.setting in SETTINGS
    ]
    for line, family in visits:
        if family.patient == "new":
            seen = next((other for other, kind in visits if _was_seen(line, family, other, kind)), None)
            if seen is not None:
                code, day = seen.service.code, seen.day
                message = f"{line.service.code} is a visit of a new patient, and {code} of {day} of an established one."
                yield at("lines", line.index, "procedure", message=message)
                continue
        said = standing(line.line.documentation or claim.documentation) if facts.marks & _NOTE else None
        if said is not None and said != family.patient:
            message = f"{line.service.code} is a visit of {_patient(family.patient)}, and the note says {said} patient."
            yield at("lines", line.index, "procedure", message=message)


def _was_seen(line: LineFacts, family: Family, other: LineFacts, kind: Family) -> bool:
    """Whether another visit shows that the patient of a new visit was established by then."""
    if kind.patient != "established" or kind.setting != family.setting or line.day is None or other.day is None:
        return False
    return other.day <= line.day


def _patient(patient: str) -> str:
    return "a new patient" if patient == "new" else f"an {patient} patient"
