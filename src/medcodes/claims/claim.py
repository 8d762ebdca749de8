"""A claim: diagnoses, service lines that point at them, and the patient.

Nothing here judges: a claim holds what was written on it, right or wrong, so that a check can report it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any

import attrs

from medcodes.claims import fields
from medcodes.claims.suppressions import Suppressions, suppressions


class ClaimType(StrEnum):
    """Who bills: a practitioner (CMS-1500, 837P) or a facility (UB-04, 837I)."""

    PROFESSIONAL = "professional"
    INSTITUTIONAL = "institutional"


_INPATIENT = frozenset({"11", "18", "41"})
"""How the type of bill of an inpatient stay begins: hospital, swing bed, religious nonmedical institution (UB-04)."""


_RATES = frozenset({"0022", "0023", "0024"})
"""Revenue codes whose line carries, in place of a procedure, the code of a prospective rate (HIPPS): nursing facility,
home health and inpatient rehabilitation (UB-04, FL 42 and 44)."""


def _lines(lines: Iterable[ServiceLine]) -> tuple[ServiceLine, ...]:
    return tuple(lines)


@attrs.frozen
class Patient:
    """Who was treated.

    Attributes:
        sex: ``F`` or ``M``, or None where it is not known or neither.
        birth_date: the day of birth.
    """

    sex: str | None = attrs.field(default=None, converter=fields.sex)
    birth_date: date | str | None = attrs.field(default=None, converter=fields.day)

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
        units: how many, 1 where it is not said; NaN where what is said is no number.
        charge: what is asked, in dollars; NaN where it is no number.
        service_date: the day of this line, where it is not the claim's.
        place_of_service: two digits, where it is not the claim's.
        documentation: free text of the note about this line: "right knee", "MDM: low", "total time 45 minutes".
        service_date_to: the last day, where the service went on for several.
        revenue_code: the four digits by which a facility says what kind of service it was. A line that has one can be
            without a procedure, which is then None.
        drug_code: the National Drug Code of what was dispensed. A line of a pharmacy has it in place of a procedure.
        suppress: rules whose findings at this line may stand, each with the reason: ``{"PX201": "both knees"}``.
    """

    procedure: Any = attrs.field(default=None, converter=fields.procedure)
    pointers: tuple[Any, ...] = attrs.field(default=(), converter=fields.pointers)
    modifiers: tuple[str, ...] = attrs.field(default=(), converter=fields.modifiers)
    units: float = attrs.field(default=1, converter=fields.units)
    charge: float | None = attrs.field(default=None, converter=fields.number)
    service_date: date | str | None = attrs.field(default=None, converter=fields.day)
    place_of_service: str | None = attrs.field(default=None, converter=fields.text)
    documentation: str = attrs.field(default="", converter=fields.note)
    service_date_to: date | str | None = attrs.field(default=None, converter=fields.day)
    revenue_code: str | None = attrs.field(default=None, converter=fields.text)
    drug_code: str | None = attrs.field(default=None, converter=fields.text)
    suppress: Suppressions = attrs.field(default=(), converter=suppressions)

    @property
    def is_procedure_empty(self) -> bool:
        """Whether nothing is written where the procedure belongs.

        >>> [ServiceLine(code).is_procedure_empty for code in (None, " ", "99213")]
        [True, True, False]
        """
        return self.procedure is None or (isinstance(self.procedure, str) and not self.procedure.strip())

    @property
    def is_without_procedure(self) -> bool:
        """Whether the line rightly has no CPT or HCPCS code: its revenue code or its drug says what it was.

        Nor has it one where the revenue code says that what stands there is a rate of a prospective payment (HIPPS).

        >>> ServiceLine("", revenue_code="0250").is_without_procedure, ServiceLine("").is_without_procedure
        (True, False)
        >>> ServiceLine("KAGD1", revenue_code="0022").is_without_procedure
        True
        """
        if not self.revenue_code:
            return self.is_procedure_empty and bool(self.drug_code)
        return self.is_procedure_empty or str(self.revenue_code).zfill(4) in _RATES


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

    diagnoses: tuple[Any, ...] = attrs.field(default=(), converter=fields.diagnoses)
    lines: tuple[ServiceLine, ...] = attrs.field(default=(), converter=_lines)
    service_date: date | str | None = attrs.field(default=None, converter=fields.day)
    patient: Patient = attrs.field(factory=Patient)
    claim_type: ClaimType = attrs.field(default=ClaimType.PROFESSIONAL, converter=ClaimType)
    payer: str | None = attrs.field(default=None, converter=fields.text)
    state: str | None = attrs.field(default=None, converter=fields.text)
    place_of_service: str | None = attrs.field(default=None, converter=fields.text)
    documentation: str = attrs.field(default="", converter=fields.note)
    service_date_to: date | str | None = attrs.field(default=None, converter=fields.day)
    total_charge: float | None = attrs.field(default=None, converter=fields.number)
    billing_npi: str | None = attrs.field(default=None, converter=fields.text)
    rendering_npi: str | None = attrs.field(default=None, converter=fields.text)
    type_of_bill: str | None = attrs.field(default=None, converter=fields.text)
    billing_date: date | str | None = attrs.field(default=None, converter=fields.day)
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
