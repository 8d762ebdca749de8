"""The CSV files of the database: quoted texts with line breaks, in UTF-8, UTF-16 or the encoding of Windows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import IO

from medcodes.errors import SourceError
from medcodes.policies.medicare.archive import Bundle

LONGEST_CELL = 32 * 1024**2
"""The most characters of one cell: whole documents stand in some."""
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@contextmanager
def rows(bundle: Bundle, name: str, columns: Sequence[str]) -> Iterator[Iterator[list[str]]]:
    """The rows of a file, cut down to some columns, in the order asked for; a column that is missing is empty.

    The first column must be there.

    :raises SourceError: the file is damaged, or is no table with that column.
    """
    with bundle.open(name) as file:
        before = csv.field_size_limit(LONGEST_CELL)
        try:
            yield _chosen(file, f"{bundle.place}/{name}", columns)
        finally:
            csv.field_size_limit(before)


def _chosen(file: IO[bytes], place: str, columns: Sequence[str]) -> Iterator[list[str]]:
    reader = csv.reader(_decoded(file))
    try:
        header = [cell.strip().casefold() for cell in next(reader, [])]
        if columns[0] not in header:
            raise SourceError(place, f"its first line has no column {columns[0]}", 1)
        absent = len(header)
        chosen = [header.index(column) if column in header else absent for column in columns]
        for row in reader:
            if len(row) != absent:
                if not row:
                    continue
                row += [""] * (absent - len(row))
                row = row[:absent]
            row.append("")
            yield [row[place_in_row].strip() for place_in_row in chosen]
    except csv.Error as error:
        raise SourceError(place, f"it is no readable CSV: {error}", reader.line_num) from None


def _decoded(file: IO[bytes]) -> Iterator[str]:
    """The lines of a file as text. Exports mix encodings from line to line, so each line is tried alone."""
    first = file.readline()
    if first.startswith(_UTF_16):
        rest = io.BytesIO(first + file.read())
        yield from io.TextIOWrapper(rest, "utf-16", errors="replace", newline="")
        return
    for line in chain([first.removeprefix(b"\xef\xbb\xbf")], file):
        try:
            yield line.decode("utf-8")
        except UnicodeDecodeError:
            yield line.decode("cp1252", "replace")
