"""Reports as text for a terminal, as JSON and as CSV."""

from __future__ import annotations

import csv
import textwrap
from collections import Counter
from collections.abc import Iterable
from typing import IO, TYPE_CHECKING, Any

from medcodes.claims.record import Record, Unreadable
from medcodes.procedures.node import place
from medcodes.procedures.spelling import compacted
from medcodes.rules.denials import DENIALS
from medcodes.rules.finding import Finding, Severity

if TYPE_CHECKING:
    from medcodes.checker import Report

WIDTH = 100
COLUMNS = (
    "file", "line", "claim", "rule", "name", "severity", "where", "message", "remedy", "suggestions", "carc", "source",
    "fingerprint", "suppressed",
)  # fmt: skip
MOST_SUGGESTED = 6
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def text(report: Report, record: Record | None = None, *, skipped: bool = False) -> str:
    """A report for a reader.

    :param record: the record that was checked, to name it and its lines.
    :param skipped: also tell what was not checked.
    """
    lines = []
    if record is not None:
        day = record.claim.service_date
        lines.append(f"Claim {printable(record.name)} ({record.place}{f', service date {day}' if day else ''})")
    elif report.ok and not report.findings:
        lines.append("Nothing found.")
    for finding in report.findings:
        lines += _finding(finding, record)
    for known in report.suppressed:
        lines += _wrapped(f"suppressed {known.finding.rule}: {_where(known.finding.where, record)}: {known.reason}", 2)
    if skipped:
        lines += [line for skip in report.skipped for line in _wrapped(f"not checked: {skip}", 2)]
    return "\n".join(lines)


def _finding(finding: Finding, record: Record | None) -> list[str]:
    denial = f", denial CARC {finding.carc}" if finding.carc else ""
    lines = [f"  {finding.severity.value} {finding.rule} {finding.name}{denial}: {_where(finding.where, record)}"]
    lines += _wrapped(finding.message, 4)
    if finding.remedy:
        lines += _wrapped(f"What to do: {finding.remedy}", 4)
    if finding.suggestions:
        shown = ", ".join(finding.suggestions[:MOST_SUGGESTED])
        lines += _wrapped(f"Try: {shown}{' …' if len(finding.suggestions) > MOST_SUGGESTED else ''}", 4)
    return lines


def _wrapped(sentence: str, indent: int) -> list[str]:
    pad = " " * indent
    return textwrap.wrap(printable(sentence), WIDTH, initial_indent=pad, subsequent_indent=pad, break_on_hyphens=False)


def _where(where: str, record: Record | None) -> str:
    """A place for a reader, counted from 1: "line 2, 71046 (Chest x-ray, 2 views), modifiers"."""
    head, _, rest = where.partition("/")
    index, _, part = rest.partition("/")
    if not index.isdigit():
        return where.replace("_", " ") or "the check itself"
    number = int(index)
    words = [f"{'diagnosis' if head == 'diagnoses' else 'line'} {number + 1}"]
    if record is not None and head == "lines":
        words.append(_procedure(record.claim.lines[number].procedure))
    elif record is not None:
        words.append(printable(str(record.claim.diagnoses[number])[:20]))
    if part and part != "procedure":
        words.append(part.replace("_", " "))
    return ", ".join(word for word in words if word)


def _procedure(code: object) -> str:
    compact = compacted(code)
    node = place(compact) if compact else None
    return printable(str(code)[:20]) + (f" ({node.title})" if node is not None and node.title else "")


def printable(sentence: str) -> str:
    """Text that cannot move a terminal's cursor or hide what stands before it."""
    return "".join(character if character.isprintable() or character == " " else "�" for character in sentence)


class Tally:
    """Counts over many claims, for the summary at the end."""

    def __init__(self) -> None:
        self.claims = 0
        self.clean = 0
        self.unreadable = 0
        self.suppressed = 0
        self.hidden = 0
        self.rules: Counter[tuple[str, str, str]] = Counter()
        self.denials: Counter[str] = Counter()
        self.severities: Counter[Severity] = Counter()

    def add(self, report: Report) -> None:
        """Count one report."""
        self.claims += 1
        self.clean += not report.findings
        self.suppressed += len(report.suppressed)
        for finding in report.findings:
            self.rules[finding.rule, finding.name, finding.severity.value] += 1
            self.severities[finding.severity] += 1
            if finding.carc and finding.severity is not Severity.INFO:
                self.denials[finding.carc] += 1

    def text(self) -> str:
        """The summary for a reader."""
        lines = [
            f"{_count(self.claims, 'claim')} checked: {self.clean} without findings, "
            + ", ".join(_count(self.severities[severity], severity.value) for severity in Severity)
            + (f"; {self.suppressed} suppressed" if self.suppressed else "")
            + (f"; {self.hidden} known and hidden" if self.hidden else "")
            + (f"; {_count(self.unreadable, 'row')} could not be read" if self.unreadable else "")
            + "."
        ]
        if self.rules:
            lines.append("By rule:")
            lines += [
                f"  {count:>6}  {rule} {name} ({severity})" for (rule, name, severity), count in _sorted(self.rules)
            ]
        if self.denials:
            lines.append("By predicted denial (claim adjustment reason code):")
            lines += [f"  {count:>6}  CARC {carc}: {DENIALS[carc]}" for carc, count in _sorted(self.denials)]
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "claims": self.claims,
            "clean": self.clean,
            "unreadable": self.unreadable,
            "suppressed": self.suppressed,
            "hidden": self.hidden,
            "severities": {severity.value: self.severities[severity] for severity in Severity},
            "rules": {rule: count for (rule, _, _), count in _sorted(self.rules)},
            "denials": dict(_sorted(self.denials)),
        }


def _sorted(counts: Counter[Any]) -> list[tuple[Any, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _count(number: int, what: str) -> str:
    plural = what if number == 1 or what == "info" else f"{what}s"
    return f"{number} {plural}"


class CsvWriter:
    """Findings as CSV, one row a finding, and one for each row of the input that could not be read."""

    def __init__(self, out: IO[str]) -> None:
        self._writer = csv.writer(out, lineterminator="\n")
        self._writer.writerow(COLUMNS)

    def report(self, file: str, record: Record, report: Report) -> None:
        """Write the findings on a record, those that are suppressed last, each with its reason."""
        told = [(finding, "") for finding in report.findings]
        for finding, reason in told + [(known.finding, known.reason) for known in report.suppressed]:
            kept = {**finding.to_dict(), "suppressed": reason}
            kept["suggestions"] = " ".join(finding.suggestions)
            self._write([file, record.line, record.name, *(kept[column] for column in COLUMNS[3:])])

    def unreadable(self, file: str, place: Unreadable) -> None:
        """Write what could not be read."""
        self._write([file, place.line, "", "", "unreadable-row", "error", "", place.reason, *[""] * 6])

    def _write(self, row: Iterable[object]) -> None:
        self._writer.writerow([cell(str(value)) for value in row])


def cell(value: str) -> str:
    """A cell that a spreadsheet will not run as a formula."""
    return f"'{value}" if value.startswith(_FORMULA) else value
