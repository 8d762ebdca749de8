"""Claims out of FHIR: Claim and ExplanationOfBenefit, in the spellings of its releases."""

from __future__ import annotations

import io
import json
import sys
from collections import Counter
from datetime import date
from typing import Any

import pytest

from medcodes import check_claim
from medcodes.claims.reading import fhir, read_claims
from medcodes.claims.record import Record, Unreadable
from medcodes.errors import MissingExtraError

HCPCS, CPT = "https://bluebutton.cms.gov/resources/codesystem/hcpcs", "http://www.ama-assn.org/go/cpt"
ICD = "http://hl7.org/fhir/sid/icd-10-cm"


def concept(code: str, system: str = "") -> dict[str, Any]:
    """A CodeableConcept of one coding."""
    return {"coding": [{"system": system, "code": code}]}


def diagnosis(sequence: int, code: str, *types: str) -> dict[str, Any]:
    """A diagnosis of a claim."""
    return {
        "sequence": sequence,
        "diagnosisCodeableConcept": concept(code, ICD),
        "type": [concept(kind) for kind in types],
    }


CLAIM: dict[str, Any] = {
    "resourceType": "Claim",
    "id": "c1",
    "type": concept("professional"),
    "patient": {"reference": "Patient/p1"},
    "insurer": {"display": "Acme Health"},
    "billablePeriod": {"start": "2026-11-02", "end": "2026-11-03"},
    "provider": {"identifier": {"system": "http://hl7.org/fhir/sid/us-npi", "value": "1234567893"}},
    "diagnosis": [diagnosis(2, "I10"), diagnosis(1, "M25.561")],
    "item": [
        {
            "sequence": 1,
            "diagnosisSequence": [1, 2],
            "productOrService": concept("99213", CPT),
            "modifier": [concept("25")],
            "servicedDate": "2026-11-02",
            "quantity": {"value": 1},
            "net": {"value": 132.0, "currency": "USD"},
            "locationCodeableConcept": concept("11"),
        }
    ],
    "total": {"value": 132.0},
}
PATIENT = {"resourceType": "Patient", "id": "p1", "gender": "female", "birthDate": "1961-04-12"}


def read(*values: Any, indent: int | None = None) -> list[Record | Unreadable]:
    """The records of values, one a line."""
    text = "\n".join(json.dumps(value, indent=indent) for value in values)
    return list(read_claims(io.BytesIO(text.encode())))


def test_the_type_of_bill_and_the_day_of_billing():
    """Among the supporting information, and the day on which a claim was made; a statement is made by the payer."""
    kind = {"category": concept("typeofbill"), "code": concept("0111", "https://www.nubc.org/CodeSystem/type-of-bill")}
    made = {**CLAIM, "supportingInfo": [kind], "created": "2026-11-05T10:00:00Z"}
    [record, statement] = read(made, {**made, "resourceType": "ExplanationOfBenefit", "id": "e1"})
    assert (record.claim.type_of_bill, record.claim.billing_date) == ("0111", date(2026, 11, 5))
    assert (statement.claim.type_of_bill, statement.claim.billing_date) == ("0111", None)


@pytest.mark.parametrize("indent", [None, 2])
def test_a_claim(indent):
    """Diagnoses in the order of their sequence, and pointers to their places; compact or indented."""
    [record] = read(CLAIM, indent=indent)
    claim, [line] = record.claim, record.claim.lines
    assert (record.name, record.place) == ("c1", "line 1")
    assert claim.diagnoses == ("M25.561", "I10")
    assert (claim.service_date, claim.service_date_to) == (date(2026, 11, 2), date(2026, 11, 3))
    assert (claim.payer, claim.billing_npi, claim.total_charge) == ("Acme Health", "1234567893", 132.0)
    assert (line.procedure, line.modifiers, line.pointers, line.charge) == ("99213", ("25",), (1, 2), 132.0)
    assert line.place_of_service == "11"


def test_a_bundle_brings_the_patient():
    """Also where the reference is the whole address; other resources are passed over."""
    other = {**CLAIM, "id": "c2", "patient": {"reference": "urn:uuid:7"}}
    entries = [
        {"resource": PATIENT, "fullUrl": "urn:uuid:7"},
        {"resource": {"resourceType": "Coverage"}},
        {"resource": CLAIM},
        {"resource": other},
    ]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    for indent, places in ((2, ["entry 3", "entry 4"]), (None, ["line 1", "line 1"])):
        records = read(bundle, indent=indent)
        assert [record.place for record in records] == places
        assert [record.claim.patient.sex for record in records] == ["F", "F"]
        assert records[0].claim.patient.birth_date == date(1961, 4, 12)


