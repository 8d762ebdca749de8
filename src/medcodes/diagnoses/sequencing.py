"""Which codes a code asks to be placed before it: its "code first" notes, and those of everything above it.

A note that names the codes in a list of lines ("such as", "any of") names some of those that may come first. It asks
for one of them only where it names what underlies the condition, in one line, and says nothing like "if applicable".
"""

from __future__ import annotations

from functools import lru_cache

import attrs

from medcodes import days
from medcodes.diagnoses import layout, spelling
from medcodes.diagnoses.notes import Note, Notebook, NoteKind, notebook
from medcodes.diagnoses.tree import Tree

_HEDGES = ("applicable", "if known", "any ", "such as", "associated")
"""Words of a note that names what need not be there."""
_DEMANDS = ("underlying", "to identify")
"""Words of a note that names what must be there, since the code only says what came of it."""
_EFFECT = "condition resulting from"
"""How a note begins on a code that says that something is left of a disease, and not what."""
_ADVERSE = "adverse effect"

MOST_PAIRS = 500_000
"""How many pairs of an edition are remembered before they are forgotten and judged again."""


@attrs.frozen
class Before:
    """What one "code first" note names.

    Attributes:
        spans: ranges of keys, end excluded.
        note: its number.
        row: the row that carries it.
        is_required: one of the codes must be there.
        is_of_sequela: what must come first is the condition that an old disease has left; the note names no codes.
        is_for_adverse_effects: it asks nothing of poisoning and underdosing.
    """

    spans: tuple[tuple[int, int], ...]
    note: int
    row: int
    is_required: bool
    is_of_sequela: bool = False
    is_for_adverse_effects: bool = False

    def names(self, key: int) -> bool:
        """Whether it names a key."""
        return any(low <= key < high for low, high in self.spans)


class Sequencing:
    """The "code first" notes of one edition, by row."""

    def __init__(self, book: Notebook, edition: int) -> None:
        self._book = book
        self._edition = edition
        self._kept: dict[int, tuple[Before, ...]] = {}
        self._named: dict[int, bool] = {}

    def before(self, row: int) -> tuple[Before, ...]:
        """What a row and everything above it ask to be placed before it, the nearest first."""
        found = self._kept.get(row)
        if found is None:
            tree = self._book.tree
            above = tree.parents[row]
            inherited = self.before(above) if above != row else ()
            found = (*self._own(row), *inherited)
            if any(before.is_for_adverse_effects for before in found) and not self._is_adverse_effect(row):
                found = tuple(before for before in found if not before.is_for_adverse_effects)
            self._kept[row] = found
        return found

    def wants_before(self, row: int, other: int) -> bool:
        """Whether a note of a row names another row, which then belongs before it: for many pairs, remembered."""
        pair = row << 32 | other
        found = self._named.get(pair)
        if found is None:
            if len(self._named) >= MOST_PAIRS:
                self._named.clear()
            key = self._book.tree.keys[other]
            found = self._named[pair] = any(before.names(key) for before in self.before(row))
        return found

    def note(self, before: Before) -> Note:
        """The note itself."""
        return self._book.note(before.note, self._book.where(before.row), self._edition)

    def _is_adverse_effect(self, row: int) -> bool:
        """Whether the title says so: the note "for adverse effects" asks nothing of poisoning and underdosing."""
        tree = self._book.tree
        return tree.levels[row] < layout.CATEGORY or _ADVERSE in tree.title(row, len(tree.releases) - 1).casefold()

    def _own(self, row: int) -> list[Before]:
        book = self._book
        numbers = [n for n in book.numbers(row, self._edition) if book.kind(n) == NoteKind.CODE_FIRST]
        texts = [book.note(number, "", self._edition).text for number in numbers]
        if texts and _ADVERSE in texts[0]:
            return [attrs.evolve(self._before(row, numbers, is_required=False), is_for_adverse_effects=True)]
        required = len(texts) == 1 and _demands(texts[0])
        found = [self._before(row, [number], is_required=required) for number in numbers]
        if texts and texts[0].startswith(_EFFECT):
            found[0] = attrs.evolve(found[0], is_of_sequela=True)
        return found

    def _before(self, row: int, numbers: list[int], *, is_required: bool) -> Before:
        spans = [
            (first, spelling.keys_below(spelling.compact_of(last))[1])
            for number in numbers
            for first, last in self._book.pairs(number)
        ]
        return Before(tuple(spans), numbers[0], row, is_required and bool(spans))


def _demands(text: str) -> bool:
    lowered = text.casefold()
    return any(word in lowered for word in _DEMANDS) and not any(word in lowered for word in _HEDGES)


@lru_cache(maxsize=64)
def sequencing(tree: Tree, release: int) -> Sequencing:
    """The "code first" notes that answer for a release of a tree."""
    book = notebook(tree)
    return _of_edition(book, book.edition(days.from_number(tree.releases[release])))


@lru_cache(maxsize=12)
def _of_edition(book: Notebook, edition: int) -> Sequencing:
    return Sequencing(book, edition)
