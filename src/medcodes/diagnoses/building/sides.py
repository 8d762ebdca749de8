"""Which side of the body a title names, or leaves open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from medcodes.diagnoses.kinds import Laterality

_SIDED = (Laterality.RIGHT, Laterality.LEFT)


class Row(Protocol):
    """What is read of a row: its title, what a 7th character adds to it, the row above, and whether it is no code."""

    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def extension(self) -> str: ...  # noqa: D102
    @property
    def parent(self) -> int: ...  # noqa: D102
    @property
    def is_heading(self) -> bool: ...  # noqa: D102


class Sides:
    """The words in titles that name a side of the body, and the phrases in which they do not."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self._not_a_side = re.compile(rf"\b(?:{_any(content['not_a_side'])})", re.IGNORECASE)
        self._both = re.compile(rf"\b(?:{_any(content['both'])})\b", re.IGNORECASE)
        organ = rf"(?:(?:{_any(content['qualities'])}) )*(?:{_any(content['paired'])})s?"
        others = _any(content["left_open"])
        self._left_open = re.compile(
            rf"(?<!and )\bunspecified {organ}(?!\w)|\b{organ}, unspecified(?! ?\w)|\b(?:{others})(?!\w)", re.IGNORECASE
        )
        self._right = re.compile(r"\bright\b", re.IGNORECASE)
        self._left = re.compile(r"\bleft\b", re.IGNORECASE)
        self._unspecified = re.compile(r"\bunspecified\b ?", re.IGNORECASE)
        self._last = re.compile(r", (?:right|left)\b[^,]*$", re.IGNORECASE)

    def named(self, title: str) -> Laterality | None:
        """The side that a title names."""
        title = self._not_a_side.sub(" ", title)
        right, left = self._right.search(title), self._left.search(title)
        if self._both.search(title) or (right and left):
            return Laterality.BILATERAL
        return Laterality.RIGHT if right else Laterality.LEFT if left else None

    def left_open(self, title: str) -> bool:
        """Whether a title has a phrase that leaves the side open."""
        return self._left_open.search(title) is not None

    def is_alike(self, title: str, sided: Iterable[str]) -> bool:
        """Whether a title says "unspecified" and is otherwise that of a sided sibling, its organ named or not."""
        if "unspecified" not in title.lower():
            return False
        bare = self._bare(title)
        return any(
            bare
            in (self._bare(self._right.sub("", self._left.sub("", sibling))), self._bare(self._last.sub("", sibling)))
            for sibling in sided
        )

    def of(self, rows: Sequence[Row]) -> list[Laterality | None]:
        """The side of every row: what its title names, or ``unspecified`` where it leaves open what others name.

        The others are its siblings, and what they are divided into. A 7th character names a side itself (diabetic
        retinopathy), or its stem does.
        """
        named = [self.named(row.extension or row.title) for row in rows]
        below: dict[int, list[int]] = {}
        holds_sides = [side in _SIDED for side in named]
        for index in range(len(rows) - 1, -1, -1):  # what lies below comes after
            above = rows[index].parent
            if above != index and not rows[above].is_heading:
                below.setdefault(above, []).append(index)
                holds_sides[above] |= holds_sides[index]
        for siblings in below.values():
            if not any(holds_sides[index] for index in siblings):
                continue
            sided = [rows[index].title for index in siblings if named[index] in _SIDED]
            for index in siblings:
                title = rows[index].title
                if not holds_sides[index] and named[index] is None and self._leaves_open(title, sided):
                    named[index] = Laterality.UNSPECIFIED
        for index, row in enumerate(rows):
            side = named[row.parent]
            left_open = side is Laterality.UNSPECIFIED and self.left_open(row.title)
            if named[index] is None and (row.extension or left_open):
                named[index] = side
        return named

    def _leaves_open(self, title: str, sided: Sequence[str]) -> bool:
        return self.left_open(title) or self.is_alike(title, sided)

    def _bare(self, title: str) -> str:
        return " ".join(self._unspecified.sub("", title).lower().replace(",", " ").split())


def _any(phrases: Iterable[str]) -> str:
    """A pattern for any of some phrases, the longest first."""
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))
