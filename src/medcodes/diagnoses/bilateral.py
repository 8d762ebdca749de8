"""The code that says both sides, in place of one for the right and one for the left."""

from __future__ import annotations

import re
from functools import lru_cache

from medcodes.diagnoses import layout, spelling
from medcodes.diagnoses.kinds import Laterality
from medcodes.diagnoses.tree import Tree

_WORDS = re.compile(r"[a-z]+")
_OF_SIDE = re.compile(r"(?:right|left) ([a-z]+)")
"""What is of the side: "bilateral" often stands for it too ("right eye", and "bilateral" alone)."""
_IDLE = frozenset(
    {"right", "left", "bilateral", "unilateral", "both", "of", "the", "in", "with", "and", "side", "sided"}
)
"""Words that say the side, or join others, and tell nothing of the condition."""


@lru_cache(maxsize=50_000)
def bilateral(tree: Tree, release: int, right: int, left: int) -> str | None:
    """The code of the same category for both sides of what two rows say of the right and of the left, or None.

    Their titles say the same but for the side.

    >>> import medcodes
    >>> release = medcodes.icd10cm.on("2026-11-02")
    >>> bilateral(release.tree, release.number, release["M17.11"].row, release["M17.12"].row)
    'M17.0'
    """
    category = _category(tree, right)
    if category != _category(tree, left):
        return None
    title = tree.title(right, release)
    wanted = _words(title)
    if _words(tree.title(left, release)) != wanted:
        return None
    same = (wanted, wanted - _words(" ".join(_OF_SIDE.findall(title.casefold()))))
    found = [row for row in _both(tree, release, category) if _words(tree.title(row, release)) in same]
    return spelling.dotted(spelling.compact_of(tree.keys[found[0]])) if len(found) == 1 else None


def _category(tree: Tree, row: int) -> int:
    while tree.levels[row] > layout.CATEGORY:
        row = tree.parents[row]
    return row


@lru_cache(maxsize=2_000)
def _both(tree: Tree, release: int, category: int) -> tuple[int, ...]:
    """The codes of a category that name both sides."""
    return tuple(
        row
        for row in range(category, tree.ends[category])
        if tree.state(row, release) & layout.STATE_MASK == layout.CODE
        and tree.facts(row, release).laterality is Laterality.BILATERAL
    )


def _words(title: str) -> frozenset[str]:
    """The words of a title that tell the condition, the plural as the singular."""
    return frozenset(word.removesuffix("s") for word in _WORDS.findall(title.casefold()) if word not in _IDLE)
