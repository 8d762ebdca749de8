"""Deriving the facts of every code from its place, by ranges of codes, and from its title."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from medcodes.anatomy import Anatomy
from medcodes.diagnoses.facts import Facts, kinds_mask
from medcodes.diagnoses.kinds import Laterality
from medcodes.diagnoses.ranges import key_range
from medcodes.errors import SourceError

FIELDS = ("regions", "system", "kinds", "sex", "read_title")
_UNSPECIFIED = re.compile(r"\b(?:unspecified|nos|not otherwise specified)\b", re.IGNORECASE)


@attrs.frozen
class Titled:
    """A row to derive facts for.

    Attributes:
        key: its key.
        title: its newest title.
        parent: the index of the row above.
        extension: what a 7th character adds to its parent's title, or nothing.
    """

    key: int
    title: str
    parent: int
    extension: str = ""


class Knowledge:
    """The knowledge files about diagnoses: where codes lie in the body, and the words that name places."""

    def __init__(self, folder: Path, anatomy: Anatomy) -> None:
        self.anatomy = anatomy
        self.places: list[tuple[int, int, Mapping[str, Any]]] = []
        for path in sorted(folder.glob("*.toml")):
            content = tomllib.loads(path.read_text("utf-8"))
            for place in content.get("place", ()):
                if unknown := set(place) - {"codes", *FIELDS}:
                    raise SourceError(str(path), f"unknown fields {sorted(unknown)} for {place['codes']}")
                for codes in place["codes"]:
                    self.places.append((*key_range(codes), place))
        self.words = Words(tomllib.loads((folder / "words.toml").read_text("utf-8")), anatomy)
        self.sides = Sides(tomllib.loads((folder / "sides.toml").read_text("utf-8")))

    def painted(self, keys: Sequence[int]) -> dict[str, list[Any]]:
        """For each field, its value for every key: the narrowest place that states it."""
        values: dict[str, list[Any]] = {field: [None] * len(keys) for field in FIELDS}
        ranges = [(bisect_left(keys, low), bisect_left(keys, high), place) for low, high, place in self.places]
        ranges.sort(key=lambda found: found[0] - found[1])  # wide ones first: narrow ones overrule them
        for first, after, place in ranges:
            for field in FIELDS:
                if field in place:
                    values[field][first:after] = [place[field]] * (after - first)
        return values


class Words:
    """The words in titles that name body regions. The longest phrase is read first, and nothing is read twice."""

    def __init__(self, content: Mapping[str, Any], anatomy: Anatomy) -> None:
        masks: dict[str, int] = {}
        for region, entry in content.items():
            mask = 0 if region == "ignore" else anatomy.mask([region])
            for word in entry["words"]:
                masks[word] = masks.get(word, 0) | mask
        longest_first = sorted(masks, key=lambda word: (-len(word), word))
        self._words = [(word, re.compile(rf"(?<!\w){re.escape(word)}(?!\w)"), masks[word]) for word in longest_first]

    def regions(self, title: str) -> int:
        """The mask of the regions that a title names."""
        mask = 0
        text = title.lower()
        for word, pattern, regions in self._words:
            if word in text:
                text, found = pattern.subn("\n", text)
                mask |= regions if found else 0
        return mask


class Sides:
    """The words in titles that name a side of the body, and the phrases in which they do not."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self._not_a_side = re.compile(r"\b(?:" + "|".join(map(re.escape, content["not_a_side"])) + r")", re.IGNORECASE)
        self._left_open = re.compile(r"\b(?:" + "|".join(map(re.escape, content["left_open"])) + r")\b", re.IGNORECASE)
        self._right = re.compile(r"\bright\b", re.IGNORECASE)
        self._left = re.compile(r"\bleft\b", re.IGNORECASE)
        self._both = re.compile(r"\b(?:bilateral|bilaterally|both)\b", re.IGNORECASE)
        self._unspecified = re.compile(r"\bunspecified\b ?", re.IGNORECASE)

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

    def leaves_open(self, title: str, sided: Iterable[str]) -> bool:
        """Whether a title leaves open the side that its sided siblings name: in a phrase, or being alike but for it."""
        if self.left_open(title):
            return True
        bare = self._bare(self._unspecified.sub("", title))
        return "unspecified" in title.lower() and any(
            self._bare(self._unspecified.sub("", self._right.sub("", self._left.sub("", sibling)))) == bare
            for sibling in sided
        )

    @staticmethod
    def _bare(title: str) -> str:
        return " ".join(title.lower().replace(",", " ").split())


def derive(rows: Sequence[Titled], knowledge: Knowledge) -> list[Facts]:
    """The facts of every row, in the order of the rows, which is that of their keys."""
    painted = knowledge.painted([row.key for row in rows])
    sides = _sides(rows, knowledge.sides)
    found: list[Facts] = []
    for index, row in enumerate(rows):
        unspecified = _UNSPECIFIED.search(row.title) is not None
        if row.extension:
            found.append(found[row.parent]._replace(laterality=sides[index], unspecified=unspecified))
            continue
        regions = knowledge.anatomy.mask(painted["regions"][index] or ())
        if painted["read_title"][index]:
            regions = knowledge.words.regions(row.title) or regions
        found.append(
            Facts(
                regions,
                knowledge.anatomy.system(painted["system"][index] or ""),
                kinds_mask(painted["kinds"][index] or ()),
                sides[index],
                painted["sex"][index] or None,
                unspecified,
            )
        )
    return found


def _sides(rows: Sequence[Titled], sides: Sides) -> list[Laterality | None]:
    """The side of every row: what its title names, or ``unspecified`` beside siblings that name one.

    A 7th character names a side itself (diabetic retinopathy), or its stem does.
    """
    named = [sides.named(row.extension or row.title) for row in rows]
    below: dict[int, list[int]] = {}
    for index, row in enumerate(rows):
        if row.parent != index:
            below.setdefault(row.parent, []).append(index)
    for siblings in below.values():
        sided = [rows[index].title for index in siblings if named[index] in (Laterality.RIGHT, Laterality.LEFT)]
        for index in siblings if sided else ():
            if named[index] is None and sides.leaves_open(rows[index].title, sided):
                named[index] = Laterality.UNSPECIFIED
    for index, row in enumerate(rows):
        above = named[row.parent]
        if named[index] is None and (row.extension or (above is Laterality.UNSPECIFIED and sides.left_open(row.title))):
            named[index] = above
    return named
