"""A claim: diagnoses, service lines that point at them, and the patient.

Nothing here judges: a claim holds what was written on it, right or wrong, so that a check can report it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any

import attrs

from medcodes.claims.suppressions import Suppressions, suppressions
from medcodes.days import DateLike, as_day
from medcodes.errors import NoReleaseError


class ClaimType(StrEnum):
    """Who bills: a practitioner (CMS-1500, 837P) or a facility (UB-04, 837I)."""

    PROFESSIONAL = "professional"
    INSTITUTIONAL = "institutional"


_INPATIENT = frozenset({"11", "18", "41"})
"""How the type of bill of an inpatient stay begins: hospital, swing bed, religious nonmedical institution (UB-04)."""


def _texts(values: Iterable[Any] | str | None) -> tuple[Any, ...]:
    """A list as it was written; a single text is a list of one."""
    if values is None:
        return ()
    return (values,) if isinstance(values, str) else tuple(values)


def _modifiers(values: Iterable[Any] | str | None) -> tuple[str, ...]:
    """Modifiers upper-case, without blanks around; empty ones fall away."""
    return tuple(text for value in _texts(values) if (text := str(value).strip().upper()))


def _pointers(values: Iterable[Any] | int | None) -> tuple[Any, ...]:
    return (values,) if isinstance(values, int) else _texts(values)


def _lines(lines: Iterable[ServiceLine]) -> tuple[ServiceLine, ...]:
    return tuple(lines)


def _day(day: DateLike | None) -> date | str | None:
    """A day; a text that is no day is kept as it was written, for a rule to report."""
    if day is None or (isinstance(day, str) and not day.strip()):
        return None
    try:
        return as_day(day)
    except NoReleaseError:
        return str(day)


def _sex(sex: str | None) -> str | None:
    """F or M; anything else is not known."""
    letter = sex.strip().upper()[:1] if isinstance(sex, str) else ""
    return letter if letter in ("F", "M") else None


@attrs.frozen
class Patient:
    """Who was treated.

    Attributes:
        sex: ``F`` or ``M``, or None where it is not known or neither.
        birth_date: the day of birth.
    """

    sex: str | None = attrs.field(default=None, converter=_sex)
    birth_date: date | str | None = attrs.field(default=None, converter=_day)

    def age_on(self, day: date) -> int | None:
        """The age in completed years on a day; None where the birth date is not known or lies after it.

        >>> Patient(birth_date="1961-04-12").age_on(date(2026, 4, 11))
        64
        """
        born = self.birth_date
        if not isinstance(born, date) or born > day:
            return None
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@attrs.frozen
class ServiceLine:
    """One service of a claim.

    Attributes:
        procedure: a CPT or HCPCS code, or None where the line has none.
        pointers: the diagnoses that justify it, by place in the claim's list, from 1.
        modifiers: two-character modifiers.
        units: how many, 1 where it is not said.
        charge: what is asked, in dollars.
        service_date: the day of this line, where it is not the claim's.
        place_of_service: two digits, where it is not the claim's.
        documentation: free text of the note about this line: "right knee", "MDM: low", "total time 45 minutes".
        service_date_to: the last day, where the service went on for several.
        revenue_code: the four digits by which a facility says what kind of service it was. A line that has one can be
            without a procedure, which is then None.
        drug_code: the National Drug Code of what was dispensed. A line of a pharmacy has it in place of a procedure.
        suppress: rules whose findings at this line may stand, each with the reason: ``{"PX201": "both knees"}``.
    """

    procedure: Any = None
    pointers: tuple[Any, ...] = attrs.field(default=(), converter=_pointers)
    modifiers: tuple[str, ...] = attrs.field(default=(), converter=_modifiers)
    units: float = 1
    charge: float | None = None
    service_date: date | str | None = attrs.field(default=None, converter=_day)
    place_of_service: str | None = None
    documentation: str = ""
    service_date_to: date | str | None = attrs.field(default=None, converter=_day)
    revenue_code: str | None = None
    drug_code: str | None = None
    suppress: Suppressions = attrs.field(default=(), converter=suppressions)

    @property
    def is_without_procedure(self) -> bool:
        """Whether the line rightly has no CPT or HCPCS code: its revenue code or its drug says what it was.

        >>> ServiceLine(None, revenue_code="0250").is_without_procedure, ServiceLine("").is_without_procedure
        (True, False)
        """
        return self.procedure is None and bool(self.revenue_code or self.drug_code)


@attrs.frozen
class Claim:
    """What is asked to be paid, as it was written.

    Attributes:
        diagnoses: ICD-10-CM codes, the first one principal.
        lines: the services.
        service_date: the date of service.
        patient: who was treated.
        claim_type: ``professional`` or ``institutional``.
        payer: who is asked to pay, for policies.
        state: where the service was given, two letters, for policies.
        place_of_service: two digits.
        documentation: free text of the note.
        service_date_to: the last day, where the claim covers several.
        total_charge: what is asked for the whole claim, in dollars.
        billing_npi: the National Provider Identifier of who bills.
        rendering_npi: that of who gave the service.
        type_of_bill: what a facility bills, three or four digits, such as ``0111`` for an inpatient stay (UB-04, FL 4).
        billing_date: the day on which the claim was made.
        suppress: rules whose findings anywhere on the claim may stand, each with the reason.

    >>> claim = Claim(["M25.561"], [ServiceLine("73560", pointers=[1], modifiers=["rt"])], "2026-11-02")
    >>> claim.lines[0].modifiers, claim.service_date
    (('RT',), datetime.date(2026, 11, 2))
    """

    diagnoses: tuple[Any, ...] = attrs.field(default=(), converter=_texts)
    lines: tuple[ServiceLine, ...] = attrs.field(default=(), converter=_lines)
    service_date: date | str | None = attrs.field(default=None, converter=_day)
    patient: Patient = attrs.field(factory=Patient)
    claim_type: ClaimType = attrs.field(default=ClaimType.PROFESSIONAL, converter=ClaimType)
    payer: str | None = None
    state: str | None = None
    place_of_service: str | None = None
    documentation: str = ""
    service_date_to: date | str | None = attrs.field(default=None, converter=_day)
    total_charge: float | None = None
    billing_npi: str | None = None
    rendering_npi: str | None = None
    type_of_bill: str | None = None
    billing_date: date | str | None = attrs.field(default=None, converter=_day)
    suppress: Suppressions = attrs.field(default=(), converter=suppressions)

    @property
    def is_inpatient(self) -> bool | None:
        """Whether it is of an inpatient stay; None where a facility's claim does not tell.

        >>> Claim(claim_type="institutional", type_of_bill="0111").is_inpatient, Claim().is_inpatient
        (True, False)
        """
        if self.claim_type is not ClaimType.INSTITUTIONAL:
            return False
        kind = str(self.type_of_bill or "").strip().lstrip("0")
        return kind[:2] in _INPATIENT if kind else None

    @property
    def spans_days(self) -> bool:
        """Whether its services lie on several days.

        >>> Claim(service_date="2026-11-02", service_date_to="2026-11-05").spans_days
        True
        """
        days = {self.service_date, self.service_date_to}
        for line in self.lines:
            days |= {line.service_date, line.service_date_to}
        return len({day for day in days if isinstance(day, date)}) > 1

    def day_of(self, line: ServiceLine) -> date | str | None:
        """The date of service of a line: its own, or the claim's."""
        return line.service_date if line.service_date is not None else self.service_date
