"""Marks: what on a claim can concern a rule, so that a rule is only started where it has something to look at."""

from __future__ import annotations

from enum import IntFlag, auto
from typing import TYPE_CHECKING


class Mark(IntFlag):
    """What is to be seen on a claim at a glance.

    ``DX_`` marks say what one of its diagnoses is in the release in force, ``PX_`` marks what one of its procedures is,
    and the others what a line or the claim holds. A rule names the marks that concern it (``@rule(..., when=...)``).
    A mark may be set where the rule then finds nothing; it must never be missing where the rule would find something.

    Marks are put together and compared millions of times, so `|` and `&` give plain numbers.

    >>> Mark.DX_HEADING | Mark.DX_NOT_IN_FORCE
    12
    >>> Mark(12)
    <Mark.DX_NOT_IN_FORCE|DX_HEADING: 12>
    """

    if not TYPE_CHECKING:  # those of IntFlag make a new flag each time, some thirty times slower
        __or__ = __ror__ = int.__or__
        __and__ = __rand__ = int.__and__

    DX_MALFORMED = auto()
    """A text that cannot be a diagnosis code."""
    DX_UNKNOWN = auto()
    """A well-formed code that no release has."""
    DX_NOT_IN_FORCE = auto()
    """A code of another release, not of the one in force."""
    DX_HEADING = auto()
    """A category or subcategory."""
    DX_UNSPECIFIED = auto()
    """A code whose title leaves a detail unspecified, or one on the editor's list of unspecified codes."""
    DX_SIDE_OPEN = auto()
    """A code that leaves the side open."""
    DX_SIDED = auto()
    """A code of the right, the left or both sides."""
    DX_RIGHT = auto()
    """A code of the right side."""
    DX_LEFT = auto()
    """A code of the left side."""
    DX_MANIFESTATION = auto()
    """A code that shows another disease, by its title or the editor's list."""
    DX_CODE_FIRST = auto()
    """A code with a "code first" note that names codes, its own or of a place above it."""
    DX_CAUSE_NEEDED = auto()
    """A code that must not stand without the disease behind it."""
    DX_FIRST_LISTED = auto()
    """A code of an encounter that is the reason for the visit or nothing."""
    DX_STAGED = auto()
    """A code of a disease that has one stage at a time."""
    DX_COMBINES = auto()
    """A code that gives way to a combination code beside some other."""
    DX_USE_ADDITIONAL = auto()
    """A code with a "use additional code" note, its own or of a place above it."""
    DX_EXCLUDES1 = auto()
    """A code with an Excludes1 note, its own or of a place above it. A pair of which no code has one stands."""
    DX_EXTERNAL_CAUSE = auto()
    """A code that says how, not what, by its place or the editor's list."""
    DX_UNACCEPTABLE_FIRST = auto()
    """A code that the editor does not accept as the principal diagnosis, or only with another behind it."""
    DX_QUESTIONABLE_ADMISSION = auto()
    """A code on the editor's list of questionable admissions."""
    DX_INITIAL = auto()
    """A code whose 7th character names an initial encounter."""
    DX_SUBSEQUENT = auto()
    """A code whose 7th character names a subsequent encounter."""
    DX_SEQUELA = auto()
    """A code whose 7th character names a sequela, or that stands for one."""
    DX_AGE_EDIT = auto()
    """A code on one of the editor's lists of ages."""
    DX_SEX_EDIT = auto()
    """A code on one of the editor's lists of sexes in the release in force (none since 2024-10-01)."""
    DX_ONE_SEX = auto()
    """A code that anatomy allows for one sex only."""
    DX_TRIMESTER = auto()
    """A code that names a trimester, or leaves it open."""
    DX_PREGNANCY = auto()
    """A code of pregnancy, childbirth or the puerperium."""
    DX_PERINATAL = auto()
    """A code of the perinatal period."""
    DX_INJURY = auto()
    """A code of an injury."""
    DX_POISONING = auto()
    """A code of a poisoning, adverse effect or underdosing."""
    DX_SYMPTOM = auto()
    """A code of a symptom, sign or abnormal finding."""
    DX_NEOPLASM = auto()
    """A code of a neoplasm."""
    DX_SCREENING = auto()
    """A code of an encounter for screening."""
    DX_ENCOUNTER = auto()
    """A code of an encounter for other reasons: examination, immunization, contraception …"""
    DX_AFTERCARE = auto()
    """A code of aftercare."""
    DX_HISTORY = auto()
    """A code of personal or family history, or of a status."""

    PX_MALFORMED = auto()
    """A text that cannot be a procedure code."""
    PX_UNPLACED = auto()
    """A well-formed procedure code that no section holds."""
    PX_UNNAMED = auto()
    """A procedure code that the shipped knowledge does not name, neither as existing nor as deleted."""
    PX_DELETED = auto()
    """A procedure code that the shipped knowledge knows as deleted on some day."""
    PX_CATEGORY_II = auto()
    """A Category II code."""
    PX_CATEGORY_III = auto()
    """A Category III code."""
    PX_LEVEL_II = auto()
    """A HCPCS Level II code."""
    PX_UNLISTED = auto()
    """An unlisted procedure."""
    PX_ADD_ON = auto()
    """An add-on code by the shipped knowledge. Tables of the user may name more: `PROCEDURE_TABLES`."""
    PX_VISIT = auto()
    """A visit."""
    PX_LEVELED_VISIT = auto()
    """A visit whose level decision making or time decides."""
    PX_NEW_VISIT = auto()
    """A leveled visit of a new patient, or the first of a stay."""
    PX_PREVENTIVE = auto()
    """A preventive service."""
    PX_SCREENING = auto()
    """A screening."""
    PX_ONE_SEX = auto()
    """A service that only one sex can receive."""
    PX_AGES = auto()
    """A service of certain ages."""
    PX_SCREENED = auto()
    """A service that exists twice: to screen, and to find out about a complaint."""
    PX_SIDED = auto()
    """A service that is done on a side."""
    PX_SIDELESS = auto()
    """A service on which no side can be meant, or whose code means both."""
    PX_BEGAN = auto()
    """A procedure code of which the shipped knowledge knows the first day."""
    PX_PLACED = auto()
    """A service that cannot be in some places of service."""
    PX_UNDIVIDED = auto()
    """A service without a professional and a technical part, by the shipped knowledge."""
    PX_DIVIDED = auto()
    """Imaging with a professional and a technical part."""
    PX_APART = auto()
    """A visit that is part of a procedure of the day, unless a modifier says otherwise."""
    PX_OPERATIVE = auto()
    """A procedure that includes the visit of the day."""
    PX_NEEDY = auto()
    """A service for which some payers ask for a modifier."""
    PX_ANESTHESIA = auto()
    """Anesthesia."""

    MODIFIERS = auto()
    """A line has modifiers."""
    SIDE_MODIFIER = auto()
    """A line has a modifier that names a side or both sides."""
    MODIFIER_CONFLICT = auto()
    """A line has two modifiers that cannot stand together, or both RT and LT."""
    MODIFIER_UNKNOWN = auto()
    """A line has a modifier that is not known (the two letters of an ambulance trip among them), or one twice."""
    MODIFIER_DATED = auto()
    """A line has a modifier that was not always in force."""
    MODIFIER_ALONE = auto()
    """A line has a modifier that lacks its partner."""
    MODIFIER_CHOOSY = auto()
    """A line has a modifier that makes sense on some kinds of service only."""
    MODIFIER_OF_PART = auto()
    """A line has a modifier that names a part of the body: a finger, a toe, an eyelid, a heart vessel."""
    MODIFIER_OF_FACILITY = auto()
    """A line has a modifier that only facilities use."""
    MODIFIER_BILATERAL = auto()
    """A line has modifier 50."""
    MODIFIER_COMPONENT = auto()
    """A line has modifier 26 or TC."""
    MODIFIER_DISTINCT = auto()
    """A line has modifier 59 or one of X{EPSU}."""
    MODIFIER_MULTIPLE = auto()
    """A line has modifier 51."""
    MODIFIER_REPEAT = auto()
    """A line has modifier 76 or 91."""
    MODIFIER_TELEHEALTH = auto()
    """A line has a modifier of telehealth."""
    UNITS = auto()
    """A line has other than one unit, or units that are no number."""
    NO_POINTER = auto()
    """A line points at nothing."""
    BAD_POINTER = auto()
    """A line points at a diagnosis that is not there, or with what is no number."""
    REPEATED_POINTER = auto()
    """A line points twice at the same diagnosis."""
    LINE_DATES = auto()
    """A line has a date of service of its own."""
    PLACE = auto()
    """The claim or a line has a place of service."""
    ODD_PLACE = auto()
    """A place of service is none of the list, or was not always on it."""
    CHARGES = auto()
    """A line has a charge."""

    LINES = auto()
    """There is more than one line."""
    REPEATED_PROCEDURE = auto()
    """A procedure stands on more than one line."""
    NO_LINES = auto()
    """There is no line."""
    NO_DIAGNOSES = auto()
    """There is no diagnosis."""
    DIAGNOSES = auto()
    """There is more than one diagnosis."""
    REPEATED_DIAGNOSIS = auto()
    """A diagnosis stands twice on the claim."""
    MANY_DIAGNOSES = auto()
    """There are more diagnoses than the twelve of a professional claim."""
    PROFESSIONAL = auto()
    """A practitioner bills."""
    INSTITUTIONAL = auto()
    """A facility bills."""
    NOTE = auto()
    """The claim or a line has text of the note."""
    SEX = auto()
    """The patient's sex is known."""
    BIRTH_DATE = auto()
    """The patient has a date of birth, or a text in its place."""
    LAST_DAY = auto()
    """The claim or a line tells the last day of its services."""
    TOTAL = auto()
    """The claim tells the sum of its charges."""
    NPI = auto()
    """The claim names who bills, or who gave the service, by number."""
    PAYER = auto()
    """The claim names a payer."""
    NO_DATE = auto()
    """Nothing on the claim tells the date of service."""
    UNUSABLE_DATE = auto()
    """A date of service or of birth is no date, or a date of service lies before ICD-10-CM or before the birth.

    So is a birth that makes the patient older than anybody.
    """
    STALE = auto()
    """The date of service lies after the last day that the tables know."""
    PROCEDURE_TABLES = auto()
    """The user added tables of procedures."""
    EDITS = auto()
    """The user added edits."""

    UNSUPPORTED = auto()
    """A line's diagnoses do not justify its service."""
    UNDETERMINED = auto()
    """Too little is known of a line's codes to judge it."""
