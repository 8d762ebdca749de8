"""What a FHIR Claim or ExplanationOfBenefit says, as R4, R4B, R5 and STU3 spell it.

Sources: HL7 FHIR, resources Claim and ExplanationOfBenefit; CARIN Consumer Directed Payer Data Exchange; field list of
CMS Blue Button 2.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from medcodes.claims.claim import Claim, ClaimType, Patient, ServiceLine
from medcodes.claims.reading.days import day_of
from medcodes.claims.reading.json_values import Json, child, number, objects, text, whole_numbers

CLAIMS = frozenset({"Claim", "ExplanationOfBenefit"})
"""The resources that are claims."""

RELATED = frozenset({"Patient", "Condition"})
"""Resources that claims refer to, and that say something a check needs."""

Related = Mapping[str, Json]
"""Resources by the references that lead to them."""

_BLUE_BUTTON = "https://bluebutton.cms.gov"
_DIAGNOSIS_SYSTEMS = ("/icd-10-cm", "/icd-10", "2.16.840.1.113883.6.90", "/icd-9-cm")
_PROCEDURE_SYSTEMS = ("hcpcs", "ama-assn.org/go/cpt", "2.16.840.1.113883.6.12", "2.16.840.1.113883.6.285")
_DRUG_SYSTEM = "/ndc"
_NO_CODE = ("data-absent-reason", "rev_cntr", "nubc.org")
"""Systems whose codes are no procedure, though they stand where one should."""

_MEDICARE_KINDS = "nch_clm_type_cd"
_FACILITIES = frozenset({"10", "20", "30", "40", "50", "60", "61", "62", "63", "64"})
"""Medicare's kinds of claims that facilities file: home health, nursing, outpatient, hospice, inpatient."""

_REASONS_FOR_COMING = frozenset({"admitting", "patientreasonforvisit"})
_SUBMITTED = ("submitted", "sbmtd_chrg", "tot_chrg")
_GAVE = frozenset({"performing", "rendering", "primary"})

_BILL_TYPES = "type-of-bill"
"""Part of the name of the system in which CARIN's guide for Blue Button keeps types of bill."""


def references(resource: Json) -> Iterator[str]:
    """The references that lead to a resource of the same file."""
    kind, name = text(resource.get("resourceType")), text(resource.get("id"))
    if kind and name:
        yield f"{kind}/{name}"


def claim_of(resource: Json, related: Related) -> Claim:
    """The claim that a resource says.

    :param related: what else the file has held so far.
    :raises ValueError: it says something that cannot be, or leaves its diagnoses to another file.
    """
    contained = {f"#{text(other.get('id'))}": other for other in objects(resource.get("contained"))}
    known: Related = {**related, **contained} if contained else related
    items = list(_items(resource))
    pointed = {number for item in items for number in _pointers(item)}
    diagnoses, places = _diagnoses(resource, known, pointed)
    unsaid = () if pointed else tuple(range(1, len(diagnoses) + 1))  # no line says why: all diagnoses may be the reason
    is_medicare = any(text(coding.get("system")).startswith(_BLUE_BUTTON) for coding in _codings(resource.get("type")))
    period = child(resource, "billablePeriod")
    patient = known.get(text(child(resource, "patient").get("reference")), {})
    return Claim(
        diagnoses,
        [_line(item, places, unsaid) for item in items],
        day_of(text(period.get("start"))),
        Patient(text(patient.get("gender")), day_of(text(patient.get("birthDate")))),
        claim_type=_claim_type(resource),
        payer="Medicare" if is_medicare else text(child(resource, "insurer").get("display")) or None,
        state=_state(items),
        service_date_to=day_of(text(period.get("end"))),
        total_charge=_total(resource),
        billing_npi=_npi(child(resource, "provider")) or _npi(child(resource, "organization")),
        rendering_npi=_rendering(resource),
        type_of_bill=_type_of_bill(resource),
        billing_date=day_of(text(resource.get("created"))[:10]) if resource.get("resourceType") == "Claim" else None,
    )


def _codings(concept: object) -> list[Json]:
    return [coding for one in objects(concept) for coding in objects(one.get("coding"))]


def _code(concept: object, systems: tuple[str, ...]) -> str:
    """The code of a concept in one of the systems; else its first code."""
    codings = [coding for coding in _codings(concept) if text(coding.get("code"))]
    for system in systems:
        for coding in codings:
            if system in text(coding.get("system")).casefold():
                return text(coding.get("code"))
    return text(codings[0].get("code")) if codings else ""


def _claim_type(resource: Json) -> ClaimType:
    codings = _codings(resource.get("type"))
    medicare = [text(c.get("code")) for c in codings if text(c.get("system")).endswith(_MEDICARE_KINDS)]
    said = any(code in _FACILITIES for code in medicare) if medicare else _has(codings, "institutional")
    return ClaimType.INSTITUTIONAL if said else ClaimType.PROFESSIONAL


def _has(codings: list[Json], code: str) -> bool:
    return any(text(coding.get("code")) == code for coding in codings)


