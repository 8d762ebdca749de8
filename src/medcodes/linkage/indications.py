"""The indications: which families a procedure belongs to, and which of them a diagnosis supports."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from functools import cache, cached_property
from typing import Any

from medcodes.diagnoses import spelling as diagnosis_spelling
from medcodes.diagnoses.ranges import key_range
from medcodes.linkage.family import Family
from medcodes.procedures import spelling as procedure_spelling
from medcodes.store.catalogue import follow, table
from medcodes.store.sections import Sections


class Index:
    """The families of one source, compiled: for each code a mask with one bit a family.

    :param sections: what `medcodes.linkage.building` made.
    """

    def __init__(self, sections: Sections) -> None:
        self._sections = sections
        self._masks = [int(mask, 16) for mask in json.loads(bytes(sections.text("masks")))]
        self._procedures: tuple[list[str], list[int]] = json.loads(bytes(sections.text("procedures")))

    @cached_property
    def families(self) -> tuple[Family, ...]:
        """The families; the place of one is its bit in a mask."""
        kept = json.loads(bytes(self._sections.text("families")))
        return tuple(map(_family, kept))

    def of_procedure(self, code: str) -> int:
        """The families that a procedure code belongs to."""
        cuts, masks = self._procedures
        return self._masks[masks[bisect_right(cuts, procedure_spelling.segment_key(code)) - 1]]

    def of_diagnosis(self, relation: str, key: int) -> int:
        """The families that a diagnosis, by key, stands to in a relation: ``supports``, ``excludes`` or ``allows``."""
        position = bisect_right(self._sections.numbers(f"{relation}_cuts"), key) - 1
        return self._masks[self._sections.numbers(f"{relation}_masks")[position]]

    def within(self, low: int, high: int) -> int:
        """The families that some diagnosis with a key from ``low`` to before ``high`` supports."""
        cuts, masks = self._sections.numbers("supports_cuts"), self._sections.numbers("supports_masks")
        found = 0
        for position in range(bisect_right(cuts, low) - 1, bisect_left(cuts, high)):
            found |= self._masks[masks[position]]
        return found


class Indications:
    """All families that answer, from one or several sources: one bit a family in every mask.

    A family takes the place of one that an earlier source has under the same name.

    :param sources: the sources, the shipped one first.
    :param problems: sources that could not be used, and why, each as a clause.
    """

    def __init__(self, sources: tuple[Sections, ...], problems: tuple[str, ...] = ()) -> None:
        self._sources: list[tuple[int, Index]] = []
        self._kept = -1
        self._naming: dict[str, int] = {}
        self.problems = problems
        for sections in sources:
            index = Index(sections)
            if self._sources:
                self._replace(index)
            start = sum(len(other.families) for _, other in self._sources) if self._sources else 0
            self._sources.append((start, index))

    def _replace(self, newer: Index) -> None:
        """Leave out what a newer source has under the same name."""
        names = {family.name for family in newer.families}
        for start, index in self._sources:
            for bit, family in enumerate(index.families, start):
                if family.name in names:
                    self._kept &= ~(1 << bit)

    @cached_property
    def families(self) -> tuple[Family, ...]:
        """All families, those that were replaced included; the place of one is its bit in a mask."""
        return tuple(family for _, index in self._sources for family in index.families)

    @cached_property
    def exclusive(self) -> int:
        """The families whose service has one purpose."""
        return sum(1 << bit for bit, family in enumerate(self.families) if family.exclusive) & self._kept

    @cached_property
    def bounded(self) -> int:
        """The families whose lists bound their purposes, by category."""
        return sum(1 << bit for bit, family in enumerate(self.families) if family.bounded) & self._kept

    @cached_property
    def universal(self) -> int:
        """The families that almost anything justifies."""
        return sum(1 << bit for bit, family in enumerate(self.families) if family.universal) & self._kept

    def of_procedure(self, code: str) -> int:
        """The families that a procedure code belongs to."""
        mask = 0
        for start, index in self._sources:
            mask |= index.of_procedure(code) << start
        return mask & self._kept

    def supporting(self, key: int) -> int:
        """The families that a diagnosis, by key, supports."""
        return self._of_diagnosis("supports", key)

    def excluding(self, key: int) -> int:
        """The families that a diagnosis, by key, never justifies."""
        return self._of_diagnosis("excludes", key)

    def allowing(self, key: int) -> int:
        """The families that a diagnosis, by key, neither justifies nor contradicts."""
        return self._of_diagnosis("allows", key)

    def naming(self, place: str) -> int:
        """The families that name some diagnosis of a category or of a range of them, such as a block."""
        found = self._naming.get(place)
        if found is None:
            low, high = key_range(place)
            found = 0
            for start, index in self._sources:
                found |= index.within(low, high) << start
            self._naming[place] = found = found & self._kept
        return found

    def in_mask(self, mask: int) -> list[Family]:
        """The families of a mask."""
        found = []
        while mask:
            lowest = mask & -mask
            found.append(self.families[lowest.bit_length() - 1])
            mask ^= lowest
        return found

    def _of_diagnosis(self, relation: str, key: int) -> int:
        mask = 0
        for start, index in self._sources:
            mask |= index.of_diagnosis(relation, key) << start
        return mask & self._kept


def why(family: Family, code: str) -> str:
    """Why a family supports, excludes or allows a diagnosis: the reason of the narrowest range that holds it."""
    key = diagnosis_spelling.key_of(code)
    found = [
        (high - low, reason)
        for codes, reason in (*family.supports, *family.excludes, *family.allows)
        for low, high in map(key_range, codes)
        if low <= key < high
    ]
    return min(found)[1] if found else ""


@cache
def indications() -> Indications:
    """The shipped indications and what packages and the user's folder bring, loaded once."""
    from medcodes.linkage.plugins import brought

    sources: list[Sections] = [table("indications")]
    problems: list[str] = []
    for source in brought():
        if source.value is None:
            problems.append(source.complaint)
        else:
            sources.append(source.value)
    return Indications(tuple(sources), tuple(problems))


follow(indications.cache_clear)


def _family(kept: list[Any]) -> Family:
    name, title, procedures, supports, excludes, *plain, allows, bounded, usual = kept
    fields = [name, title, tuple(procedures), _lists(supports), _lists(excludes), *plain, _lists(allows), bounded]
    return Family(*[*fields, tuple(usual)])


def _lists(kept: list[tuple[list[str], str]]) -> tuple[tuple[tuple[str, ...], str], ...]:
    return tuple((tuple(codes), reason) for codes, reason in kept)
