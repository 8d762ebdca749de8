"""The marks of a claim itself, apart from those of its diagnoses and lines."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from medcodes.diagnoses.system import icd10cm
from medcodes.edits.loaded import loaded
from medcodes.procedures.user_tables import user_tables
from medcodes.rules.marking import place_marks
from medcodes.rules.marks import Mark

if TYPE_CHECKING:
    from medcodes.rules.facts import Facts

MOST_DIAGNOSES = 12
"""How many diagnoses a professional claim holds (CMS-1500, item 21)."""
OLDEST = 124
"""The oldest that a patient is taken to be, in years (CMS Medicare Code Editor)."""

_NOTE, _PAYER, _LINE_DATES = int(Mark.NOTE), int(Mark.PAYER), int(Mark.LINE_DATES)
_SEX, _BIRTH_DATE, _TABLES = int(Mark.SEX), int(Mark.BIRTH_DATE), int(Mark.PROCEDURE_TABLES)
_EDITS = int(Mark.EDITS)
_NO_DATE, _UNUSABLE_DATE, _STALE = int(Mark.NO_DATE), int(Mark.UNUSABLE_DATE), int(Mark.STALE)
_NO_LINES, _LINES, _REPEATED_PROCEDURE = int(Mark.NO_LINES), int(Mark.LINES), int(Mark.REPEATED_PROCEDURE)
_NO_DIAGNOSES, _DIAGNOSES, _MANY = int(Mark.NO_DIAGNOSES), int(Mark.DIAGNOSES), int(Mark.MANY_DIAGNOSES)
_REPEATED_DIAGNOSIS, _LAST_DAY = int(Mark.REPEATED_DIAGNOSIS), int(Mark.LAST_DAY)
_TOTAL, _NPI = int(Mark.TOTAL), int(Mark.NPI)
_TYPES = {"professional": int(Mark.PROFESSIONAL), "institutional": int(Mark.INSTITUTIONAL)}


def of_claim(facts: Facts) -> int:
    """The marks of the claim itself, apart from those of its diagnoses and lines."""
    claim, count, lines = facts.claim, len(facts.diagnoses), len(facts.lines)
    marks = _TYPES[claim.claim_type]
    if count > 1:
        marks |= _DIAGNOSES
        if len({found.condition.code for found in facts.diagnoses}) < count:
            marks |= _REPEATED_DIAGNOSIS
        if count > MOST_DIAGNOSES:
            marks |= _MANY
    elif not count:
        marks |= _NO_DIAGNOSES
    if lines > 1:
        marks |= _LINES
        if len({line.service.code for line in facts.lines}) < lines:
            marks |= _REPEATED_PROCEDURE
    elif not lines:
        marks |= _NO_LINES
    if claim.documentation:
        marks |= _NOTE
    if claim.place_of_service:
        marks |= place_marks(claim.place_of_service)
    if claim.payer:
        marks |= _PAYER
    if claim.patient.sex:
        marks |= _SEX
    if claim.patient.birth_date is not None:
        marks |= _BIRTH_DATE
    if claim.service_date_to is not None:
        marks |= _LAST_DAY
    if claim.total_charge is not None:
        marks |= _TOTAL
    if claim.billing_npi or claim.rendering_npi:
        marks |= _NPI
    return marks | _of_days(facts) | _of_tables()


def _of_days(facts: Facts) -> int:
    claim, release = facts.claim, facts.release
    marks = 0
    if facts.day is None:
        marks = _NO_DATE
    if release is None:
        return marks | _UNUSABLE_DATE
    if release.may_be_stale:
        marks |= _STALE
    born = claim.patient.birth_date
    if isinstance(claim.service_date, str) or (born is not None and _cannot_be(born, facts)):
        marks |= _UNUSABLE_DATE
    earliest = max(_first(), born) if isinstance(born, date) else _first()
    if any(line.day is None or line.day < earliest for line in facts.lines if line.marks & _LINE_DATES):
        marks |= _UNUSABLE_DATE
    return marks


def _cannot_be(born: date | str, facts: Facts) -> bool:
    """Whether a date of birth is none, lies after the service, or makes the patient older than anybody."""
    day, first = facts.day, facts.claim.service_date
    if isinstance(born, str):
        return True
    return day is not None and (
        born > day or day.year - born.year > OLDEST or (isinstance(first, date) and born > first)
    )


def _first() -> date:
    """The first day of ICD-10-CM."""
    return icd10cm.tree.first_day


def _of_tables() -> int:
    try:
        return (_TABLES if user_tables() else 0) | (_EDITS if loaded() else 0)
    except Exception:  # damaged: the rules that read them will tell
        return _TABLES | _EDITS