def _type_of_bill(resource: Json) -> str | None:
    """The type of bill of a facility, which stands among the supporting information."""
    for information in objects(resource.get("supportingInfo")):
        if _has(_codings(information.get("category")), "typeofbill"):
            return _code(information.get("code"), (_BILL_TYPES,)) or None
    return None


def _diagnoses(resource: Json, known: Related, pointed: set[int]) -> tuple[list[str], dict[int, int]]:
    """The codes, each once, and for each sequence number the place of its code, from 1.

    Why the patient came is no diagnosis of the claim, unless a line points at it.
    """
    listed: dict[str, int] = {}
    places: dict[int, int] = {}
    for diagnosis in sorted(objects(resource.get("diagnosis")), key=_sequence):
        sequence = _sequence(diagnosis)
        types = {text(coding.get("code")) for coding in _codings(diagnosis.get("type"))}
        if types and types <= _REASONS_FOR_COMING and sequence not in pointed:
            continue
        concept = diagnosis.get("diagnosisCodeableConcept")
        reference = text(child(diagnosis, "diagnosisReference").get("reference"))
        if concept is None and reference:
            if reference not in known:
                message = f"its diagnosis is in {reference[:60]!r}, which the file does not hold before it"
                raise ValueError(message)
            concept = known[reference].get("code")
        code = _code(concept, _DIAGNOSIS_SYSTEMS)
        if code:
            places[sequence] = listed.setdefault(code, len(listed) + 1)
    return list(listed), places


def _sequence(element: Json) -> int:
    return next(whole_numbers(element.get("sequence")), 0)


def _items(resource: Json) -> Iterator[Json]:
    """The service lines; the parts of a group that has no code of its own stand for it."""
    for item in objects(resource.get("item")):
        parts = objects(item.get("detail"))
        if parts and not any(_named(item)):
            yield from ({**item, "revenue": None, **part} for part in parts)
        else:
            yield item


def _named(item: Json) -> tuple[str, str, str]:
    """What an item names: a procedure, a revenue code, a drug."""
    service = [
        coding
        for coding in _codings(item.get("productOrService") or item.get("service"))
        if not any(system in text(coding.get("system")).casefold() for system in _NO_CODE)
    ]
    drugs = [coding for coding in service if text(coding.get("system")).casefold().endswith(_DRUG_SYSTEM)]
    procedures = [coding for coding in service if coding not in drugs]
    return (
        _code({"coding": procedures}, _PROCEDURE_SYSTEMS),
        _code(item.get("revenue"), ()),
        text(drugs[0].get("code")) if drugs else "",
    )


def _pointers(item: Json) -> Iterator[int]:
    yield from whole_numbers(item.get("diagnosisSequence") or item.get("diagnosisLinkId"))


def _line(item: Json, places: dict[int, int], unsaid: tuple[int, ...]) -> ServiceLine:
    procedure, revenue, drug = _named(item)
    period = child(item, "servicedPeriod")
    units = number(child(item, "quantity").get("value"), "quantity")
    beyond = len(places) + 1  # a sequence that no diagnosis has points past the list
    return ServiceLine(
        procedure or (None if revenue or drug else ""),
        [places.get(sequence, beyond) for sequence in _pointers(item)] or unsaid,
        [_code(modifier, ()) for modifier in objects(item.get("modifier"))],
        1 if units is None else units,
        _charge(item),
        day_of(text(item.get("servicedDate")) or text(period.get("start"))),
        _code(item.get("locationCodeableConcept"), ()) or None,
        service_date_to=day_of(text(period.get("end"))),
        revenue_code=revenue or None,
        drug_code=drug or None,
    )


def _charge(item: Json) -> float | None:
    """What is asked for a line: what was submitted, or the net price."""
    for adjudication in objects(item.get("adjudication")):
        if _is_submitted(adjudication):
            return number(child(adjudication, "amount").get("value"), "charge")
    return number(child(item, "net").get("value"), "charge")


def _is_submitted(amount: Json) -> bool:
    codes = [text(coding.get("code")) for coding in _codings(amount.get("category"))]
    return any(part in code for code in codes for part in _SUBMITTED)


def _total(resource: Json) -> float | None:
    for total in objects(resource.get("total")):
        if "value" in total or _is_submitted(total):
            return number(total.get("value", child(total, "amount").get("value")), "total")
    return number(child(resource, "totalCost").get("value"), "total")


def _state(items: list[Json]) -> str | None:
    """The state of the first line that has one as two letters."""
    states = (text(child(item, "locationAddress").get("state")) for item in items)
    return next((state for state in states if len(state) == 2 and state.isalpha()), None)


def _npi(reference: Json) -> str | None:
    identifier = child(reference, "identifier")
    is_npi = "us-npi" in text(identifier.get("system")) or _has(_codings(identifier.get("type")), "npi")
    return (text(identifier.get("value")) or None) if is_npi else None


def _rendering(resource: Json) -> str | None:
    for member in objects(resource.get("careTeam")):
        roles = {text(coding.get("code")) for coding in _codings(member.get("role"))}
        found = _npi(child(member, "provider"))
        if roles & _GAVE and found:
            return found
    return None
