"""Reports as text for a terminal."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from medcodes.claims.record import Record
from medcodes.procedures.node import place
from medcodes.procedures.spelling import compacted
from medcodes.rules.finding import Finding

if TYPE_CHECKING:
    from medcodes.checker import Report

WIDTH = 100
MOST_SUGGESTED = 6


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
