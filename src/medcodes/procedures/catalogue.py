"""The compiled knowledge of procedures: the tree of headings, the codes that have a label, and deletions."""

from __future__ import annotations

import json
from bisect import bisect_right
from datetime import date
from functools import cache, cached_property
from typing import Any

import attrs

from medcodes.procedures import spelling
from medcodes.procedures.facts import Facts
from medcodes.store.catalogue import table


@attrs.frozen
class Heading:
    """A category, section, subsection or range of codes.

    Attributes:
        id: its name in the knowledge files.
        kind: ``category``, ``section``, ``subsection`` or ``range``.
        label: its title, in our own words.
        parent: the heading above, as its place in the catalogue, or None.
        codes: the ranges of codes it spans, each as first and last code.
        facts: what holds for everything below.
    """

    id: str
    kind: str
    label: str
    parent: int | None
    codes: tuple[tuple[str, str], ...]
    facts: Facts

    @property
    def range(self) -> str:
        """Its codes as they are written: ``71045-71048``."""
        return ", ".join(first if first == last else f"{first}-{last}" for first, last in self.codes)


@attrs.frozen
class Known:
    """A code that the knowledge names.

    Attributes:
        label: its title, in our own words.
        terms: words that people also search it by.
        facts: its facts, those of its heading included.
    """

    label: str
    terms: tuple[str, ...]
    facts: Facts


@attrs.frozen
class Deletion:
    """A code that was deleted: its last day, the codes that took its place, and why."""

    last: date
    successors: tuple[str, ...]
    why: str


class Catalogue:
    """Every heading and named code, and where any well-formed code belongs."""

    def __init__(self, kept: dict[str, Any]) -> None:
        facts = [_facts(item) for item in kept["facts"]]
        self.headings = tuple(
            Heading(name, kind, label, parent, tuple((first, last) for first, last in codes), facts[number])
            for name, kind, label, parent, codes, number in kept["headings"]
        )
        self.known = {
            code: Known(label, tuple(terms), facts[number]) for code, (label, terms, number) in kept["codes"].items()
        }
        self.deleted = {
            code: Deletion(date.fromisoformat(last), tuple(successors), why)
            for code, (last, successors, why) in kept["deleted"].items()
        }
        self._starts: list[str] = kept["segments"][0]
        self._headings: list[int] = kept["segments"][1]
        self.by_id = {heading.id: number for number, heading in enumerate(self.headings)}

    @cached_property
    def below(self) -> tuple[tuple[list[int], list[str]], ...]:
        """For each heading, the headings and the named codes directly below it."""
        found: tuple[tuple[list[int], list[str]], ...] = tuple(([], []) for _ in self.headings)
        for number, heading in enumerate(self.headings):
            if heading.parent is not None:
                found[heading.parent][0].append(number)
        for code in self.known:
            holder = self.heading_of(code)
            if holder is not None:
                found[holder][1].append(code)
        return found

    @cached_property
    def by_range(self) -> dict[str, int]:
        """The headings by their codes as they are written without blanks; of two alike, the wider one."""
        found: dict[str, int] = {}
        for number, heading in enumerate(self.headings):
            found.setdefault(heading.range.replace(" ", ""), number)
        return found

    def heading_named(self, name: str) -> int | None:
        """The heading of an id, or of codes as they are written, in any case and with blanks around."""
        number = self.by_id.get(name)
        return self.by_range.get("".join(name.upper().split())) if number is None else number

    def heading_of(self, code: str) -> int | None:
        """The finest heading that a code lies under, or None where no section holds it."""
        number = self._headings[bisect_right(self._starts, spelling.segment_key(code)) - 1]
        return None if number < 0 else number

    def facts(self, code: str) -> Facts | None:
        """The facts of a code: its own, or its heading's; None where no section holds it."""
        known = self.known.get(code)
        if known is not None:
            return known.facts
        number = self.heading_of(code)
        return None if number is None else self.headings[number].facts


def _facts(kept: list[Any]) -> Facts:
    regions, free, system, modality, side, sex, ages, flags = kept
    return Facts(regions, free, system, modality, side, sex, tuple(ages) if ages else None, frozenset(flags))


@cache
def catalogue() -> Catalogue:
    """The shipped catalogue, loaded once."""
    return Catalogue(json.loads(bytes(table("procedures").text("catalogue"))))
