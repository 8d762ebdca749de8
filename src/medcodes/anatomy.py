"""Body regions and systems: how they contain, adjoin and refer to one another."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import attrs

from medcodes.store.catalogue import table
from medcodes.store.knowledge import read_knowledge


class Fit(StrEnum):
    """How the body regions of a service and a diagnosis meet, from best to worst."""

    SAME = "same"
    CONTAINED = "contained"
    ADJACENT = "adjacent"
    REFERRED = "referred"
    SYSTEMIC = "systemic"
    CONTRADICTING = "contradicting"


@attrs.frozen
class Region:
    """A part of the body.

    Attributes:
        name: its id.
        label: what a reader sees.
        contained: mask of what contains it and of what it contains.
        adjacent: mask of its neighbours.
        referred: mask of the regions where its trouble is also felt, or looked for.
    """

    name: str
    label: str
    contained: int
    adjacent: int
    referred: int


@attrs.frozen
class System:
    """A body system, with the names of the systems that its services also serve."""

    name: str
    label: str
    related: tuple[str, ...]


@attrs.frozen
class Anatomy:
    """The vocabulary of body regions and systems. A set of regions is an integer, one bit a region."""

    regions: tuple[Region, ...]
    systems: tuple[System, ...]

    def mask(self, names: Iterable[str]) -> int:
        """The mask of regions, by id.

        :raises KeyError: an id that is no region.
        """
        mask = 0
        for name in names:
            mask |= 1 << self._bit(name)
        return mask

    def system(self, name: str) -> int:
        """The number of a system from 1; 0 for an empty name.

        :raises KeyError: a name that is no system.
        """
        for number, system in enumerate(self.systems, 1):
            if system.name == name:
                return number
        if name:
            raise KeyError(name)
        return 0

    def names(self, mask: int) -> list[str]:
        """The ids of the regions in a mask."""
        return [region.name for region in self.of(mask)]

    def labels(self, mask: int) -> str:
        """The regions of a mask, for a sentence: ``ankle and foot``."""
        labels = [region.label for region in self.of(mask)]
        return " and ".join([", ".join(labels[:-1]), labels[-1]]) if len(labels) > 1 else "".join(labels)

    def of(self, mask: int) -> Iterator[Region]:
        """The regions in a mask."""
        return (region for bit, region in enumerate(self.regions) if mask >> bit & 1)

    def reach(self, mask: int) -> tuple[int, int, int]:
        """The masks that a set of regions contains or lies in, adjoins, and refers to, itself included in the first."""
        contained, adjacent, referred = mask, 0, 0
        for region in self.of(mask):
            contained |= region.contained
            adjacent |= region.adjacent
            referred |= region.referred
        return contained, adjacent, referred

    def fit(self, service: int, diagnosis: int) -> Fit:
        """How the regions of a service and of a diagnosis meet."""
        if not service or not diagnosis:
            return Fit.SYSTEMIC
        if service & diagnosis:
            return Fit.SAME
        for fit, mask in zip((Fit.CONTAINED, Fit.ADJACENT, Fit.REFERRED), self.reach(service), strict=True):
            if mask & diagnosis:
                return fit
        return Fit.CONTRADICTING

    def related(self, one: int, other: int) -> bool:
        """Whether two systems, by number, are the same or related, or one of them is none."""
        if not one or not other or one == other:
            return True
        first, second = self.systems[one - 1], self.systems[other - 1]
        return second.name in first.related or first.name in second.related

    def _bit(self, name: str) -> int:
        for bit, region in enumerate(self.regions):
            if region.name == name:
                return bit
        raise KeyError(name)

    def to_json(self) -> dict[str, Any]:
        """The form that the compiled table keeps."""
        return attrs.asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Anatomy:
        """The vocabulary out of the form that the compiled table keeps."""
        return cls(
            tuple(Region(**region) for region in kept["regions"]),
            tuple(System(item["name"], item["label"], tuple(item["related"])) for item in kept["systems"]),
        )


@cache
def anatomy() -> Anatomy:
    """The shipped vocabulary of body regions and systems, loaded once."""
    return Anatomy.from_json(json.loads(bytes(table("anatomy").text("anatomy"))))


def read_anatomy(folder: Path) -> Anatomy:
    """The vocabulary as its knowledge files, ``regions.toml`` and ``systems.toml``, give it.

    :raises SourceError: a file does not say what it rests on.
    """
    _, systems = read_knowledge(folder / "systems.toml")
    _, regions = read_knowledge(folder / "regions.toml")
    names = list(regions)
    above = {name: _above(name, regions) for name in names}
    below = {name: {other for other in names if name in above[other]} for name in names}

    def mask(wanted: Iterable[str]) -> int:
        return sum(1 << names.index(name) for name in set(wanted))

    def both_ways(name: str, relation: str) -> set[str]:
        """A region's own pairs, those of what contains it, and what its partners contain."""
        found: set[str] = set()
        for own in (name, *above[name]):
            partners = set(regions[own].get(relation, ()))
            partners |= {other for other in names if own in regions[other].get(relation, ())}
            found |= partners
            if own == name:
                for partner in partners:
                    found |= below[partner]
        return found - {name}

    return Anatomy(
        tuple(
            Region(
                name,
                regions[name]["label"],
                mask(above[name]) | mask(below[name]),
                mask(both_ways(name, "adjacent")),
                mask(both_ways(name, "refers")),
            )
            for name in names
        ),
        tuple(System(name, item["label"], tuple(item.get("related", ()))) for name, item in systems.items()),
    )


def _above(name: str, regions: Mapping[str, Mapping[str, Any]]) -> Sequence[str]:
    """What contains a region, nearest first."""
    found: list[str] = []
    within = regions[name].get("within")
    while within is not None:
        found.append(within)
        within = regions[within].get("within")
    return found
