"""What rules know: stages, combinations, sequelae, ICD-9-CM codes, screening services, repeated lines.

The files lie in `knowledge/rules`.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import attrs

from medcodes.diagnoses import spelling
from medcodes.diagnoses.ranges import key_range
from medcodes.store.catalogue import table


@attrs.frozen
class Staged:
    """A disease that has one stage, severity or value at a time.

    Attributes:
        name: the disease.
        stages: the range of keys of each stage; none where each code is a stage of its own.
        span: the range of keys of the whole.
        several_days: the stage changes while a claim of several days lasts.
        advice: what to do about two stages.
        source: what it rests on.
    """

    name: str
    stages: tuple[tuple[int, int], ...]
    span: tuple[int, int]
    several_days: bool
    advice: str
    source: str

    def stage(self, key: int) -> int | None:
        """The stage that a code says, by number, or None where it says none."""
        if not self.span[0] <= key < self.span[1]:
            return None
        if not self.stages:
            return key
        return next((number for number, (low, high) in enumerate(self.stages) if low <= key < high), None)


@cache
def staged() -> dict[str, tuple[Staged, ...]]:
    """The diseases with stages, by the category of their codes."""
    found: dict[str, list[Staged]] = {}
    for entry in _read("stages")["diseases"]:
        codes = entry["stages"] or [entry["each_of"]]
        ranges = tuple(key_range(code) for code in codes)
        span = min(low for low, _ in ranges), max(high for _, high in ranges)
        stages = ranges if entry["stages"] else ()
        disease = Staged(entry["name"], stages, span, entry["several_days"], entry["advice"], entry["source"])
        for category in {category for code in codes for category in _categories(code)}:
            found.setdefault(category, []).append(disease)
    return {category: tuple(diseases) for category, diseases in found.items()}


def _categories(codes: str) -> list[str]:
    """The categories of a code or a range of one letter."""
    first, _, last = codes.partition("-")
    if not last or first[:3] == last[:3]:
        return [first[:3]]
    return [f"{first[0]}{number:02}" for number in range(int(first[1:3]), int(last[1:3]) + 1)]


@attrs.frozen
class Combination:
    """Two conditions that the classification takes to go together, and the code that says so.

    Attributes:
        name: both of them.
        apart: ranges of keys of the code that the combination code takes the place of.
        beside: ranges of keys of the other condition.
        instead: the combination code, or what it begins with.
        source: what it rests on.
    """

    name: str
    apart: tuple[tuple[int, int], ...]
    beside: tuple[tuple[int, int], ...]
    instead: tuple[str, ...]
    source: str

    def is_apart(self, key: int) -> bool:
        """Whether a code is the one that gives way to the combination code."""
        return any(low <= key < high for low, high in self.apart)

    def is_with(self, key: int) -> bool:
        """Whether a code is of the other condition."""
        return any(low <= key < high for low, high in self.beside)


@cache
def combinations() -> tuple[Combination, ...]:
    """The conditions that go together."""
    return tuple(
        Combination(
            pair["name"],
            tuple(map(key_range, pair["apart"])),
            tuple(map(key_range, pair["with"])),
            tuple(pair["instead"]),
            pair["source"],
        )
        for pair in _read("combinations")["pairs"]
    )


def combines(compact: str) -> bool:
    """Whether a code gives way to a combination code beside some other.

    >>> combines("I10"), combines("J189")
    (True, False)
    """
    key = spelling.key_of(compact)
    return any(pair.is_apart(key) for pair in combinations())


@cache
def healing_beside_sequelae() -> tuple[tuple[int, int], ...]:
    """The ranges of keys of injuries whose sequela may stand beside the injury itself."""
    return tuple(key_range(codes) for codes in _read("sequelae")["codes"])


def from_icd9(code: str) -> tuple[str, ...]:
    """What an ICD-9-CM code has become, a first guess; empty where the knowledge lacks it.

    >>> from_icd9("401.9")
    ('I10',)
    """
    return _from_icd9().get(code, ())


@cache
def _from_icd9() -> dict[str, tuple[str, ...]]:
    return {old: tuple(new) for old, new in _read("icd9").items()}


@attrs.frozen
class Screened:
    """A service that exists twice: to screen, and to find out about a complaint.

    Attributes:
        name: the service.
        screening: the codes that screen.
        diagnostic: the codes that find out.
        screens: ranges of keys of the diagnoses that ask for the screening alone.
        also: ranges of keys of other diagnoses that are a reason to screen.
        source: what it rests on.
    """

    name: str
    screening: tuple[str, ...]
    diagnostic: tuple[str, ...]
    screens: tuple[tuple[int, int], ...]
    also: tuple[tuple[int, int], ...]
    source: str


@cache
def screened() -> dict[str, Screened]:
    """The services that exist twice, by each of their codes."""
    found: dict[str, Screened] = {}
    for pair in _read("screening")["pairs"]:
        made = Screened(
            pair["name"],
            tuple(pair["screening"]),
            tuple(pair["diagnostic"]),
            tuple(key_range(codes) for codes in pair["screens"]),
            tuple(key_range(codes) for codes in pair["also"]),
            pair["source"],
        )
        found |= dict.fromkeys((*made.screening, *made.diagnostic), made)
    return found


def is_first_listed(compact: str) -> bool:
    """Whether a code is the reason for a visit or nothing, so that it stands first.

    >>> is_first_listed("Z0000"), is_first_listed("Z006"), is_first_listed("Z23")
    (True, False, False)
    """
    key = spelling.key_of(compact)
    first, exceptions = _first_listed()
    return any(low <= key < high for low, high in first) and not any(low <= key < high for low, high in exceptions)


@cache
def _first_listed() -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
    content = _read("first_listed")
    return tuple(map(key_range, content["codes"])), tuple(map(key_range, content["except"]))


@cache
def repeating_modifiers() -> frozenset[str]:
    """The modifiers that tell a line from another one of the same code."""
    return frozenset(_read("lines")["modifiers"])


def _read(section: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(bytes(table("rules").text(section)))
    return content
