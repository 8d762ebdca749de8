"""Files of claims for measuring: seeded, made of what a practice bills, with no patient in them."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.checker import SEED, with_faults
from medcodes import Claim

COLUMNS = (
    "claim_id", "service_date", "sex", "birth_date", "dx1", "dx2", "dx3", "dx4", "procedure", "modifiers", "pointers",
    "units", "charge", "place_of_service", "documentation",
)  # fmt: skip
ICD_10_CM, CPT = "http://hl7.org/fhir/sid/icd-10-cm", "http://www.ama-assn.org/go/cpt"
HEADER = (
    "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *261102*1145*^*00501*000000001*0*T*:~"
    "GS*HC*SENDER*RECEIVER*20261102*1145*1*X*005010X222A1~"
)


def claims(count: int) -> Iterator[Claim]:
    """Claims of three lines and four diagnoses; one in eight has a classic fault."""
    chance = random.Random(SEED)
    for _ in range(count):
        yield with_faults(chance)


def write_csv(path: Path, count: int) -> int:
    """Write claims as CSV; how many lines they have."""
    lines = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for number, claim in enumerate(claims(count)):
            codes = [*claim.diagnoses, "", "", "", ""][:4]
            who = (number, claim.service_date, claim.patient.sex, claim.patient.birth_date, *codes)
            for line in claim.lines:
                pointers = " ".join(str(pointer) for pointer in line.pointers)
                note = line.documentation or claim.documentation
                service = (line.procedure, " ".join(line.modifiers), pointers, line.units, line.charge)
                writer.writerow((*who, *service, claim.place_of_service, note))
                lines += 1
    return lines


def write_837(path: Path, count: int, per_transaction: int = 1_000) -> None:
    """Write claims as an 837P: a subscriber's loop and the lines of each, thousands to a transaction."""
    with path.open("w", encoding="ascii") as file:
        file.write(HEADER)
        transactions = 0
        for number, claim in enumerate(claims(count)):
            if number % per_transaction == 0:
                if transactions:
                    file.write(f"SE*0*{transactions:04}~\n")
                transactions += 1
                file.write(f"ST*837*{transactions:04}*005010X222A1~\nBHT*0019*00*1*20261102*1145*CH~\n")
                file.write("HL*1**20*1~\nNM1*85*2*CLINIC*****XX*1234567893~\nN3*1 MAIN ST~\nN4*DAYTON*OH*45402~\n")
            file.write("".join(f"{segment}~\n" for segment in _segments(number, claim)))
        file.write(f"SE*0*{transactions:04}~\nGE*{transactions}*1~\nIEA*1*000000001~\n")


def write_ndjson(path: Path, count: int) -> None:
    """Write claims as FHIR Claims, one a line."""
    with path.open("w", encoding="utf-8") as file:
        for number, claim in enumerate(claims(count)):
            file.write(json.dumps(_resource(number, claim)) + "\n")


def _resource(number: int, claim: Claim) -> dict[str, Any]:
    day = str(claim.service_date)
    return {
        "resourceType": "Claim",
        "id": str(number),
        "type": {"coding": [{"code": "professional"}]},
        "billablePeriod": {"start": day, "end": day},
        "diagnosis": [
            {"sequence": place, "diagnosisCodeableConcept": {"coding": [{"system": ICD_10_CM, "code": code}]}}
            for place, code in enumerate(claim.diagnoses, 1)
        ],
        "item": [
            {
                "sequence": place,
                "diagnosisSequence": list(line.pointers),
                "productOrService": {"coding": [{"system": CPT, "code": line.procedure}]},
                "modifier": [{"coding": [{"code": code}]} for code in line.modifiers],
                "servicedDate": day,
                "quantity": {"value": line.units},
                "net": {"value": line.charge, "currency": "USD"},
                "locationCodeableConcept": {"coding": [{"code": claim.place_of_service}]},
            }
            for place, line in enumerate(claim.lines, 1)
        ],
    }


def _segments(number: int, claim: Claim) -> Iterator[str]:
    yield f"HL*{number + 2}*1*22*0"
    yield "SBR*P*18*******CI"
    yield "NM1*IL*1*DOE*JANE****MI*X1"
    yield "N3*1 MAIN ST"
    yield "N4*DAYTON*OH*45402"
    yield f"DMG*D8*{_day(claim.patient.birth_date)}*{claim.patient.sex}"
    yield "NM1*PR*2*PAYER*****PI*P1"
    yield f"CLM*{number}*{sum(line.charge or 0 for line in claim.lines):g}***11:B:1*Y*A*Y*Y"
    codes = [code.replace(".", "") for code in claim.diagnoses]
    yield "*".join(["HI", *(f"{'ABF' if place else 'ABK'}:{code}" for place, code in enumerate(codes))])
    for place, line in enumerate(claim.lines, 1):
        yield f"LX*{place}"
        service = ":".join(["HC", str(line.procedure), *line.modifiers])
        pointers = ":".join(str(pointer) for pointer in line.pointers)
        yield f"SV1*{service}*{line.charge or 0:g}*UN*{line.units:g}***{pointers}"
        yield f"DTP*472*D8*{_day(claim.service_date)}"


def _day(day: object) -> str:
    return day.isoformat().replace("-", "") if isinstance(day, date) else ""
