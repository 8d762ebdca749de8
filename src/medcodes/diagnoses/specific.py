"""The codes that say what a code leaves open: the specific ones beside it, and those that name a side."""

from __future__ import annotations

from functools import lru_cache

from medcodes.diagnoses import layout, spelling
from medcodes.diagnoses.facts import Facts
from medcodes.diagnoses.kinds import Laterality
from medcodes.diagnoses.tree import Tree

_SIDES = (Laterality.RIGHT, Laterality.LEFT, Laterality.BILATERAL)


@lru_cache(maxsize=50_000)
def specific(tree: Tree, release: int, row: int) -> tuple[str, ...]:
    """The codes of the same heading, or else of one above it in the category, that leave nothing open.

    Codes for other specified conditions are none: they are for what has no code. Nor are those of a condition with
    another one ("with exacerbation"): the unspecified code is right where there is no other.

    >>> import medcodes
    >>> release = medcodes.icd10cm.on("2026-11-02")
    >>> specific(release.tree, release.number, release["I48.91"].row)
    ('I48.0', 'I48.11', 'I48.21', 'I48.3', 'I48.4')
    """
    place, known = row, tree.facts(row, release)
    while tree.levels[place] > layout.CATEGORY:
        place = tree.parents[place]
        found = [
            below
            for below in range(place + 1, tree.ends[place])
            if tree.state(below, release) & layout.STATE_MASK == layout.CODE
            and _is_specific(tree, release, below, known)
        ]
        if found:
            return tuple(spelling.dotted(spelling.compact_of(tree.keys[below])) for below in found)
    return ()


@lru_cache(maxsize=50_000)
def sided(tree: Tree, release: int, row: int) -> tuple[str, ...]:
    """The codes like this one that name a side: beside it or below what stands there, else beside what is above it.

    The latter have the same 7th character.

    >>> import medcodes
    >>> release = medcodes.icd10cm.on("2026-11-02")
    >>> sided(release.tree, release.number, release["M25.569"].row)
    ('M25.561', 'M25.562')
    """
    last, place = spelling.compact_of(tree.keys[row])[-1], row
    while tree.levels[place] > layout.CATEGORY:
        above = tree.parents[place]
        found = [
            code
            for part in (range(above + 1, place), range(tree.ends[place], tree.ends[above]))
            for other in part
            if tree.state(other, release) & layout.STATE_MASK == layout.CODE
            and tree.facts(other, release).laterality in _SIDES
            and ((code := spelling.dotted(spelling.compact_of(tree.keys[other])))[-1] == last or place == row)
        ]
        if found:
            return tuple(found)
        place = above
    return ()


def _is_specific(tree: Tree, release: int, row: int, beside: Facts) -> bool:
    """Whether a row leaves nothing open, and is of the side and the trimester that the code beside it names."""
    facts = tree.facts(row, release)
    if facts.unspecified or facts.other_specified or " with " in tree.title(row, release):
        return False
    return facts.trimester is beside.trimester and beside.laterality in (None, facts.laterality)
