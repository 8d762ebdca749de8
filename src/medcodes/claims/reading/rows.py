"""Rows of delimited text, and which of them belong to one claim."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from medcodes.claims.record import Unreadable

Row: TypeAlias = tuple[int, list[str]]
"""A row and the line on which it begins."""

LARGEST_FIELD = 65_536
MOST_LINES = 10_000
"""How many lines a claim can have. An 837I has 999 at most; what has more is no claim."""

MOST_CHARACTERS = 16 * 1024 * 1024
"""How many characters a claim can have, about."""

_WEIGHED = 64
"""After how many lines a claim's characters are counted: most claims have fewer."""


class RowReader:
    """Rows one by one, with their lines; what is no row is told.

    :param lines: its lines.
    :param delimiter: what separates its columns.
    :param quoted: whether quotation marks are marks, or part of the text.
    :param after: how many lines of the file stand before them.
    """

    def __init__(self, lines: Iterator[str], delimiter: str, *, quoted: bool = True, after: int = 0) -> None:
        csv.field_size_limit(LARGEST_FIELD)
        self._after = after
        if quoted:
            self._rows = csv.reader(lines, delimiter=delimiter, strict=True)
        else:
            self._rows = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE, strict=True)

    @property
    def after(self) -> int:
        """How many lines of the file were taken."""
        return self._after + self._rows.line_num

    def next_row(self) -> list[str] | None:
        """The next row that can be read, or None at the end."""
        return next((row for _, row in self if isinstance(row, list)), None)

    def __iter__(self) -> Iterator[tuple[int, list[str] | str]]:
        """Each row with its line; or the reason why it is none."""
        rows = self._rows
        while True:
            line = self._after + rows.line_num + 1
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                yield line, f"it is not CSV ({error})"
                continue
            if row and (_says(row[0]) or any(map(_says, row))):
                yield line, row


def grouped(
    rows: RowReader, width: int, claim: int, problem: Callable[[Sequence[str]], str]
) -> Iterator[tuple[str, list[Row]] | Unreadable]:
    """The rows of each claim, with its id; and the rows that cannot be read.

    Rows belong together where they follow one another with the same id. A row that cannot be read takes its claim
    along: where it shows the claim's id, or stands between two of the claim's rows.

    :param width: how many fields a row has.
    :param claim: the place of the claim's id, or -1: then each row is a claim.
    :param problem: why a row of the right width cannot be read, or nothing.
    """
    group = _Group("", spoiled_by="")
    spoiled_name = ""
    for line, row in rows:
        if isinstance(row, str):
            own, why = "", row
        else:
            own = row[claim].strip() if 0 <= claim < len(row) else ""
            why = problem(row) if len(row) == width else f"it has {len(row)} fields and the header has {width}"
        if isinstance(row, str) or why:
            group.add_unreadable(Unreadable(line, why), belongs=bool(own) and own == group.name)
            spoiled_name = own
        elif own and own == group.name:
            group.add(line, row)
        else:
            yield from group.close()
            group = _Group(own or f"line {line}", spoiled_by=_OTHER if own and own == spoiled_name else "")
            group.add(line, row)
            spoiled_name = ""
        if group.is_full:
            yield from group.close()
    yield from group.close()


_OTHER = "another line of the same claim could not be read"


class _Group:
    """The rows of one claim, and the rows after them that could not be read."""

    def __init__(self, name: str, spoiled_by: str) -> None:
        self.name = name
        self._spoiled_by = spoiled_by
        self._rows: list[Row] = []
        self._told: list[Unreadable] = []
        self._characters = 0

    def add(self, line: int, row: list[str]) -> None:
        """Add a row of the claim."""
        if self._told:
            self._spoiled_by = self._spoiled_by or _OTHER
        self._rows.append((line, row))
        if not len(self._rows) % _WEIGHED:
            self._characters += sum(len(cell) for _, cells in self._rows[-_WEIGHED:] for cell in cells)

    def add_unreadable(self, told: Unreadable, *, belongs: bool) -> None:
        """Add a row that cannot be read, and perhaps is one of the claim."""
        if belongs:
            self._spoiled_by = self._spoiled_by or _OTHER
        self._told.append(told)

    @property
    def is_full(self) -> bool:
        """Whether it must be emptied before the claim's end is seen, so that the memory stays small."""
        return not self._rows or len(self._told) + len(self._rows) > MOST_LINES or self._characters > MOST_CHARACTERS

    def close(self) -> Iterator[tuple[str, list[Row]] | Unreadable]:
        """What was gathered; later rows of the same claim share its fate."""
        rows, told, self._rows, self._told = self._rows, self._told, [], []
        if rows and len(rows) + len(told) > MOST_LINES:
            self._spoiled_by = self._spoiled_by or f"its claim has more than {MOST_LINES:,} lines"
        if self._characters > MOST_CHARACTERS:
            self._spoiled_by = self._spoiled_by or f"its claim has more than {MOST_CHARACTERS:,} characters"
        self._characters = 0
        if self._spoiled_by:
            told = sorted([*told, *(Unreadable(line, self._spoiled_by) for line, _ in rows)], key=_line)
        elif rows:
            yield self.name, rows
        yield from told


def _says(cell: str) -> bool:
    return bool(cell) and not cell.isspace()


def _line(fault: Unreadable) -> int:
    return fault.line
