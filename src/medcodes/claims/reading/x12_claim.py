"""What the segments of an 837 claim say.

Source: ASC X12 implementation guides 005010X222 (professional) and 005010X223 (institutional), as the public companion
guides of Medicare contractors describe them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Self

import attrs

from medcodes.claims.claim import Claim, ClaimType, Patient, ServiceLine
from medcodes.claims.reading.days import day_of
from medcodes.claims.reading.numbers import number_of
from medcodes.claims.reading.opening import is_text
from medcodes.claims.reading.segments import UNIT, Segment
from medcodes.claims.record import Record, Unreadable
from medcodes.errors import shortened

DIAGNOSES = frozenset({"ABK", "ABF", "BK", "BF"})
"""Qualifiers of the diagnoses that lines point at: principal and others, ICD-10 and ICD-9."""

EXTERNAL_CAUSES = frozenset({"ABN", "BN"})
"""Qualifiers of external causes, which an 837I lists apart."""

_MEDICARE = frozenset({"MA", "MB"})
"""Claim filing indicators of Medicare Part A and B, whatever the contractor calls itself."""

_BILLING, _SUBSCRIBER, _PATIENT, _PAYER, _PLACE, _RENDERING = "85", "IL", "QC", "PR", "77", "82"
_FACILITY_CODES, _MINUTES = "A", "MJ"
_LEVEL_BILLING, _LEVEL_SUBSCRIBER = "20", "22"


@attrs.frozen
class Around:
    """What the loops around a claim say: who bills, who is insured, who was treated, and who is asked to pay.

    Attributes:
        version: the guide that the transaction follows.
        state: the state of who bills.
        billing_npi: the identifier of who bills.
        payer: who is asked to pay.
        is_medicare: whether the claim goes to Medicare Part A or B.
        patient: who was treated.
        party: whom the segments that come next describe.
        created: the day on which the transaction was made.
    """

    version: str = ""
    state: str | None = None
    billing_npi: str | None = None
    payer: str | None = None
    is_medicare: bool = False
    patient: Patient = attrs.field(factory=Patient)
    party: str = ""
    created: date | str | None = None

    def at_level(self, level: str) -> Around:
        """What still holds where a new level of the hierarchy begins."""
        if level == _LEVEL_BILLING:
            return Around(version=self.version, created=self.created)
        if level == _LEVEL_SUBSCRIBER:
            return attrs.evolve(self, payer=None, is_medicare=False, patient=Patient(), party="")
        return attrs.evolve(self, patient=Patient(), party="")

    def after(self, segment: Segment) -> Around:
        """What holds after a segment."""
        kind = segment.id
        if kind == "BHT":
            return attrs.evolve(self, created=day_of(segment[4]))
        if kind == "NM1":
            party = segment[1]
            if party == _BILLING:
                return attrs.evolve(self, party=party, billing_npi=_npi(segment))
            if party == _PAYER:
                return attrs.evolve(self, party=party, payer=segment[3] or None)
            return attrs.evolve(self, party=party)
        if kind == "N4" and self.party == _BILLING:
            return attrs.evolve(self, state=segment[2] or None)
        if kind == "DMG" and self.party in (_SUBSCRIBER, _PATIENT):
            return attrs.evolve(self, patient=Patient(segment[3], day_of(segment[2])))
        if kind == "SBR":
            return attrs.evolve(self, is_medicare=segment[9] in _MEDICARE)
        return self


@attrs.frozen
class ClaimLoop:
    """The segments of a claim, from its CLM on.

    Attributes:
        number: the place of the first one in the file; the others follow it.
        segments: the elements of each.
        component: what separates the parts of an element.
        around: what the loops around it say.
    """

    number: int
    segments: list[list[str]]
    component: str
    around: Around

    @classmethod
    def of(cls, segments: list[Segment], around: Around) -> Self:
        """The loop of segments that follow one another: kept as texts, which are quick to hand to another process."""
        first = segments[0]
        return cls(first.number, [segment.elements for segment in segments], first.component, around)

    @property
    def size(self) -> int:
        """About how many characters the segments have."""
        return len(self.segments) * 30

    def records(self) -> Iterator[Record | Unreadable]:
        """The claim; or which segment keeps it from being one."""
        reader = _ClaimReader(self.around)
        name = Segment(self.number, self.segments[0], self.component)[1]
        for number, elements in enumerate(self.segments, self.number):
            try:
                reader.take(Segment(number, elements, self.component))
            except ValueError as error:
                yield Unreadable(number, f"{error}, so claim {shortened(name, 20)!r} is not read", UNIT)
                return
        yield Record(name or f"segment {self.number}", self.number, reader.claim(), UNIT)


class _ClaimReader:
    """Takes the segments of a claim one by one."""

    def __init__(self, around: Around) -> None:
        self._around = around
        self._head = Segment(0, ["CLM"], ":")
        self._charge: float | None = None
        self._diagnoses: list[str] = []
        self._causes: list[str] = []
        self._days: tuple[date | str | None, date | str | None] = (None, None)
        self._notes: list[str] = []
        self._lines: list[_Line] = []
        self._party = ""
        self._is_other_payer = False
        self._state: str | None = None
        self._rendering: str | None = None

    def take(self, segment: Segment) -> None:
        """Understand a segment.

        :raises ValueError: it says something that cannot be.
        """
        kind = segment.id
        if kind == "CLM":
            self._head = segment
            self._charge = number_of(segment[2], "total charge (CLM02)")
        elif kind == "HI":
            self._take_codes(segment)
        elif kind in _SERVICES or kind == "LX":
            self._take_line(segment)
        elif kind == "DTP":
            self._take_days(segment)
        elif kind == "NTE":
            (self._lines[-1].notes if self._lines else self._notes).append(_text(segment[2]))
        elif self._lines:
            return  # who gave one line is not kept
        elif kind == "SBR":
            self._is_other_payer = True
        elif kind == "NM1":
            self._party = segment[1]
            if self._party == _RENDERING and not self._is_other_payer:
                self._rendering = _npi(segment)
        elif kind == "N4" and self._party == _PLACE and not self._is_other_payer:
            self._state = segment[2] or None

    def claim(self) -> Claim:
        """The claim of the segments that were taken."""
        place = self._head.parts(5)
        by_facility = len(place) > 1 and place[1] == _FACILITY_CODES
        lines = [line.service_line() for line in self._lines]
        kinds = {line.claim_type for line in self._lines if line.claim_type}
        fallback = ClaimType.INSTITUTIONAL if by_facility or "X223" in self._around.version else ClaimType.PROFESSIONAL
        listed = self._diagnoses + [code for code in self._causes if code not in self._diagnoses]
        around = self._around
        return Claim(
            listed,
            lines,
            self._days[0],
            around.patient,
            claim_type=kinds.pop() if len(kinds) == 1 else fallback,
            payer="Medicare" if around.is_medicare else around.payer,
            state=self._state or around.state,
            place_of_service=None if by_facility else place[0] or None,
            documentation=". ".join(filter(None, self._notes)),
            service_date_to=self._days[1],
            total_charge=self._charge,
            billing_npi=around.billing_npi,
            rendering_npi=self._rendering,
            type_of_bill=f"0{place[0]}{''.join(place[2:3])}" if by_facility else None,
            billing_date=around.created,
        )

    def _take_codes(self, segment: Segment) -> None:
        for place in range(1, len(segment.elements)):
            qualifier, _, rest = segment[place].partition(segment.component)
            code = rest.partition(segment.component)[0].strip()
            if code and qualifier in DIAGNOSES:
                self._diagnoses.append(code)
            elif code and qualifier in EXTERNAL_CAUSES:
                self._causes.append(code)

    def _take_line(self, segment: Segment) -> None:
        if segment.id == "LX" or not self._lines or self._lines[-1].service is not None:
            self._lines.append(_Line())
        if segment.id != "LX":
            self._lines[-1].take(segment)

    def _take_days(self, segment: Segment) -> None:
        if segment[1] not in ("472", "434"):
            return
        first, _, last = segment[3].partition("-") if segment[2] == "RD8" else (segment[3], "", "")
        days = day_of(first), day_of(last)
        if self._lines:
            self._lines[-1].days = days
        else:
            self._days = days


class _Line:
    """A service line as it is taken in."""

    def __init__(self) -> None:
        self.service: Segment | None = None
        self.notes: list[str] = []
        self.days: tuple[date | str | None, date | str | None] = (None, None)
        self.claim_type: ClaimType | None = None
        self._said: dict[str, Any] = {}

    def take(self, segment: Segment) -> None:
        """Understand the segment that names the service."""
        self.service = segment
        if segment.id == "SV1":
            self.claim_type = ClaimType.PROFESSIONAL
            procedure, charge, unit, quantity, place, pointers, revenue = 1, 2, 3, 4, 5, 7, None
        else:
            self.claim_type = ClaimType.INSTITUTIONAL
            procedure, charge, unit, quantity, place, pointers, revenue = 2, 3, 4, 5, 0, 0, segment[1] or None
        parts = segment.parts(procedure)
        units = number_of(segment[quantity], f"quantity ({segment.id}{quantity:02})")
        self._said = {
            "procedure": (parts[1] if len(parts) > 1 else "") or (None if revenue else ""),
            "pointers": _pointers(segment.parts(pointers)) if pointers else (),
            "modifiers": parts[2:6],
            "units": 1 if units is None or segment[unit] == _MINUTES else units,  # minutes of anesthesia are no units
            "charge": number_of(segment[charge], f"charge ({segment.id}{charge:02})"),
            "place_of_service": segment[place] if place else None,
            "revenue_code": revenue,
        }

    def service_line(self) -> ServiceLine:
        """The line of what was taken."""
        return ServiceLine(
            **self._said,
            service_date=self.days[0],
            service_date_to=self.days[1],
            documentation=". ".join(filter(None, self.notes)),
        )


_SERVICES = frozenset({"SV1", "SV2"})


def _pointers(parts: list[str]) -> tuple[int, ...]:
    found = []
    for part in filter(None, parts):
        if not (part.isascii() and part.isdigit() and len(part) <= 3):
            message = f"its pointer (SV107) {shortened(part)!r} is not a number"
            raise ValueError(message)
        found.append(int(part))
    return tuple(found)


def _npi(segment: Segment) -> str | None:
    """The National Provider Identifier of a party, where that is what identifies it."""
    return (segment[9] or None) if segment[8] == "XX" else None


def _text(text: str) -> str:
    """A note; bytes that are not UTF-8 show as such."""
    return text if is_text(text) else text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
