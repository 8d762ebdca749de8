"""Reports as JSON: one document, or one object a line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from medcodes.claims.record import Record, Unreadable
from medcodes.report.tally import Tally
from medcodes.report.writers.writer import TextWriter

if TYPE_CHECKING:
    from medcodes.checker import Report


class JsonDocument(TextWriter):
    """One document: every record, and the summary."""

    separator = ",\n"

    def begin(self) -> str:
        """The beginning of the list."""
        return '{"records": [\n'

    def checked(self, file: str, record: Record, report: Report) -> str:
        """The whole report, also of a claim without findings."""
        return _dumped({"file": file, "place": record.place, "claim": record.name, **report.to_dict()})

    def unreadable(self, file: str, place: Unreadable) -> str:
        """Where, and the reason."""
        return _dumped({"file": file, "place": place.place, "unreadable": place.reason})

    def end(self, tally: Tally) -> str:
        """The summary."""
        return f'\n], "summary": {_dumped(tally.to_dict())}}}\n'


class JsonLines(JsonDocument):
    """One object a line: every record, and last the summary."""

    separator = ""

    def begin(self) -> str:
        """Nothing: each line stands for itself."""
        return ""

    def checked(self, file: str, record: Record, report: Report) -> str:
        """The whole report, also of a claim without findings."""
        return super().checked(file, record, report) + "\n"

    def unreadable(self, file: str, place: Unreadable) -> str:
        """Where, and the reason."""
        return super().unreadable(file, place) + "\n"

    def end(self, tally: Tally) -> str:
        """The summary."""
        return _dumped({"summary": tally.to_dict()}) + "\n"


def _dumped(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
