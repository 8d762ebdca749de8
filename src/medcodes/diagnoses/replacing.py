"""Which codes took the place of which, between two releases, with everything that happened in between."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from medcodes import days
from medcodes.diagnoses import layout, spelling
from medcodes.diagnoses.node import Icd10CmNode
from medcodes.diagnoses.tree import Tree

if TYPE_CHECKING:
    from medcodes.diagnoses.release import Release


def predecessors(release: Release, row: int) -> tuple[Icd10CmNode, ...]:
    """The codes whose place a row's code took, each in the last release before that (see `Icd10CmNode.replaces`)."""
    from medcodes.diagnoses.release import Release

    tree = release.tree
    known = [(previous, tree.release_number(days.from_number(day)) - 1) for previous, day in _before(tree, row)]
    if not known and release.state(row) == layout.CODE:
        first = tree.span(row, release.number)[0]
        known = [(above, first - 1) for above in _subdivided(tree, row, first - 1, first)]
    return tuple(
        Icd10CmNode(Release(tree, number, days.from_number(tree.releases[number])), previous)
        for previous, number in sorted(set(known))
        if number >= 0
    )


class Replacements:
    """Which codes took the place of which between two releases of a tree.

    :param earlier, later: the numbers of the two releases.
    """

    def __init__(self, tree: Tree, earlier: int, later: int) -> None:
        self._tree = tree
        self._earlier = earlier
        self._later = later

    def after(self, row: int) -> list[int]:
        """The rows of the codes, billable in the later release, that took the place of a row's code since the earlier.

        Where the conversion table is silent on a code that was subdivided, the codes below it. One that was replaced
        in its turn gives way to what replaced it.
        """
        return sorted(set(self._after(row, self._earlier, {row})))

    def before(self, row: int) -> list[int]:
        """The rows of the codes, billable in the earlier release, whose place a row's code took since."""
        return sorted(set(self._before(row, self._later, {row})))

    def _after(self, row: int, since: int, seen: set[int]) -> Iterator[int]:
        tree = self._tree
        known = []
        for key, day in tree.replacements(row):
            number = tree.release_number(days.from_number(day))
            current = tree.row(spelling.compact_of(key))
            if since < number <= self._later and current is not None and current not in seen:
                known.append((current, number))
        ended = _end(tree, row, since, self._later)
        if ended is not None and not any(number == ended for _, number in known):
            below = [one for one in range(row + 1, tree.ends[row]) if self._is_code(one, self._later)]
            if below:
                yield from below
                return
        at_its_end = [(current, number) for current, number in known if number == ended]
        for current, number in at_its_end or known:
            seen.add(current)
            if self._is_code(current, self._later):
                yield current
            else:
                yield from self._after(current, number, seen)

    def _before(self, row: int, until: int, seen: set[int]) -> Iterator[int]:
        tree = self._tree
        known = []
        for previous, day in _before(tree, row):
            number = tree.release_number(days.from_number(day))
            if self._earlier < number <= until and previous not in seen:
                known.append((previous, number))
        for previous, number in known:
            seen.add(previous)
            if self._is_code(previous, self._earlier):
                yield previous
            else:
                yield from self._before(previous, number - 1, seen)
        if not known:
            yield from _subdivided(tree, row, self._earlier, self._later)

    def _is_code(self, row: int, release: int) -> bool:
        return self._tree.state(row, release) & layout.STATE_MASK == layout.CODE


def _before(tree: Tree, row: int) -> list[tuple[int, int]]:
    """The rows that the conversion table names as assigned before a row's code, each with the day."""
    return _by_current(tree).get(tree.keys[row], [])


@lru_cache(maxsize=4)
def _by_current(tree: Tree) -> dict[int, list[tuple[int, int]]]:
    """The conversion table the other way round: current key to rows of previous codes and days."""
    found: dict[int, list[tuple[int, int]]] = {}
    columns = [tree.table.numbers(name) for name in ("replaced", "replaced_by", "replaced_on")]
    for previous, current, day in zip(*columns, strict=True):
        row = tree.row(spelling.compact_of(previous))
        if row is not None:
            found.setdefault(current, []).append((row, day))
    return found


def _subdivided(tree: Tree, row: int, earlier: int, later: int) -> Iterator[int]:
    """The row above that was a code and became a heading, where the conversion table says nothing of that."""
    while earlier >= 0 and (above := tree.parents[row]) != row and tree.levels[above] > layout.BLOCK:
        ended = _end(tree, above, earlier, later)
        if ended is not None and tree.state(above, later) & layout.STATE_MASK == layout.HEADER:
            if all(tree.release_number(days.from_number(day)) != ended for _, day in tree.replacements(above)):
                yield above
            return
        row = above


def _end(tree: Tree, row: int, since: int, until: int) -> int | None:
    """The release, after one and not after another, in which a row that was a code is none any more; or None."""
    was = layout.ABSENT
    for number in range(since, until + 1):
        state = tree.state(row, number) & layout.STATE_MASK
        if was == layout.CODE != state:
            return number
        was = state
    return None
