"""A file that a user gives: read within limits, as text, with the lines numbered."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from medcodes.errors import SourceError, shortened
from medcodes.procedures import spelling
from medcodes.procedures.tables import TableKind

LARGEST = 64 * 1024 * 1024
"""Bytes; the largest of these files has about ten million."""
LONGEST_TEXT = 4_000
"""Characters of a title or a note; the longest official ones stay below two thousand."""
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffd]")
_SIGNATURES = {
    b"PK\x03\x04": "it is a zip file or a spreadsheet: unpack it, or save the sheet as CSV",
    b"\xd0\xcf\x11\xe0": "it is an old spreadsheet: save the sheet as CSV",
    b"%PDF": "it is a PDF",
    b"\xff\xfe": "it is UTF-16: save it as UTF-8",
    b"\xfe\xff": "it is UTF-16: save it as UTF-8",
}


class Row(NamedTuple):
    """One code of a file.

    Attributes:
        line: where it stands, from 1.
        code: the code.
        modifier: the modifier that the row is for, or empty.
        title: its title, or empty.
        fields: what else the format says of it.
    """

    line: int
    code: str
    modifier: str
    title: str
    fields: tuple[str, ...] = ()


class Reading(NamedTuple):
    """A file, read.

    Attributes:
        kind: what it is.
        rows: its codes.
        first_day: the first day that it holds for, or None where it does not say.
    """

    kind: TableKind
    rows: list[Row]
    first_day: date | None


class Source:
    """The text of a file.

    :param path: the file.
    :raises SourceError: it is absent, too large, or not text.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            if path.stat().st_size > LARGEST:
                raise self.refused(f"it is larger than {LARGEST:,} bytes")
            self._bytes = path.read_bytes()
        except OSError as error:
            raise self.refused(f"it cannot be read ({error.strerror or error})") from None
        if not self._bytes.strip():
            raise self.refused("it is empty")
        for signature, problem in _SIGNATURES.items():
            if self._bytes.startswith(signature):
                raise self.refused(problem)
        self.text = self._decoded()
        junk = _CONTROL.search(self.text)
        if junk is not None:
            line = self.text.count("\n", 0, junk.start()) + 1
            raise self.refused(f"it has {junk[0]!r}, which is no character of a text", line)

    @property
    def sha256(self) -> str:
        """The hash of the file, in hexadecimal digits."""
        return sha256(self._bytes).hexdigest()

    @cached_property
    def lines(self) -> list[str]:
        """The lines, without their ends."""
        return self.text.split("\n")

    def cells(self, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
        """The rows of a delimited file that are not blank, each with the line that it ends on."""
        rows = csv.reader(io.StringIO(self.text, newline=""), delimiter=delimiter, strict=True)
        try:
            for row in rows:
                if any(cell.strip() for cell in row):
                    yield rows.line_num, [" ".join(cell.split()) for cell in row]
        except csv.Error as error:
            raise self.refused(f"it is no readable row ({error})", rows.line_num) from None

    def code(self, text: str, line: int) -> str:
        """A code of the file.

        :raises SourceError: the text is none.
        """
        code = spelling.compacted(text)
        if code is None:
            hint = ""
            if text.strip().isdigit() and len(text.strip()) < spelling.LENGTH:
                hint = " (has a spreadsheet dropped its leading zeros?)"
            raise self.refused(
                f"{shortened(text.strip())!r} is no procedure code: {spelling.explain_malformed(text)}{hint}", line
            )
        return code

    def title(self, text: str, line: int) -> str:
        """A title or note of the file, blanks joined.

        :raises SourceError: it is too long to be one.
        """
        if len(text) > LONGEST_TEXT:
            raise self.refused(f"a text of {len(text):,} characters stands where a title should", line)
        return " ".join(text.split())

    def day(self, text: str, line: int, what: str) -> str:
        """A day of the file as YYYYMMDD, or empty where there is none.

        :raises SourceError: the text is no day.
        """
        try:
            return _day(text.strip())
        except ValueError:
            raise self.refused(f"{what} {shortened(text)!r} is no day", line) from None

    def refused(self, problem: str, line: int = 0) -> SourceError:
        """The error that refuses the file."""
        return SourceError(str(self.path), problem, line)

    def _decoded(self) -> str:
        for encoding in ("utf-8-sig", "cp1252"):
            try:
                text = self._bytes.decode(encoding)
            except UnicodeDecodeError as error:
                wrong = error
            else:
                return text.rstrip("\x1a").replace("\r\n", "\n").replace("\r", "\n")
        line = self._bytes.count(b"\n", 0, wrong.start) + 1
        raise self.refused("it is neither UTF-8 nor Windows text", line)


def once(source: Source, rows: Iterator[Row]) -> list[Row]:
    """The rows, each code (with its modifier) once.

    :raises SourceError: there is none, or two of one code differ.
    """
    found: dict[tuple[str, str], Row] = {}
    for row in rows:
        known = found.setdefault((row.code, row.modifier), row)
        if known is not row and known[1:] != row[1:]:
            name = f"{row.code}-{row.modifier}" if row.modifier else row.code
            raise source.refused(f"{name} stands here again, and line {known.line} says something else of it", row.line)
    if not found:
        raise source.refused("it has no codes")
    return list(found.values())


def columns(header: list[str], above: list[list[str]] | None = None) -> list[str]:
    """The names of columns: upper-case, letters and digits only, the cells of a stacked header joined."""
    stacked = zip_longest(*(above or ()), header, fillvalue="")
    return [re.sub(r"[^A-Z0-9]+", " ", " ".join(cells).upper()).strip() for cells in stacked]


def month_in(text: str) -> int | None:
    """The number of the month that a text names by its first three letters."""
    found = re.search(rf"(?<![A-Z])({'|'.join(MONTHS)})", text.upper())
    return MONTHS.index(found[1]) + 1 if found else None


def _day(text: str) -> str:
    """A day as YYYYMMDD, from that, YYYYDDD, 2026-01-31 or 1/31/2026; empty for none or no end."""
    text = text.removesuffix(" 00:00:00").removesuffix(".0")
    if not text or set(text) <= {"0"} or text.startswith("9999"):
        return ""
    if "/" in text:
        month, day, year = map(int, text.split("/"))
        return f"{date(year + 2000 if year < 100 else year, month, day):%Y%m%d}"
    if text.isdigit() and len(text) == 7:
        found = date(int(text[:4]), 1, 1) + timedelta(int(text[4:]) - 1)
        if not int(text[4:]) or found.year != int(text[:4]):
            raise ValueError(text)
        return f"{found:%Y%m%d}"
    return f"{date.fromisoformat(text):%Y%m%d}"
