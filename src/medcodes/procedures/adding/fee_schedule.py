"""The Medicare Physician Fee Schedule's relative value file (PPRRVU), as csv and as fixed-width text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from medcodes.errors import shortened
from medcodes.procedures.adding.source import Reading, Row, Source, columns, month_in, once
from medcodes.procedures.tables import TableKind

FIELDS = ("STATUS CODE", "PCTC IND", "GLOB DAYS", "MULT PROC", "BILAT SURG", "ASST SURG", "CO SURG", "TEAM SURG")
"""The columns that are kept beside code, modifier and description, by the names of the stacked header."""
NUMBERS = ("WORK RVU", "PRE OP", "INTRA OP", "POST OP", "CONV FACTOR")
"""Columns of numbers: where these hold something else, the row has slipped."""
FIXED = {
    "HCPCS": (0, 5), "MOD": (5, 7), "DESCRIPTION": (7, 57), "STATUS CODE": (57, 58), "WORK RVU": (58, 65),
    "PCTC IND": (102, 103), "GLOB DAYS": (103, 106), "PRE OP": (106, 109), "INTRA OP": (109, 112),
    "POST OP": (112, 115), "MULT PROC": (115, 116), "BILAT SURG": (116, 117), "ASST SURG": (117, 118),
    "CO SURG": (118, 119), "TEAM SURG": (119, 120), "CONV FACTOR": (131, 140),
}  # fmt: skip
"""Where the fixed-width file has them."""
BLANK = (58, 65, 66, 67)
"""Columns between the fields that are always blank."""
SHORTEST_LINE = 140
_HEAD_ROWS = 40
_STACKED = 4
_LEAST_STACKED = 3
_INDICATOR = {"GLOB DAYS": re.compile(r"[0-9A-Z]{3}|")}
_ONE = re.compile(r"[0-9A-Z]?")
_MODIFIER = re.compile(r"[0-9A-Z]{2}|")
_DECIMAL = re.compile(r"-?\d*\.?\d+|NA|")
_TITLE = re.compile(r"\b(20\d\d)\b[^,]*RELATIVE VALUE FILE", re.I)
_NAME = re.compile(r"PPRRVU_?(?:20)?(\d\d)|RVU(\d\d)([A-D])", re.I)
_QUARTERS = {"A": 1, "B": 4, "C": 7, "D": 10}
_FIXED_HEAD = "HDR"


def is_csv(source: Source) -> bool:
    """Whether a file is the csv form."""
    head = source.lines[:_HEAD_ROWS]
    return any("RELATIVE VALUE FILE" in line.upper() or _is_header(line.split(",")) for line in head)


def is_fixed(source: Source) -> bool:
    """Whether a file is the fixed-width form."""
    first = next((line for line in source.lines if line.strip() and not line.startswith(_FIXED_HEAD)), "")
    return source.text.startswith(_FIXED_HEAD) or (len(first) >= SHORTEST_LINE and first[103:106].isalnum())


def read_csv(source: Source) -> Reading:
    """Read the csv form.

    :raises SourceError: it is damaged; the error names the line.
    """
    cells = source.cells()
    above: list[list[str]] = []
    header: list[str] | None = None
    for line, row in cells:
        if _is_header(row):
            header = row
            break
        above.append(row)
        if len(above) > _HEAD_ROWS:
            raise source.refused("its column headings (HCPCS, MOD, DESCRIPTION …) are missing", line)
    if header is None:
        raise source.refused("its column headings (HCPCS, MOD, DESCRIPTION …) are missing")
    stacked = [row for row in above[-_STACKED:] if sum(map(bool, row)) >= _LEAST_STACKED]
    places = _places(source, columns(header, stacked), line)
    first_day = _first_day(" ".join(cell for row in above for cell in row), source)

    def rows() -> Iterator[Row]:
        for line, row in cells:
            if len(row) != len(header):
                raise source.refused(f"it has {len(row)} columns, and the headings are {len(header)}", line)
            yield _row(source, line, {name: row[place] for name, place in places.items()})

    return Reading(TableKind.FEE_SCHEDULE, once(source, rows()), first_day)


def read_fixed(source: Source) -> Reading:
    """Read the fixed-width form.

    :raises SourceError: it is damaged; the error names the line.
    """

    def rows() -> Iterator[Row]:
        length = 0
        for line, text in enumerate(source.lines, 1):
            if not text.strip() or (not length and text.startswith(_FIXED_HEAD)):
                continue
            length = length or len(text)
            if len(text) != length or length < SHORTEST_LINE:
                expected = f"the lines before have {length}" if len(text) != length else f"{SHORTEST_LINE} are needed"
                raise source.refused(f"it has {len(text)} characters, and {expected}", line)
            if any(text[place] != " " for place in BLANK):
                raise source.refused("its columns have slipped", line)
            yield _row(source, line, {name: text[start:end].strip() for name, (start, end) in FIXED.items()})

    return Reading(TableKind.FEE_SCHEDULE, once(source, rows()), _first_day("", source))


def _is_header(row: list[str]) -> bool:
    return [cell.strip().strip('"').upper() for cell in row[:3]] == ["HCPCS", "MOD", "DESCRIPTION"]


def _places(source: Source, names: list[str], line: int) -> dict[str, int]:
    """Where each column is that is read."""
    found = {}
    for wanted in FIXED:
        places = [place for place, name in enumerate(names) if name == wanted or name.endswith(f" {wanted}")]
        if not places and wanted not in NUMBERS:
            raise source.refused(f"it has no column {wanted!r}", line)
        if places:
            found[wanted] = places[0]
    return found


def _row(source: Source, line: int, cells: dict[str, str]) -> Row:
    code = source.code(cells["HCPCS"], line)
    modifier = cells["MOD"].upper()
    if not _MODIFIER.fullmatch(modifier):
        raise source.refused(f"{shortened(modifier)!r} is no modifier", line)
    fields = tuple([cells[name].upper() for name in FIELDS])
    for name, field in zip(FIELDS, fields, strict=True):
        if not _INDICATOR.get(name, _ONE).fullmatch(field):
            raise source.refused(f"{shortened(field)!r} cannot stand in column {name!r}", line)
    for name in NUMBERS:
        if not _DECIMAL.fullmatch(cells.get(name, "")):
            raise source.refused(f"{shortened(cells[name])!r} in column {name!r} is no number", line)
    if not fields[0]:
        raise source.refused("its status is missing", line)
    return Row(line, code, modifier, source.title(cells["DESCRIPTION"], line), fields)


def _first_day(head: str, source: Source) -> date | None:
    """The first day of the quarter that the heading or the file's name says; a year alone begins in January."""
    titled, named = _TITLE.search(head), _NAME.search(source.path.name)
    if titled is None and named is None:
        return None
    year = int(titled[1]) if titled else 2000 + int(named[1] or named[2]) if named else 0
    letter = named[3] if named else None
    month = month_in(head[titled.start() :]) if titled else None
    month = month or (_QUARTERS[letter.upper()] if letter else None) or month_in(source.path.stem) or 1
    return date(year, month, 1)
