"""Deriving the facts of every code from its place, by ranges of codes, and from its title."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from medcodes.anatomy import Anatomy
from medcodes.diagnoses import spelling
from medcodes.diagnoses.building.sides import Sides
from medcodes.diagnoses.facts import Facts, kinds_mask
from medcodes.diagnoses.kinds import Episode, Trimester
from medcodes.diagnoses.ranges import key_range
from medcodes.errors import SourceError
from medcodes.store.knowledge import read_knowledge

FIELDS = ("regions", "system", "kinds", "sex", "read_title")
_UNSPECIFIED = re.compile(r"\b(?:unspecified|nos|not otherwise specified)\b", re.IGNORECASE)
_OTHER_SPECIFIED = re.compile(r"^other\b|\bother specified\b", re.IGNORECASE)
_MANIFESTATION = re.compile(r"\bin (?:[^,]* )?classified elsewhere\b", re.IGNORECASE)
_EPISODE = re.compile(r"\b(?:(initial|subsequent) encounter\b|(sequela)$)", re.IGNORECASE)
_TRIMESTER = re.compile(r"\b(first|second|third|unspecified) trimester\b", re.IGNORECASE)


@attrs.frozen
class Titled:
    """A row to derive facts for.

    Attributes:
        key: its key.
        title: its title.
        parent: the index of the row above.
        extension: what a 7th character adds to its parent's title, or nothing.
        held: for a chapter or block, the keys of the categories that it holds, end excluded; else None.
    """

    key: int
    title: str
    parent: int
    extension: str = ""
    held: tuple[int, int] | None = None

    @property
    def is_heading(self) -> bool:
        """Whether it is a chapter or a block."""
        return self.held is not None


class Knowledge:
    """The knowledge files about diagnoses: where codes lie in the body, and the words that name places."""

    def __init__(self, folder: Path, anatomy: Anatomy) -> None:
        self.anatomy = anatomy
        self.places: list[tuple[int, int, Mapping[str, Any]]] = []
        for path in sorted(folder.glob("*.toml")):
            _, content = read_knowledge(path)
            for place in content.get("place", ()):
                if unknown := set(place) - {"codes", *FIELDS}:
                    raise SourceError(str(path), f"unknown fields {sorted(unknown)} for {place['codes']}")
                for codes in place["codes"]:
                    self.places.append((*key_range(codes), place))
        self.words = Words(read_knowledge(folder / "words.toml")[1], anatomy)
        self.sides = Sides(read_knowledge(folder / "sides.toml")[1])

    def painted(self, rows: Sequence[Titled]) -> dict[str, list[Any]]:
        """For each field, its value for every row: the narrowest place that states it.

        A chapter or block lies in a place that holds all of its categories.
        """
        keys = [row.key for row in rows]
        headings = [(index, *row.held) for index, row in enumerate(rows) if row.held is not None]
        values: dict[str, list[Any]] = {field: [None] * len(keys) for field in FIELDS}
        own: dict[int, dict[str, Any]] = {index: dict.fromkeys(FIELDS) for index, _, _ in headings}
        ranges = [
            (bisect_left(keys, low), bisect_left(keys, high), low, high, place) for low, high, place in self.places
        ]
        ranges.sort(key=lambda found: found[0] - found[1])  # wide ones first: narrow ones overrule them
        for first, after, low, high, place in ranges:
            stated = [field for field in FIELDS if field in place]
            for field in stated:
                values[field][first:after] = [place[field]] * (after - first)
            for index, held, end in headings:
                if low <= held and end <= high:
                    own[index].update((field, place[field]) for field in stated)
        for index, stated_by_field in own.items():
            for field, value in stated_by_field.items():
                values[field][index] = value
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


def derive(rows: Sequence[Titled], knowledge: Knowledge) -> list[Facts]:
    """The facts of every row, in the order of the rows, which is that of their keys."""
    painted = knowledge.painted(rows)
    sides = knowledge.sides.of(rows)
    episodes = _episodes(rows)
    found: list[Facts] = []
    for index, row in enumerate(rows):
        if row.extension:
            place = found[row.parent]
        else:
            regions = knowledge.anatomy.mask(painted["regions"][index] or ())
            if painted["read_title"][index]:
                regions = knowledge.words.regions(row.title) or regions
            system = knowledge.anatomy.system(painted["system"][index] or "")
            place = Facts(regions, system, kinds_mask(painted["kinds"][index] or ()), sex=painted["sex"][index] or None)
        trimester = _TRIMESTER.search(row.title)
        found.append(
            place._replace(
                laterality=sides[index],
                unspecified=_UNSPECIFIED.search(row.title) is not None,
                other_specified=_OTHER_SPECIFIED.search(row.title) is not None,
                manifestation=_MANIFESTATION.search(row.title) is not None,
                episode=episodes.get(index),
                trimester=Trimester(trimester[1].lower()) if trimester else None,
            )
        )
    return found


def _episodes(rows: Sequence[Titled]) -> dict[int, Episode]:
    """The episode of care of the rows whose 7th character names one.

    A code that no source has a title for yet takes the episode that its 7th character means in the whole category.
    """
    found: dict[int, Episode] = {}
    meant: dict[tuple[str, str], set[Episode | None]] = {}
    untitled = []
    for index, row in enumerate(rows):
        code = "" if row.is_heading else spelling.compact_of(row.key)
        if len(code) != spelling.LONGEST:
            continue
        if not row.title:
            untitled.append((index, code))
            continue
        named = _EPISODE.search(row.extension or row.title)
        episode = Episode((named[1] or named[2]).lower()) if named else None
        meant.setdefault((code[:3], code[-1]), set()).add(episode)
        if episode is not None:
            found[index] = episode
    for index, code in untitled:
        episodes = meant.get((code[:3], code[-1]), set())
        episode = next(iter(episodes)) if len(episodes) == 1 else None
        if episode is not None:
            found[index] = episode
    return found
