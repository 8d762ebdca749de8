"""Reading a compiled table of ICD-10-CM back into what it can be compiled from, open to additions."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import attrs

from medcodes import days
from medcodes.diagnoses import layout, spelling
from medcodes.diagnoses.building.headers import branching, headers_of
from medcodes.diagnoses.building.sources import AgeRange, Replacement, Sources, Span, Titles
from medcodes.diagnoses.building.tabular import Block, Chapter, Tabular
from medcodes.diagnoses.tree import Tree


class History:
    """What a table knows: the state and the title of every code in each release.

    Attributes:
        releases: the first day of each release, YYYYMMDD.
        last_day: the last day that the table knows.
        states: compact code to its state in each release, the editor's flags above it; zero where it is no billable
            code. Headers have none: they follow from the codes.
        titles: compact code, headers among them, to its title in each release.
        title_sources: compact code to what gave its newest title.
        block_of: category to the block that it stands in, as (first, last).
        about: what the table was compiled from.
    """

    def __init__(self, tree: Tree) -> None:
        self.releases = [int(day) for day in tree.releases]
        self.last_day = tree.last_day
        self.about: dict[str, Any] = json.loads(bytes(tree.table.text("about")))
        self._chapters = _chapters(tree)
        self.blocks = {(block.first, block.last) for chapter in self._chapters for block in chapter.blocks}
        self.states: dict[str, list[int]] = {}
        self.titles: dict[str, list[str]] = {}
        self.title_sources: dict[str, str] = {}
        self.block_of: dict[str, tuple[str, str]] = {}
        patterns = [_codes_only(pattern) for pattern in _patterns(tree)]
        for row, shown in enumerate(_titles(tree)):
            if tree.levels[row] <= layout.BLOCK:
                continue
            code = spelling.compact_of(tree.keys[row])
            self.titles[code] = shown
            self.title_sources[code] = tree.title_source(row)
            states = patterns[tree.patterns[row]]
            if any(states):
                self.states[code] = list(states)
            if tree.levels[row] == layout.CATEGORY:
                self.block_of[code] = _ends(tree.place_of_row[tree.parents[row]])
        self._replacements = [
            Replacement(spelling.compact_of(previous), spelling.compact_of(current), int(day))
            for previous, current, day in zip(
                *(tree.table.numbers(name) for name in ("replaced", "replaced_by", "replaced_on")), strict=True
            )
        ]

        self._ages = _ages(tree)

    def number(self, day: int) -> int:
        """The release in force on a day, YYYYMMDD, or -1 before the first."""
        return bisect_right(self.releases, day) - 1

    def codes(self, release: int) -> set[str]:
        """The billable codes of a release."""
        return {code for code, states in self.states.items() if states[release]}

    def headers(self, release: int) -> set[str]:
        """The headers of a release."""
        return headers_of(self.codes(release), branching(self.states))

    def insert(self, day: int) -> int:
        """A new release that begins on a day, as yet equal to the one before it; its number."""
        number = bisect_left(self.releases, day)
        self.releases.insert(number, day)
        for states in self.states.values():
            states.insert(number, states[number - 1])
        for titles in self.titles.values():
            titles.insert(number, titles[number - 1])
        if number == len(self.releases) - 1:
            known = days.to_number(self.last_day)
            self.last_day = _half_year_end(days.from_number(day))
            last = days.to_number(self.last_day)
            self._ages = [attrs.evolve(age, last=last) if age.last == known else age for age in self._ages]
        return number

    def drop(self, number: int) -> None:
        """Forget a release that is as the one before it."""
        del self.releases[number]
        for states in self.states.values():
            del states[number]
        for titles in self.titles.values():
            del titles[number]

    def sources(self) -> Sources:
        """What `medcodes.diagnoses.building.builder.build` takes."""
        tabular = Tabular("", self._chapters, {}, self.block_of)
        return Sources(
            list(self._spans()), list(self._title_sources()), [tabular], self._replacements, self.about, self._ages
        )

    def _spans(self) -> Iterator[Span]:
        """The days of each code. The first code's are cut at every release, so that none is lost."""
        ends = [days.to_number(days.from_number(day) - timedelta(days=1)) for day in self.releases[1:]]
        ends.append(days.to_number(self.last_day))
        flags = {1 << layout.STATE_BITS + bit: flag for bit, flag in enumerate(layout.EDITOR_FLAGS)}
        lasting = next(code for code, states in self.states.items() if all(states))
        for code, states in self.states.items():
            start = 0
            for release in range(1, len(states) + 1):
                if release < len(states) and states[release] == states[start] and code != lasting:
                    continue
                if states[start]:
                    own = tuple(flag for bit, flag in flags.items() if states[start] & bit)
                    yield Span(code, self.releases[start], ends[release - 1], own)
                start = release

    def _title_sources(self) -> Iterator[Titles]:
        """The titles by the release from which they hold and by what gave them; only the newest names that."""
        found: dict[tuple[int, str], dict[str, str]] = {}
        for code, titles in self.titles.items():
            changes = [n for n in range(1, len(titles)) if titles[n] != titles[n - 1]]
            for number, release in enumerate([0, *changes]):
                name = self.title_sources[code] if number == len(changes) else ""
                found.setdefault((release, name), {})[code] = titles[release]
        for (release, name), known in sorted(found.items()):
            yield Titles(self.releases[release], name, known)