def test_a_bundle_can_name_itself_last():
    """The order of names in JSON means nothing."""
    [record] = read({"entry": [{"resource": CLAIM}], "resourceType": "Bundle"}, indent=1)
    assert record.name == "c1"


def test_lines_and_lists():
    """One resource a line, the patients before the claims; a list."""
    first, told, second = read(PATIENT, CLAIM, {"no": "type"}, {**CLAIM, "id": "c2"})
    assert (first.claim.patient.sex, first.line, second.line) == ("F", 2, 4)
    assert "no resourceType" in told.reason
    assert [record.place for record in read([CLAIM, CLAIM])] == ["entry 1", "entry 2"]


def test_the_spelling_of_stu3():
    """``service`` and ``diagnosisLinkId``, a total cost, and insurance that is no list."""
    eob = {
        "resourceType": "ExplanationOfBenefit",
        "type": {
            "coding": [{"system": "https://bluebutton.cms.gov/resources/variables/nch_clm_type_cd", "code": "40"}]
        },
        "insurance": {"coverage": {"reference": "Coverage/1"}},
        "totalCost": {"value": 10},
        "diagnosis": [diagnosis(1, "I10", "principal"), diagnosis(2, "R05.9", "admitting")],
        "item": [
            {
                "service": concept("99213", HCPCS),
                "revenue": concept("0510"),
                "diagnosisLinkId": [1],
                "servicedPeriod": {"start": "2026-11-02"},
                "adjudication": [
                    {
                        "category": concept("https://bluebutton.cms.gov/resources/variables/rev_cntr_tot_chrg_amt"),
                        "amount": {"value": 99},
                    }
                ],
            }
        ],
    }
    [record] = read(eob)
    claim, [line] = record.claim, record.claim.lines
    assert (claim.payer, claim.claim_type, claim.total_charge) == ("Medicare", "institutional", 10)
    assert claim.diagnoses == ("I10",)
    assert (line.procedure, line.revenue_code, line.pointers, line.charge) == ("99213", "0510", (1,), 99)


def test_lines_without_a_procedure():
    """A revenue code or a drug stands in its place; an absent code is none."""
    absent = concept("not-applicable", "http://terminology.hl7.org/CodeSystem/data-absent-reason")
    items = [
        {"productOrService": absent, "revenue": concept("0250")},
        {"productOrService": concept("00071015523", "http://hl7.org/fhir/sid/ndc")},
        {"quantity": {"value": 1}},
    ]
    [record] = read({**CLAIM, "item": items})
    assert [line.procedure for line in record.claim.lines] == [None, None, ""]
    assert record.claim.lines[1].drug_code == "00071015523"


def test_where_no_line_says_why_all_diagnoses_may_be_the_reason():
    """The link is optional in FHIR; where some lines have one, those that have none point at nothing."""
    item = {"productOrService": concept("99213", CPT)}
    [record] = read({**CLAIM, "item": [item, item]})
    assert [line.pointers for line in record.claim.lines] == [(1, 2), (1, 2)]
    [record] = read({**CLAIM, "item": [item, {**item, "diagnosisSequence": [1]}, {**item, "diagnosisSequence": [9]}]})
    assert [line.pointers for line in record.claim.lines] == [(), (1,), (3,)]


def test_a_group_of_details():
    """Its parts are the lines, unless it is coded itself."""
    group = {"diagnosisSequence": [1], "detail": [{"productOrService": concept("73560", CPT)}] * 2}
    [record] = read({**CLAIM, "item": [group]})
    assert [(line.procedure, line.pointers) for line in record.claim.lines] == [("73560", (1,))] * 2


def test_a_diagnosis_in_another_resource():
    """Is found where it is contained or stands before; else the claim is told, not checked without it."""
    condition = {"resourceType": "Condition", "id": "d1", "code": concept("R05.9", ICD)}
    claim = {
        **CLAIM,
        "diagnosis": [{"sequence": 1, "diagnosisReference": {"reference": "#d1"}}],
        "contained": [condition],
    }
    assert read(claim)[0].claim.diagnoses == ("R05.9",)
    claim = {**CLAIM, "diagnosis": [{"sequence": 1, "diagnosisReference": {"reference": "Condition/d1"}}]}
    assert read(condition, claim)[0].claim.diagnoses == ("R05.9",)
    assert "its diagnosis is in 'Condition/d1'" in read(claim)[0].reason


