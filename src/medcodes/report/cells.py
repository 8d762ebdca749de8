"""Findings as rows of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from medcodes.claims.record import Record, Unreadable

if TYPE_CHECKING:
    from medcodes.checker import Report

COLUMNS = (
    "file", "place", "claim", "rule", "name", "severity", "where", "message", "remedy", "suggestions", "carc", "source",
    "fingerprint", "suppressed",
)  # fmt: skip
UNREADABLE = "unreadable"
"""The name of a row that is about what could not be read."""

FORMULA = r"^[=+\-@\t\r]"
"""How texts begin that a spreadsheet takes for a formula."""
NUMBER = r"^[+-]?[0-9][0-9.,]*$"
"""A number, which is no formula though it may begin like one."""
_STARTS, _NUMBER = re.compile(FORMULA), re.compile(NUMBER)


def rows(file: str, record: Record, report: Report) -> Iterator[tuple[str, ...]]:
    """The findings on a record, those that are suppressed last, each with its reason."""
    told = [(finding, "") for finding in report.findings]
    for finding, reason in told + [(known.finding, known.reason) for known in report.suppressed]:
        yield (
            file, record.place, record.name, finding.rule, finding.name, finding.severity.value, finding.where,
            finding.message, finding.remedy, " ".join(finding.suggestions), finding.carc, finding.source,
            finding.fingerprint, reason,
        )  # fmt: skip


def unreadable_row(file: str, place: Unreadable) -> tuple[str, ...]:
    """What could not be read."""
    return (file, place.place, "", "", UNREADABLE, "error", "", place.reason, "", "", "", "", "", "")


def cell(value: str) -> str:
    """A cell that a spreadsheet will not run as a formula.

    >>> cell("=1+1"), cell("99213"), cell("-12.50")
    ("'=1+1", '99213', '-12.50')
    """
    return f"'{value}" if _STARTS.match(value) and not _NUMBER.fullmatch(value) else value