def _ages(tree: Tree) -> list[AgeRange]:
    """The age groups of the code editor."""
    columns = [tree.table.numbers(f"age_{name}") for name in ("groups", "youngest", "oldest", "first", "last")]
    return [AgeRange(layout.EDITOR_FLAGS[group], *rest) for group, *rest in zip(*columns, strict=True)]


def _codes_only(pattern: list[int]) -> list[int]:
    """A pattern of states without those of headers."""
    return [state if state & layout.STATE_MASK == layout.CODE else 0 for state in pattern]


def _patterns(tree: Tree) -> list[list[int]]:
    states, width = tree.table.numbers("states").tolist(), len(tree.releases)
    return [states[start : start + width] for start in range(0, len(states), width)]


def _titles(tree: Tree) -> Iterator[list[str]]:
    """The titles of each row in every release: worked out once where neither it nor what it extends ever changed."""
    marks, width = tree.table.numbers("titles"), len(tree.releases)
    varies = bytearray(len(marks))
    for row, mark in enumerate(marks):
        varies[row] = bool(mark & layout.HAS_OLD) or bool(mark & layout.AFTER_PARENT and varies[tree.parents[row]])
        if varies[row]:
            yield [tree.title(row, release) for release in range(width)]
        else:
            yield [tree.title(row, width - 1)] * width


def _chapters(tree: Tree) -> tuple[Chapter, ...]:
    """The chapters with their blocks, the larger before the smaller ones inside them."""
    last = len(tree.releases) - 1
    blocks: dict[int, list[Block]] = {}
    chapters = []
    holding = {tree.parents[row] for row in range(len(tree.keys)) if tree.levels[row] == layout.CATEGORY}
    for row in sorted(tree.place_of_row):
        if tree.levels[row] == layout.CHAPTER:
            chapters.append(row)
            continue
        above = tree.parents[row]
        while tree.levels[above] != layout.CHAPTER:
            above = tree.parents[above]
        own = Block(*_ends(tree.place_of_row[row]), tree.title(row, last), umbrella=row not in holding)
        blocks.setdefault(above, []).append(own)
    return tuple(Chapter(tree.place_of_row[row], tree.title(row, last), tuple(blocks[row])) for row in chapters)


def _ends(place: str) -> tuple[str, str]:
    first, _, last = place.partition("-")
    return first, last or first


def _half_year_end(first: date) -> date:
    """The day before the next 1 April or 1 October: until then no release is due."""
    following = [date(first.year, 4, 1), date(first.year, 10, 1), date(first.year + 1, 4, 1)]
    return next(day for day in following if day > first) - timedelta(days=1)
