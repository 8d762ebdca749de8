"""Reports as FHIR R4 resources, one a line: OperationOutcome, or what a ClaimResponse says of errors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from medcodes.claims.record import Record, Unreadable
from medcodes.report.writers.writer import TextWriter
from medcodes.rules.finding import Finding, Severity

if TYPE_CHECKING:
    from medcodes.checker import Report

RULES = "urn:medcodes:rules"
CARC = "https://x12.org/codes/claim-adjustment-reason-codes"

_SEVERITIES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "information"}
_ELEMENTS = {"diagnoses": "diagnosis", "lines": "item"}
_PARTS = {
    "procedure": "productOrService",
    "pointers": "diagnosisSequence",
    "modifiers": "modifier",
    "units": "quantity",
    "charge": "net",
    "service_date": "serviced",
    "place_of_service": "location",
    "revenue_code": "revenue",
}
_WHOLE = {"service_date": "billablePeriod", "patient": "patient", "payer": "insurer", "total_charge": "total"}


class OperationOutcomes(TextWriter):
    """An OperationOutcome for each claim, also for one without findings, and for each place that could not be read."""

    def checked(self, file: str, record: Record, report: Report) -> str:
        """The findings as issues."""
        issues = [_issue(finding) for finding in report.findings] or [
            {"severity": "information", "code": "informational", "details": {"text": "Nothing was found."}}
        ]
        return _line({"resourceType": "OperationOutcome", **_about(file, record), "issue": issues})

    def unreadable(self, file: str, place: Unreadable) -> str:
        """A fatal issue."""
        issue = {
            "severity": "fatal",
            "code": "structure",
            "details": {"text": f"It could not be read: {place.reason}."},
            "diagnostics": f"{file}, {place.place}",
        }
        return _line({"resourceType": "OperationOutcome", "issue": [issue]})


class ClaimResponses(TextWriter):
    """For each claim the error list of a ClaimResponse: what a payer would answer.

    Errors are in ``error``, warnings and information in ``processNote``. The patient, the insurer and the day, which a
    ClaimResponse needs, are left to whoever sends one.
    """

    def checked(self, file: str, record: Record, report: Report) -> str:
        """Its errors and notes."""
        errors = [finding for finding in report.findings if finding.severity is Severity.ERROR]
        notes = [finding for finding in report.findings if finding.severity is not Severity.ERROR]
        response: dict[str, Any] = {
            "resourceType": "ClaimResponse",
            "status": "active",
            "use": "claim",
            "request": {"identifier": {"value": record.name}, "display": f"{file}, {record.place}"},
            "outcome": "error" if errors else "complete",
        }
        if errors:
            response["error"] = [_error(finding) for finding in errors]
        if notes:
            response["processNote"] = [
                {"number": number, "type": "display", "text": f"{finding.rule}: {finding.message}"}
                for number, finding in enumerate(notes, 1)
            ]
        return _line(response)

    def unreadable(self, file: str, place: Unreadable) -> str:
        """An error about the whole."""
        return _line(
            {
                "resourceType": "ClaimResponse",
                "status": "active",
                "use": "claim",
                "request": {"display": f"{file}, {place.place}"},
                "outcome": "error",
                "disposition": f"It could not be read: {place.reason}.",
            }
        )


def _issue(finding: Finding) -> dict[str, Any]:
    issue: dict[str, Any] = {
        "severity": _SEVERITIES[finding.severity],
        "code": "business-rule",
        "details": {"coding": _codings(finding), "text": finding.message},
        "expression": [expression(finding.where)],
    }
    if finding.remedy:
        issue["diagnostics"] = finding.remedy
    return issue


def expression(where: str) -> str:
    """The FHIRPath of a place on a claim.

    >>> expression("lines/1/modifiers"), expression("diagnoses/0"), expression("service_date")
    ('Claim.item[1].modifier', 'Claim.diagnosis[0]', 'Claim.billablePeriod')
    """
    head, _, rest = where.partition("/")
    index, _, part = rest.partition("/")
    if head in _ELEMENTS and index.isdigit():
        return f"Claim.{_ELEMENTS[head]}[{index}]" + (f".{_PARTS[part]}" if part in _PARTS else "")
    return f"Claim.{_WHOLE[head]}" if head in _WHOLE else "Claim"


def _error(finding: Finding) -> dict[str, Any]:
    head, _, rest = finding.where.partition("/")
    index = rest.partition("/")[0]
    place = {"itemSequence": int(index) + 1} if head == "lines" and index.isdigit() else {}
    return {**place, "code": {"coding": _codings(finding), "text": finding.message}}


def _codings(finding: Finding) -> list[dict[str, str]]:
    codings = [{"system": RULES, "code": finding.rule, "display": finding.name}]
    return [*codings, {"system": CARC, "code": finding.carc}] if finding.carc else codings


def _about(file: str, record: Record) -> dict[str, Any]:
    """Which claim it is about: an OperationOutcome has no field for it, but text."""
    text = f"Claim {record.name} ({file}, {record.place})"
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return {"text": {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{escaped}</div>'}}


def _line(resource: dict[str, Any]) -> str:
    return json.dumps(resource, ensure_ascii=False) + "\n"
