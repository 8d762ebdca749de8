"""Reports for reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from medcodes.claims.record import Record, Unreadable
from medcodes.report.tally import Tally
from medcodes.report.text import text
from medcodes.report.writers.writer import TextWriter

if TYPE_CHECKING:
    from medcodes.checker import Report


@attrs.frozen(slots=False)
class ForReading(TextWriter):
    """Reports as text: claims with findings, and the summary at the end.

    Attributes:
        skipped: also tell what was not checked.
    """

    tells_apart = True
    skipped: bool = False

    def checked(self, file: str, record: Record, report: Report) -> str:
        """The report, or nothing where there is nothing to tell."""
        if report.findings or report.suppressed or (self.skipped and report.skipped):
            return text(report, record, skipped=self.skipped) + "\n\n"
        return ""

    def unreadable(self, file: str, place: Unreadable) -> str:
        """Nothing: what could not be read is told apart from the reports."""
        return ""

    def end(self, tally: Tally) -> str:
        """The summary."""
        return tally.text() + "\n"
