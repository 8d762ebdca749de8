"""Findings as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from medcodes.claims.record import Record, Unreadable
from medcodes.report.cells import COLUMNS, cell, rows, unreadable_row
from medcodes.report.writers.writer import TextWriter

if TYPE_CHECKING:
    from medcodes.checker import Report


class CsvTable(TextWriter):
    """One row a finding, and one for each place that could not be read. No cell runs as a formula."""

    def begin(self) -> str:
        """The names of the columns."""
        return _written([COLUMNS])

    def checked(self, file: str, record: Record, report: Report) -> str:
        """The rows of its findings."""
        return _written(rows(file, record, report)) if report.findings or report.suppressed else ""

    def unreadable(self, file: str, place: Unreadable) -> str:
        """Its row."""
        return _written([unreadable_row(file, place)])


def _written(table: Iterable[Iterable[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([[cell(value) for value in row] for row in table])
    return out.getvalue()
