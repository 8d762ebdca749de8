"""The NCCI add-on code file: which procedures an add-on code may accompany, as a table with headings or fixed width."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from medcodes.errors import shortened
from medcodes.procedures.adding.source import Reading, Row, Source, columns
from medcodes.procedures.tables import TableKind

ANY_PRIMARY = "CCCCC"
"""Stands for the primary procedures that the payer's contractor defines."""
FIXED = {"add_on": (0, 5), "add_on_ended": (5, 12), "primary": (12, 17), "primary_ended": (17, 24),
         "first": (24, 31), "last": (31, 38), "type": (38, 39), "note": (39, None)}  # fmt: skip
"""Where the fixed-width file has them; days are written as year and day of the year."""
LINE_SEPARATOR = "\n"
_HEADINGS = {
    "add_on": re.compile(r"ADD ON( CODE)?|AOC( CODE)?"),
    "add_on_ended": re.compile(r"(ADD ON( CODE)?|AOC) DEL.*"),
    "primary": re.compile(r"PRIMARY( CODE)?"),
    "primary_ended": re.compile(r"PRIMARY( CODE)? DEL.*"),
    "first": re.compile(r"(ADD ON( CODE)?|AOC)( EDIT)? EFF.*"),
    "last": re.compile(r"(ADD ON( CODE)?|AOC) EDIT DEL.*"),
    "type": re.compile(r"((ADD ON( CODE)?|AOC) )?(EDIT )?TYPE"),
    "note": re.compile(r"SPECIAL INSTRUCTIONS?.*|NOTES?"),
}
_NEEDED = ("add_on", "primary", "type")
_HEAD_ROWS = 30
_FIXED_LINE = re.compile(r"[0-9A-Z]{5}[\d ]{7}[0-9A-Z]{5}[\d ]{7}\d{7}[\d ]{7}[123]", re.ASCII)
_NAME = re.compile(r"V?(20\d\d)_?Q([1-4])", re.I)


def is_delimited(source: Source) -> bool:
    """Whether a file is the form with headings."""
    return _heading(source) is not None


def is_fixed(source: Source) -> bool:
    """Whether a file is the fixed-width form."""
    return any(_FIXED_LINE.match(line) for line in source.lines[:_HEAD_ROWS])


def read_delimited(source: Source) -> Reading:
    """Read the form with headings: tabs or commas between the columns.

    :raises SourceError: it is damaged; the error names the line.
    """
    heading = _heading(source)
    if heading is None:
        raise source.refused("its headings (add-on code, primary code, type …) are missing")
    at, delimiter, names = heading

    def records() -> Iterator[tuple[int, dict[str, str]]]:
        for line, row in source.cells(delimiter):
            if line <= at:
                continue
            if len(row) > len(names) or len(row) < max(names.index(name) for name in _NEEDED) + 1:
                raise source.refused(f"it has {len(row)} columns, and the headings are {len(names)}", line)
            yield line, {name: cell for name, cell in zip(names, row, strict=False) if name}

    return _reading(source, records())


def read_fixed(source: Source) -> Reading:
    """Read the fixed-width form.

    :raises SourceError: it is damaged; the error names the line.
    """

    def records() -> Iterator[tuple[int, dict[str, str]]]:
        begun = False
        for line, text in enumerate(source.lines, 1):
            matched = _FIXED_LINE.match(text)
            if not text.strip() or not (begun or matched):
                continue
            if not matched:
                raise source.refused(f"{shortened(text, 39)!r} is not laid out like the lines before", line)
            begun = True
            yield line, {name: text[start:end].strip() for name, (start, end) in FIXED.items()}

    return _reading(source, records())


def _heading(source: Source) -> tuple[int, str, list[str]] | None:
    """The line of the headings, what stands between them, and what each names."""
    for line, text in enumerate(source.lines[:_HEAD_ROWS], 1):
        delimiter = "\t" if "\t" in text else ","
        titles = columns(text.split(delimiter))
        names = [next((name for name, known in _HEADINGS.items() if known.fullmatch(title)), "") for title in titles]
        if set(_NEEDED) <= set(names):
            return line, delimiter, names
    return None


def _reading(source: Source, records: Iterable[tuple[int, dict[str, str]]]) -> Reading:
    """One row an add-on code: its primaries, each with type, days and note, a line each."""
    found: dict[str, dict[tuple[str, str], tuple[str, ...]]] = {}
    lines: dict[str, int] = {}
    newest = ""
    for line, cells in records:
        code = source.code(cells["add_on"], line)
        primary = cells["primary"].upper()
        if primary and primary != ANY_PRIMARY:
            primary = source.code(primary, line)
        if cells["type"] not in ("1", "2", "3"):
            raise source.refused(f"{shortened(cells['type'])!r} is no type of add-on code: they are 1, 2 and 3", line)
        days = [
            source.day(cells.get(name, ""), line, "the day")
            for name in ("first", "last", "add_on_ended", "primary_ended")
        ]
        last = min(filter(None, days[1:]), default="")
        newest = max(newest, days[0])
        told = (cells["type"], last, source.title(cells.get("note", ""), line))
        known = found.setdefault(code, {}).setdefault((primary, days[0]), told)
        if known != told:
            raise source.refused(f"{code} with {primary or 'no primary'} stands here again, with other data", line)
        lines.setdefault(code, line)
    if not found:
        raise source.refused("it has no codes")
    rows = [
        Row(
            lines[code],
            code,
            "",
            "",
            (LINE_SEPARATOR.join("|".join((primary, first, *told)) for (primary, first), told in pairs.items()),),
        )
        for code, pairs in found.items()
    ]
    return Reading(TableKind.ADD_ON, rows, _first_day(source, newest))


def _first_day(source: Source, newest: str) -> date | None:
    """The first day of the quarter that the file's name says, else the newest day in it."""
    named = _NAME.search(source.path.name)
    if named:
        return date(int(named[1]), int(named[2]) * 3 - 2, 1)
    return date.fromisoformat(newest) if newest else None
