"""Blocks of lines that hold whole claims: found by a look at their ends, and understood wherever it suits."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import chain

import attrs

from medcodes.claims.reading.rows import MOST_CHARACTERS, MOST_LINES
from medcodes.errors import SourceError

BLOCK = 65_536
"""How many characters a block has, about."""


@attrs.frozen
class Lines:
    """Lines of a file.

    Attributes:
        after: how many lines of the file stand before them.
        text: the lines.
    """

    after: int
    text: str


class Blocks:
    """Cuts the lines of a file where one claim ends and the next begins.

    Only lines that stand for themselves can be cut: where a field goes on in the next line, or a claim has more lines
    than any claim, the rest of the file is left to be read row by row.

    :param lines: the lines after the header.
    :param after: how many lines of the file stand before them.
    :param delimiter: what separates their columns.
    :param width: how many columns a row has.
    :param claim: the place of the claim's id, or -1: then each row is a claim.
    """

    def __init__(self, lines: Iterator[str], after: int, delimiter: str, width: int, claim: int) -> None:
        self._lines = lines
        self._after = after
        self._delimiter = delimiter
        self._width = width
        self._claim = claim
        self._rest: list[str] = []

    def __iter__(self) -> Iterator[Lines]:
        """The blocks, as far as lines can be cut."""
        gathered = self._rest
        characters = 0
        try:
            for line in self._lines:
                gathered.append(line)
                characters += len(line)
                if line.count('"') % 2:
                    return
                if characters < BLOCK:
                    continue
                cut = self._cut(gathered)
                if cut:
                    yield self._block(gathered[:cut])
                    del gathered[:cut]
                    characters = sum(map(len, gathered))
                elif len(gathered) > MOST_LINES or characters > MOST_CHARACTERS:
                    return
        except SourceError:
            if gathered:  # what stands before the fault is read
                yield self._block(gathered)
                gathered.clear()
            raise
        if gathered:
            yield self._block(gathered)
            gathered.clear()

    def rest(self) -> tuple[int, Iterator[str]]:
        """What could not be cut: how many lines stand before it, and its lines."""
        return self._after, chain(self._rest, self._lines)

    def _block(self, lines: list[str]) -> Lines:
        after, self._after = self._after, self._after + len(lines)
        return Lines(after, "".join(lines))

    def _cut(self, lines: list[str]) -> int:
        """How many of the lines surely hold whole claims."""
        if self._claim < 0:
            return len(lines)
        below = self._id(lines[-1])
        for place in range(len(lines) - 1, 0, -1):
            above = self._id(lines[place - 1])
            if above is not None and below is not None and (above != below or not above):
                return place
            below = above
        return 0

    def _id(self, line: str) -> str | None:
        """The claim's id in a line, or None where the line is no row."""
        try:
            row = next(csv.reader([line], delimiter=self._delimiter, strict=True), [])
        except csv.Error:
            return None
        return row[self._claim].strip() if len(row) == self._width else None
