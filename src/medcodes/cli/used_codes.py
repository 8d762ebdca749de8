"""Reading the diagnosis codes that a practice uses: from CSV files with a column of them, or one code a line."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import attrs

from medcodes.diagnoses import spelling
from medcodes.errors import SourceError, shortened

LARGEST_FIELD = 65_536
_DIAGNOSIS = re.compile(
    r"(?:dx|diag|diagnosis|diagnoses|icd|icd_?10|icd_?10_?cm|icd_dgns_cd)(?:_?codes?)?_?\d{0,2}", re.ASCII
)
_ANY_CODE = re.compile(r"codes?")
_PARTS = re.compile(r"[,;|]")
_DELIMITERS = ",;\t|"


@attrs.frozen
class UsedCodes:
    """The codes of a file.

    Attributes:
        uses: compact code to how often it occurs.
        unreadable: what could not be read: line, text and what is wrong with it.
    """

    uses: Counter[str]
    unreadable: tuple[tuple[int, str, str], ...]


def read_used_codes(path: Path) -> UsedCodes:
    """The codes of a file, counted; what is no code is told, and the rest goes on.

    A header names the columns that are read: ``dx``, ``dx1``, ``diagnosis``, ``icd10``, else ``code``. Without a
    header the file has one code a line. A cell may hold several codes, parted by commas, semicolons or bars.

    :raises SourceError: the file cannot be opened, or no column holds diagnoses.
    """
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            return _read(str(path), file)
    except (OSError, ValueError) as error:
        if isinstance(error, SourceError):
            raise
        raise SourceError(str(path), f"it cannot be opened ({getattr(error, 'strerror', None) or error})") from None


def _read(path: str, file: Iterable[str]) -> UsedCodes:
    lines = iter(file)
    first = next(lines, "")
    delimiter = max(_DELIMITERS, key=first.count)
    csv.field_size_limit(LARGEST_FIELD)
    rows = _rows(csv.reader(_chained(first, lines), delimiter=delimiter, strict=True))
    uses: Counter[str] = Counter()
    unreadable: list[tuple[int, str, str]] = []
    columns: list[int] | None = None
    for line, row, problem in rows:
        if problem:
            unreadable.append((line, "", problem))
            continue
        if columns is None:
            columns = _columns(path, row)
            if columns:
                continue
            columns = [0]
        for cell in (row[column] for column in columns if column < len(row)):
            for text in filter(None, map(str.strip, _PARTS.split(cell))):
                compact = spelling.compacted(text)
                if compact is None:
                    unreadable.append((line, shortened(text), spelling.explain_malformed(text)))
                else:
                    uses[compact] += 1
    return UsedCodes(uses, tuple(unreadable))


def _columns(path: str, first: list[str]) -> list[int]:
    """The columns that a header names; none where the first row is no header, but a code."""
    names = [re.sub(r"[\s.-]+", "_", name.strip().casefold()) for name in first]
    for wanted in (_DIAGNOSIS, _ANY_CODE):
        if found := [place for place, name in enumerate(names) if wanted.fullmatch(name)]:
            return found
    parts = [part.strip() for part in _PARTS.split(first[0]) if part.strip()] if first else []
    if len(first) > 1 or not any(spelling.compacted(part) and re.search(r"\d", part) for part in parts):
        read = ", ".join(shortened(name, 20) for name in first[:20]) or "nothing"
        raise SourceError(path, f"its header names no column of diagnoses (such as dx or icd10); it reads: {read}", 1)
    return []


def _rows(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str], str]]:
    """The rows that are not empty, each with its line and what kept it from being read."""
    while True:
        line = getattr(reader, "line_num", 0) + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, [], f"it is not CSV ({error})"
            continue
        if any(cell.strip() for cell in row):
            yield line, row, ""


def _chained(first: str, rest: Iterator[str]) -> Iterator[str]:
    if first:
        yield first
    yield from rest
