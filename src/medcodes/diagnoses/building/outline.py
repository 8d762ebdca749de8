"""The chapters and blocks above the categories, nested, from Tabular Lists."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import attrs

from medcodes.diagnoses.building.tabular import Block, Tabular


@attrs.frozen
class Heading:
    """A chapter or block.

    Attributes:
        first, last: its first and last category.
        title: its title.
        parent: its place in the outline, or None for a chapter.
        number: a chapter's number, else empty.
    """

    first: str
    last: str
    title: str
    parent: int | None
    number: str = ""


class Outline:
    """The chapters and blocks of the newest Tabular List, and which block each category stands in.

    A category that the newest list lacks stands where an older list has it, if that block is still there,
    else in the block that holds the categories before it. An umbrella section becomes the parent of the
    blocks inside its range.
    """

    def __init__(self, tabulars: Sequence[Tabular]) -> None:
        self.headings: list[Heading] = []
        self._number: dict[tuple[str, str], int] = {}
        self._of_category: dict[str, int] = {}
        for chapter in tabulars[0].chapters:
            first = min(block.first for block in chapter.blocks)
            last = max(block.last for block in chapter.blocks)
            own = len(self.headings)
            self.headings.append(Heading(first, last, chapter.title, None, chapter.number))
            umbrellas: list[int] = []
            for block in chapter.blocks:
                parent = _enclosing(block, [(number, self.headings[number]) for number in umbrellas])
                self._number[block.first, block.last] = len(self.headings)
                if block.umbrella:
                    umbrellas.append(len(self.headings))
                self.headings.append(Heading(block.first, block.last, block.title, own if parent is None else parent))
        for tabular in reversed(tabulars):
            for category, place in tabular.block_of.items():
                if place in self._number:
                    self._of_category[category] = self._number[place]
        self._known = sorted(self._of_category)

    def of_category(self, category: str) -> int:
        """The place in the outline of the block that a category stands in."""
        if category in self._of_category:
            return self._of_category[category]
        before = self._known[max(bisect_right(self._known, category) - 1, 0)]
        return self._of_category[before]


def _enclosing(block: Block, umbrellas: Sequence[tuple[int, Heading]]) -> int | None:
    """The smallest umbrella around a block: the last one listed, since lists go from large to small."""
    for number, heading in reversed(umbrellas):
        if heading.first <= block.first and block.last <= heading.last:
            return number
    return None