def test_what_breaks_is_told_and_the_rest_is_read():
    """A bad line stops nothing; a document that breaks off gives what stands before."""
    text = f"{json.dumps(CLAIM)}\n{{broken\n[1]\n{json.dumps(CLAIM)}\n"
    records = list(read_claims(io.BytesIO(text.encode())))
    assert [type(record) for record in records] == [Record, Unreadable, Unreadable, Record]
    bundle = json.dumps({"resourceType": "Bundle", "entry": [{"resource": CLAIM}] * 3}, indent=1)
    records = list(read_claims(io.BytesIO(bundle[:-400].encode())))
    assert [type(record) for record in records] == [Record, Record, Unreadable]
    assert "breaks off" in records[2].reason
    [record] = read({**CLAIM, "item": [{"quantity": {"value": "many"}}]})
    assert record.reason == "its quantity 'many' is not a number"
    [record] = read(PATIENT)
    assert "holds no Claim" in record.reason


@pytest.mark.parametrize("value", [None, 7, "x", [], {}, [[]], [None], {"coding": 7}, {"value": True}])
def test_values_of_the_wrong_kind_are_as_if_absent(value):
    """Whatever stands in a field, the claim is read, or told."""
    for name in [*CLAIM, "contained", "careTeam", "identifier"]:
        if name not in ("resourceType", "id"):
            [record] = read({**CLAIM, name: value})
            assert isinstance(record, (Record, Unreadable))
    for name in CLAIM["item"][0]:
        [record] = read({**CLAIM, "item": [{**CLAIM["item"][0], name: value}]})
        assert isinstance(record, (Record, Unreadable))


def test_deep_nesting_and_long_lines(monkeypatch):
    """Are told."""
    deep = '{"resourceType": "Claim", "item": ' + "[" * 100_000 + "]" * 100_000 + "}"
    [record] = list(read_claims(io.BytesIO(f"{json.dumps({'resourceType': 'Basic'})}\n{deep}".encode())))
    assert isinstance(record, Unreadable)
    monkeypatch.setattr(fhir, "LONGEST_LINE", 5_000)
    long = json.dumps({**CLAIM, "note": "x" * 9_000})
    records = list(read_claims(io.BytesIO(f"{json.dumps(CLAIM)}\n{json.dumps(CLAIM)}\n{long}\n".encode())))
    assert [type(record) for record in records] == [Record, Record, Unreadable]


def test_without_ijson(monkeypatch):
    """What to install is said; one resource a line needs nothing."""
    monkeypatch.setitem(sys.modules, "ijson", None)
    assert len(read(CLAIM, CLAIM)) == 2
    with pytest.raises(MissingExtraError, match=r"medcodes\[fhir\]"):
        read(CLAIM, indent=2)


def test_the_samples_of_blue_button(shared):
    """200 of STU3 and three of R4; each with its diagnoses and lines."""
    path = shared / "claims" / "sample_eob_200.ndjson"
    records = list(read_claims(path))
    resources = [json.loads(line) for line in path.read_text().splitlines()]
    assert len(records) == len(resources) == 200
    for record, resource in zip(records, resources, strict=True):
        assert isinstance(record, Record)
        assert record.name == resource["id"]
        assert len(record.claim.lines) == len(resource["item"])
        codes = {d["diagnosisCodeableConcept"]["coding"][0]["code"] for d in resource.get("diagnosis", [])}
        assert set(record.claim.diagnoses) == codes
        assert str(record.claim.service_date) == resource["billablePeriod"]["start"]
    kinds = Counter(record.claim.claim_type.value for record in records)
    assert kinds == {"professional": 118, "institutional": 82}
    assert sum(line.drug_code is not None for record in records for line in record.claim.lines) == 35
    found = [list(read_claims(shared / "claims" / f"sample_eob_{number}.json")) for number in (1, 2, 3)]
    assert [[line.procedure for line in record.claim.lines] for [record] in found] == [
        ["90792", "99213"],
        ["99213"],
        ["99214"],
    ]
    assert found[2][0].claim.diagnoses == ("E11.9", "I10")
    assert [finding.rule for finding in check_claim(found[2][0].claim).findings] == ["CLM108"]  # a made-up number
