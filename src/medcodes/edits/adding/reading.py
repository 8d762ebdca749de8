"""Recognizing a file of edits and reading its rows, whatever stands above them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from itertools import chain, islice

import attrs

from medcodes.days import to_number
from medcodes.edits.adding.source import Source
from medcodes.edits.edit import EditKind, Setting
from medcodes.errors import shortened
from medcodes.procedures import spelling

HEAD = 300
"""Lines that a notice of copyright and headings may fill."""
Row = tuple[int, str, str, tuple[str, ...] | str]
"""The line, the first two cells, and the others: cells, or for tab-delimited files their text."""
_SETTINGS = (
    (Setting.DME, re.compile(r"(?<![a-z])dme|durable", re.I)),
    (Setting.HOSPITAL, re.compile(r"ccioph|hospital|outpatient", re.I)),
    (Setting.PRACTITIONER, re.compile(r"ccipra|practitioner|physician", re.I)),
)
_EFFECTIVE = re.compile(r"eff(?:ective)?[\s_:-]*(\d{1,2})[-_/](\d{1,2})[-_/](20\d\d)", re.I)
_QUARTER = re.compile(r"(20\d\d)[\s_-]*Q([1-4])|Q([1-4])[\s_-]*(20\d\d)", re.I)
_CODE = re.compile(r"[0-9A-Z]{5}", re.I)
_DATE = re.compile(r"(19|20)\d{6}")


@attrs.frozen
class Text:
    """A file of edits, recognized.

    Attributes:
        source: the file.
        kind: what it holds.
        setting: whose services it is for, or None where it does not say.
        first_day: the first day that it holds for, or None where it does not say.
        rows: its rows.
    """

    source: Source
    kind: EditKind
    setting: Setting | None
    first_day: date | None
    rows: Iterator[Row]


def recognized(source: Source) -> Text:
    """What a file is, by the first of its rows.

    :raises SourceError: it is no file of edits.
    """
    lines = source.lines()
    above: list[str] = []
    for number, line in enumerate(islice(lines, HEAD), 1):
        delimiter = "\t" if "\t" in line else ","
        kind = _kind(_cells(line, delimiter))
        if kind is not None:
            rows = _rows(source, chain((line,), lines), number, delimiter, fast=delimiter == "\t" and '"' not in line)
            head = " ".join(above)
            return Text(source, kind, _setting(source.name, head), _first_day(source.name, head), rows)
        above.append(line)
    raise source.refused(
        "it holds neither pairs of procedures (NCCI: column 1, column 2, dates, modifier indicator) nor units (MUE: "
        "procedure, value, adjudication indicator)"
    )


def code_of(source: Source, text: str, line: int) -> str:
    """A code of a row.

    :raises SourceError: the text is none.
    """
    code = spelling.compacted(text)
    if code is None:
        lost = text.strip().isdigit() and len(text.strip()) < spelling.LENGTH
        hint = " (has a spreadsheet dropped its leading zeros?)" if lost else ""
        problem = spelling.explain_malformed(text)
        raise source.refused(f"{shortened(text.strip())!r} is no procedure code: {problem}{hint}", line)
    return code


def words(text: str) -> str:
    """The words of a cell that was read byte by byte, blanks joined."""
    raw = text.encode("latin-1")
    try:
        decoded = raw.decode("utf-8")
    except UnicodeDecodeError:
        decoded = raw.decode("cp1252", "replace")
    return " ".join("".join(letter if letter.isprintable() else " " for letter in decoded).split())[:200]


def _rows(source: Source, lines: Iterator[str], first: int, delimiter: str, *, fast: bool) -> Iterator[Row]:
    if not fast:
        yield from _csv_rows(source, lines, first, delimiter)
        return
    for number, line in enumerate(lines, first):
        try:
            one, two, rest = line.split("\t", 2)
        except ValueError:
            if line.strip():
                raise source.refused(f"{shortened(line.strip())!r} is no row of edits", number) from None
            continue
        yield number, one, two, rest


def _csv_rows(source: Source, lines: Iterator[str], first: int, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        for row in reader:
            number = first + reader.line_num - 1
            if len(row) >= 3:
                yield number, row[0], row[1], tuple(row[2:])
            elif any(cell.strip() for cell in row):
                raise source.refused(f"it has {len(row)} columns, which is too few", number)
    except csv.Error as error:
        raise source.refused(f"it is no readable row ({error})", first + reader.line_num - 1) from None


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return []


def _kind(cells: list[str]) -> EditKind | None:
    if len(cells) >= 6 and _CODE.fullmatch(cells[0]) and _CODE.fullmatch(cells[1]) and _DATE.fullmatch(cells[3]):
        return EditKind.PAIRS
    if len(cells) >= 3 and _CODE.fullmatch(cells[0]) and cells[1].isdigit() and cells[2][:1] in tuple("123"):
        return EditKind.UNITS
    return None


def _setting(name: str, head: str) -> Setting | None:
    """The setting that the name says, else the only one that the words above the rows say."""
    for text in (name, head):
        said = [setting for setting, pattern in _SETTINGS if pattern.search(text)]
        if len(said) == 1:
            return said[0]
    return None


def _first_day(name: str, head: str) -> date | None:
    """The first day that the name or the words above the rows say: a day, or a quarter."""
    for text in (name, head):
        try:
            if day := _EFFECTIVE.search(text):
                return date(int(day[3]), int(day[1]), int(day[2]))
        except ValueError:
            continue
        if quarter := _QUARTER.search(text):
            return date(int(quarter[1] or quarter[4]), int(quarter[2] or quarter[3]) * 3 - 2, 1)
    return None


def day_number(source: Source, text: str, line: int, what: str) -> int:
    """A day of a row as YYYYMMDD.

    :raises SourceError: the text is no day.
    """
    try:
        day = date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise source.refused(f"{what} {shortened(text)!r} is no day (YYYYMMDD)", line)
    return to_number(day)
