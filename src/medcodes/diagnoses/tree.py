"""The compiled tree of ICD-10-CM: every node of every release, as rows of one table."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date
from functools import cached_property

from medcodes import days
from medcodes.diagnoses import layout, spelling
from medcodes.diagnoses.facts import Facts
from medcodes.store.table import Table


class Tree:
    """Rows of the compiled table, without any date: releases look at them.

    :param table: the open table.
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        self._states: dict[int, bytes] = {}
        self._billable: dict[int, frozenset[str]] = {}

    @cached_property
    def keys(self) -> memoryview:
        """The key of each row, ascending."""
        return self.table.numbers("keys")

    @cached_property
    def levels(self) -> memoryview:
        """The level of each row."""
        return self.table.numbers("levels")

    @cached_property
    def parents(self) -> memoryview:
        """The row above each row."""
        return self.table.numbers("parents")

    @cached_property
    def ends(self) -> memoryview:
        """The row after the last descendant of each row."""
        return self.table.numbers("ends")

    @cached_property
    def patterns(self) -> memoryview:
        """Which pattern of states each row follows."""
        return self.table.numbers("patterns")

    @cached_property
    def pattern_of_code(self) -> dict[str, int]:
        """Which pattern every compact code follows: quicker than the rows for many codes, and larger."""
        first = layout.CATEGORY
        rows = zip(self.keys, self.levels, self.patterns, strict=True)
        return {spelling.compact_of(key): pattern for key, level, pattern in rows if level >= first}

    def billable(self, release: int) -> frozenset[str]:
        """The compact codes that a claim may carry in a release."""
        found = self._billable.get(release)
        if found is None:
            states = self.states(release)
            codes = (code for code, pattern in self.pattern_of_code.items() if states[pattern] == layout.CODE)
            found = self._billable[release] = frozenset(codes)
        return found

    @cached_property
    def releases(self) -> memoryview:
        """The first day of each release, YYYYMMDD."""
        return self.table.numbers("releases")

    @cached_property
    def last_day(self) -> date:
        """The last day that the table knows."""
        return days.from_number(self.table.numbers("last_day")[0])

    @cached_property
    def row_of_place(self) -> dict[str, int]:
        """The rows of chapters and blocks, by number and range."""
        lines = bytes(self.table.text("places")).decode("ascii").split("\n")
        return {place: int(row) for place, _, row in (line.partition("\t") for line in lines)}

    @cached_property
    def place_of_row(self) -> dict[int, str]:
        """The numbers and ranges of chapters and blocks, by row."""
        return {row: place for place, row in self.row_of_place.items()}

    def row(self, compact: str) -> int | None:
        """The row of a compact code, or None where no release has it."""
        key = spelling.key_of(compact)
        row = bisect_left(self.keys, key)
        return row if row < len(self.keys) and self.keys[row] == key else None

    @cached_property
    def first_day(self) -> date:
        """The first day of the first release."""
        return days.from_number(self.releases[0])

    def release_starts(self) -> list[date]:
        """The first day of each release."""
        return [days.from_number(number) for number in self.releases]

    def release_number(self, day: date) -> int:
        """The release in force on a day, or -1 before the first."""
        return bisect_right(self.releases, days.to_number(day)) - 1

    def state(self, row: int, release: int) -> int:
        """The state of a row in a release, the editor's flags above its two bits."""
        states = self.table.numbers("states")
        return int(states[self.patterns[row] * len(self.releases) + release])

    def states(self, release: int) -> bytes:
        """For each pattern: absent, header or code in a release."""
        found = self._states.get(release)
        if found is None:
            states = self.table.numbers("states")[release :: len(self.releases)]
            found = self._states[release] = bytes(state & layout.STATE_MASK for state in states)
        return found

    def span(self, row: int, release: int) -> tuple[int, int]:
        """The first and last release, around one, in which a row was what it is in that one."""
        wanted = self.state(row, release) & layout.STATE_MASK
        first = last = release
        while first > 0 and self.state(row, first - 1) & layout.STATE_MASK == wanted:
            first -= 1
        while last + 1 < len(self.releases) and self.state(row, last + 1) & layout.STATE_MASK == wanted:
            last += 1
        return first, last

    def last_release_as_code(self, row: int, before: int) -> int | None:
        """The last release before one in which a row was a billable code, or None."""
        states = (n for n in range(before - 1, -1, -1) if self.state(row, n) & layout.STATE_MASK == layout.CODE)
        return next(states, None)

    def first_release_after(self, row: int, after: int) -> int | None:
        """The first release after one in which a row exists, or None."""
        states = (n for n in range(after + 1, len(self.releases)) if self.state(row, n) & layout.STATE_MASK)
        return next(states, None)

    def facts(self, row: int, release: int | None = None) -> Facts:
        """What a row's place and title say of it, in a release or else in the newest."""
        number = self.table.numbers("facts")[row]
        if release is not None:
            rows, until = self._old_fact_rows, self.table.numbers("old_fact_until")
            for index in range(bisect_left(rows, row), bisect_right(rows, row)):
                if release < until[index]:
                    number = self.table.numbers("old_facts")[index]
                    break
        found = self._facts.get(number)
        if found is None:
            columns = (self.table.numbers(f"fact_{name}") for name in ("regions", "systems", "kinds", "traits"))
            found = self._facts[number] = Facts.unpack(*[column[number] for column in columns])
        return found

    @cached_property
    def _facts(self) -> dict[int, Facts]:
        """Facts by number, as far as they were asked for."""
        return {}

    @cached_property
    def _old_fact_rows(self) -> memoryview:
        return self.table.numbers("old_fact_rows")

    def children(self, row: int) -> Iterator[int]:
        """The rows directly below a row.

        Blocks interleave: C7A and C7B, blocks of their own, stand between C79 and C80 of another, and C4A of one block
        after the next block begins. So what lies below a category is passed over, and below a block every row is seen.
        """
        parents, ends, levels = self.parents, self.ends, self.levels
        below, end = row + 1, ends[row]
        while below < end:
            if parents[below] == row:
                yield below
            below = ends[below] if levels[below] >= layout.CATEGORY else below + 1

    def subtree(self, row: int) -> Iterator[range]:
        """All rows below a row, in order, as ranges."""
        if self.levels[row] != layout.BLOCK:
            yield range(row + 1, self.ends[row])
            return
        for child in self.children(row):
            yield range(child, child + 1)
            yield from self.subtree(child)

    def title(self, row: int, release: int) -> str:
        """The title of a row in a release."""
        mark = self.table.numbers("titles")[row]
        if mark & layout.HAS_OLD:
            mark = self._title_mark(row, release, mark)
        text = self._text("texts", mark & layout.TEXT_NUMBER)
        return f"{self.title(self.parents[row], release)}, {text}" if mark & layout.AFTER_PARENT else text

    def title_source(self, row: int) -> str:
        """What gave the newest title of a row, or nothing where no source knows it."""
        return self._text("sources", self.table.numbers("title_sources")[row])

    def replacements(self, row: int) -> list[tuple[int, int]]:
        """The keys of the codes that took a row's place, each with the day, YYYYMMDD."""
        replaced, key = self.table.numbers("replaced"), self.keys[row]
        current, on = self.table.numbers("replaced_by"), self.table.numbers("replaced_on")
        return [(current[i], on[i]) for i in range(bisect_left(replaced, key), bisect_right(replaced, key))]

    def _title_mark(self, row: int, release: int, newest: int) -> int:
        rows, until = self.table.numbers("old_rows"), self.table.numbers("old_until")
        for index in range(bisect_left(rows, row), bisect_right(rows, row)):
            if release < until[index]:
                return int(self.table.numbers("old_titles")[index])
        return newest

    def _text(self, section: str, number: int) -> str:
        offsets = self.table.numbers(f"{section}_offsets")
        return str(self.table.text(section)[offsets[number] : offsets[number + 1]], "utf-8")
