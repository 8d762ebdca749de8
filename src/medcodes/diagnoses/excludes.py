"""Whether two codes may stand together: the Excludes1 notes of a code and of everything above it.

Excludes1 means "not coded here": the two conditions cannot occur together (guideline I.A.12.a). Two that are clearly
unrelated may both be reported; that is a coder's judgement, which no table holds.

The notes that hold for a code are laid out once as ranges of keys that do not overlap, so that a pair costs two
bisections. Only rows with Excludes1 notes of their own have a layout; the others use that of the nearest row above.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import attrs

from medcodes import days
from medcodes.diagnoses import layout, spelling
from medcodes.diagnoses.notes import Note, Notebook, NoteKind, notebook
from medcodes.diagnoses.tree import Tree

_TOGETHER = (NoteKind.CODE_FIRST, NoteKind.USE_ADDITIONAL, NoteKind.CODE_ALSO)
MOST_PAIRS = 500_000
"""How many pairs of an edition are remembered before they are forgotten and judged again."""


@attrs.frozen
class Excluded:
    """A range of keys, end excluded, with the note that excludes it and the row that carries the note."""

    low: int
    high: int
    note: int
    row: int


@attrs.frozen
class Barrier:
    """What a row and everything above it excludes.

    Attributes:
        lows: where each range of keys begins, ascending; the ranges do not overlap.
        nearest: for each range, the nearest note that excludes it.
        all: the ranges as the notes give them, the nearest first.
    """

    lows: tuple[int, ...] = ()
    nearest: tuple[Excluded | None, ...] = ()
    all: tuple[Excluded, ...] = ()

    @classmethod
    def of(cls, excluded: tuple[Excluded, ...]) -> Barrier:
        """The layout of ranges that may overlap, the nearest first."""
        bounds = sorted({bound for item in excluded for bound in (item.low, item.high)})
        nearest = [
            next((item for item in excluded if item.low <= low and high <= item.high), None)
            for low, high in pairwise(bounds)
        ]
        return cls(tuple(bounds), (*nearest, None), excluded)

    def at(self, key: int) -> Excluded | None:
        """The nearest note that excludes a key."""
        index = bisect_right(self.lows, key) - 1
        return self.nearest[index] if index >= 0 else None


_NOTHING = Barrier()


class Excludes:
    """The Excludes1 notes of one edition, ready to be asked about pairs of rows.

    For a release between two editions, many pairs are only told apart where both keep them apart: a note that the one
    has and the other lacks may have been gone by then.
    """

    def __init__(self, book: Notebook, edition: int, other: Excludes | None = None) -> None:
        self._book = book
        self._edition = edition
        self._other = other
        self._tree = book.tree
        self._barriers: dict[int, Barrier | None] = dict.fromkeys(book.carriers(NoteKind.EXCLUDES1))
        self._apart: dict[int, bool] = {}

    def pairs(self, rows: Sequence[int]) -> list[tuple[int, int]]:
        """The places of the rows that are `apart`, two by two; a row below zero is none."""
        known, found = self._apart, []
        for second, other in enumerate(rows):
            if other < 0:
                continue
            for first in range(second):
                one = rows[first]
                if one < 0 or one == other:
                    continue
                is_apart = known.get(one << 32 | other)
                if is_apart is None:
                    is_apart = self.apart(one, other)
                if is_apart:
                    found.append((first, second))
        return found

    def apart(self, first: int, second: int) -> bool:
        """Whether a note keeps two rows apart, and no other note asks for one beside the other: for many pairs.

        What it finds is remembered.
        """
        pair = first << 32 | second
        found = self._apart.get(pair)
        if found is None:
            if len(self._apart) >= MOST_PAIRS:
                self._apart.clear()
            found = self.between(first, second) is not None
            found = found and not (self._asks_for(first, second) or self._asks_for(second, first))
            found = found and (self._other is None or self._other.apart(first, second))
            self._apart[pair] = found
        return found

    def _asks_for(self, row: int, other: int) -> bool:
        """Whether a note of a row, or of something above it, asks that another be coded too."""
        key = self._tree.keys[other]
        return any(
            first <= key < spelling.keys_below(spelling.compact_of(last))[1]
            for carrier in self._book.lineage(row)
            for number in self._book.numbers(carrier, self._edition)
            if self._book.kind(number) in _TOGETHER
            for first, last in self._book.pairs(number)
        )

    def between(self, first: int, second: int) -> Note | None:
        """The note that keeps two rows apart, or None. Chapters and blocks are not compared."""
        tree = self._tree
        if tree.levels[first] <= layout.BLOCK or tree.levels[second] <= layout.BLOCK:
            return None
        keys = tree.keys
        found = self._barrier(first).at(keys[second]) or self._barrier(second).at(keys[first])
        if found is None:
            return None
        return self._book.note(found.note, self._book.where(found.row), self._edition)

    def _barrier(self, row: int) -> Barrier:
        barriers, parents = self._barriers, self._tree.parents
        while row not in barriers:
            above = parents[row]
            if above == row:
                return _NOTHING
            row = above
        return barriers[row] or self._build(row)

    def _build(self, row: int) -> Barrier:
        above = self._tree.parents[row]
        inherited = _NOTHING if above == row else self._barrier(above)
        barrier = self._barriers[row] = Barrier.of((*self._own(row), *inherited.all))
        return barrier

    def _own(self, row: int) -> list[Excluded]:
        """The ranges that a row's own notes exclude.

        A reference to what lies around or below the row itself is left out: no code is kept from its own category
        (D72 names D72.824), nor from what lies above or below it. So are notes that hold only under a condition.
        """
        keys, book = self._tree.keys, self._book
        low, last = keys[row], keys[self._tree.ends[row] - 1]
        found = []
        for number in book.numbers(row, self._edition):
            if book.kind(number) != NoteKind.EXCLUDES1 or book.is_conditional(number):
                continue
            for first, end in book.pairs(number):
                high = spelling.keys_below(spelling.compact_of(end))[1]
                if last < first or high <= low:
                    found.append(Excluded(first, high, number, row))
        return found


@lru_cache(maxsize=64)
def excludes(tree: Tree, release: int) -> Excludes:
    """The Excludes1 notes that answer for a release of a tree."""
    book = notebook(tree)
    day = days.from_number(tree.releases[release])
    return _of_edition(book, book.edition(day), book.other_edition(day))


@lru_cache(maxsize=12)
def _of_edition(book: Notebook, edition: int, other: int | None = None) -> Excludes:
    return Excludes(book, edition, None if other is None else _of_edition(book, other))
