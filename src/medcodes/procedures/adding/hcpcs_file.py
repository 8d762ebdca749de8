"""HCPCS Level II as CMS publishes it by quarter (ANWEB): fixed-width text, or the contractors' spreadsheet as csv."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from medcodes.errors import shortened
from medcodes.procedures.adding.source import Reading, Row, Source, columns, month_in, once
from medcodes.procedures.spelling import Category, category_of
from medcodes.procedures.tables import TableKind

FIXED = {
    "HCPC": (0, 5), "SEQNUM": (5, 10), "RECID": (10, 11), "LONG DESCRIPTION": (11, 91),
    "SHORT DESCRIPTION": (91, 119), "ADD DT": (268, 276), "ACT EFF DT": (276, 284), "TERM DT": (284, 292),
}  # fmt: skip
"""Where the fixed-width file has them."""
CODE, MORE_OF_CODE, MODIFIER, MORE_OF_MODIFIER = "3478"
"""Record identifiers: the first line of a code or modifier, and those on which its long text goes on."""
_LENGTH = 292
_RECORD = re.compile(r"[ 0-9A-Z]{5}\d{5}[3478]", re.ASCII)
_OTHER_NAMES = {
    "HCPCS": "HCPC", "HCPCS CODE": "HCPC", "SEQ NUM": "SEQNUM", "REC ID": "RECID", "LONG DESC": "LONG DESCRIPTION",
    "SHORT DESC": "SHORT DESCRIPTION", "ADD DATE": "ADD DT", "ACTION EFF DT": "ACT EFF DT",
    "ACT EFF DATE": "ACT EFF DT", "TERM DATE": "TERM DT",
}  # fmt: skip
_NEEDED = ("HCPC", "LONG DESCRIPTION", "ADD DT", "TERM DT")
_HEAD_ROWS = 20
_NAME = re.compile(r"HCPC(?:20)?(\d\d)", re.I)


def is_csv(source: Source) -> bool:
    """Whether a file is the csv form."""
    return any(_is_header(line.split(",")) for line in source.lines[:_HEAD_ROWS])


def is_fixed(source: Source) -> bool:
    """Whether a file is the fixed-width form."""
    first = next((line for line in source.lines if line.strip()), "")
    return _RECORD.match(first) is not None


def read_csv(source: Source) -> Reading:
    """Read the csv form.

    :raises SourceError: it is damaged; the error names the line.
    """
    rows = source.cells()
    header: list[str] = next((row for _, row in rows if _is_header(row)), [])
    names = [_OTHER_NAMES.get(name, name) for name in columns(header)]
    for needed in _NEEDED:
        if needed not in names:
            raise source.refused(f"it has no column {needed!r}")

    def records() -> Iterator[tuple[int, dict[str, str]]]:
        for line, row in rows:
            if len(row) != len(header):
                raise source.refused(f"it has {len(row)} columns, and the headings are {len(header)}", line)
            yield line, dict(zip(names, row, strict=True))

    return _reading(source, records())


def read_fixed(source: Source) -> Reading:
    """Read the fixed-width form.

    :raises SourceError: it is damaged; the error names the line.
    """

    def records() -> Iterator[tuple[int, dict[str, str]]]:
        for line, text in enumerate(source.lines, 1):
            if not text.strip():
                continue
            if not _RECORD.match(text):
                raise source.refused(f"{shortened(text, 11)!r} does not begin like a record", line)
            if text[10] in (CODE, MODIFIER) and len(text) < _LENGTH:
                raise source.refused(f"it has {len(text)} characters, and a record has at least {_LENGTH}", line)
            yield line, {name: text[start:end].strip() for name, (start, end) in FIXED.items()}

    return _reading(source, records())


def _is_header(row: list[str]) -> bool:
    names = {_OTHER_NAMES.get(name, name) for name in columns(row)}
    return {"HCPC", "LONG DESCRIPTION"} <= names


def _reading(source: Source, records: Iterable[tuple[int, dict[str, str]]]) -> Reading:
    rows = once(source, _rows(source, records))
    return Reading(TableKind.HCPCS, rows, _first_day(source, rows))


def _rows(source: Source, records: Iterable[tuple[int, dict[str, str]]]) -> Iterator[Row]:
    """The codes, each with its long text put together; modifiers are left out."""
    row: Row | None = None
    name = ""
    for line, cells in records:
        record = cells.get("RECID", "") or CODE
        if record in (MORE_OF_CODE, MORE_OF_MODIFIER):
            if cells["HCPC"] != name:
                raise source.refused(f"it goes on with {cells['HCPC']!r}, and {name!r} came before", line)
            if row is not None:
                row = row._replace(title=source.title(f"{row.title} {cells['LONG DESCRIPTION']}", line))
            continue
        if record not in (CODE, MODIFIER):
            raise source.refused(f"{shortened(record)!r} is no record identifier", line)
        if row is not None:
            yield row
        name = cells["HCPC"]
        row = _row(source, line, cells) if record == CODE else None
    if row is not None:
        yield row


def _row(source: Source, line: int, cells: dict[str, str]) -> Row:
    code = source.code(cells["HCPC"], line)
    if category_of(code) is not Category.LEVEL_II:
        raise source.refused(f"{code} is no code of HCPCS Level II", line)
    added = source.day(cells["ADD DT"], line, "the date added")
    ended = source.day(cells["TERM DT"], line, "the termination date")
    changed = source.day(cells.get("ACT EFF DT", ""), line, "the effective date")
    if not added:
        raise source.refused("its date added is missing", line)
    title = source.title(cells["LONG DESCRIPTION"], line)
    short = source.title(cells.get("SHORT DESCRIPTION", ""), line)
    return Row(line, code, "", title or short, (added, changed, ended, short))


def _first_day(source: Source, rows: list[Row]) -> date | None:
    """The first day of the quarter that the file's name says, else of the newest change in it."""
    named, month = _NAME.search(source.path.name), month_in(source.path.stem)
    if named and month:
        return date(2000 + int(named[1]), month, 1)
    newest = date.fromisoformat(max(max(row.fields[:2]) for row in rows))
    return date(newest.year, (newest.month - 1) // 3 * 3 + 1, 1)
