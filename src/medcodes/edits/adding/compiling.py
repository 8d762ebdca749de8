"""Compiling rows of edits: pairs are sorted as integers, terms and texts kept once each."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from itertools import chain
from typing import NamedTuple, TypeAlias

from medcodes.edits.adding.reading import Text, code_of, day_number, words
from medcodes.edits.table import NEVER, NOT_IN_USE, OPEN_END, SHARD, WITH_MODIFIER, number_of
from medcodes.store.writing import StringPool, numbers

Sections: TypeAlias = "dict[str, array[int] | bytes]"
MOST_CODES = 1 << 16
LARGEST_UNITS = 10**9
_INDICATORS = {str(value): value for value in (NEVER, WITH_MODIFIER, NOT_IN_USE)}
_CODE_BITS = 16
_TERM_BITS = 32


class Compiled(NamedTuple):
    """The sections of a file, how many edits it has, and the newest day that it names (0 where it names none)."""

    sections: Sections
    edits: int
    newest: int


class _Codes(dict[str, int]):
    """Codes by spelling, numbered as they come; each spelling is checked once."""

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[str, int] = {}
        self.reject: Callable[[str], str] = str

    def __missing__(self, text: str) -> int:
        code = self.reject(text)
        number = self[text] = self.known.setdefault(code, len(self.known))
        return number

    def ranks(self) -> tuple[array[int], list[int]]:
        """The codes in order, and for each number its place in that order."""
        ordered = sorted(self.known, key=number_of)
        rank = [0] * len(ordered)
        for place, code in enumerate(ordered):
            rank[self.known[code]] = place
        return numbers(map(number_of, ordered), "I"), rank


class _Terms:
    """What holds for pairs, each combination once."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[int, int, int, int], int] = {}
        self.texts = StringPool()

    def add(self, text: Text, rest: tuple[str, ...] | str, line: int) -> int:
        """The number of what the cells behind the codes say."""
        cells = [cell.strip() for cell in (rest.split("\t") if isinstance(rest, str) else rest)]
        while len(cells) > 4 and not cells[-1]:
            cells.pop()
        if not 4 <= len(cells) <= 5:
            raise text.source.refused(f"it has {len(cells) + 2} columns, and a pair has 6 or 7", line)
        old, effective, deleted, indicator = cells[:4]
        if old not in ("", "*"):
            raise text.source.refused(f"{old!r} stands where only * or nothing does", line)
        first = day_number(text.source, effective, line, "the effective date")
        last = OPEN_END if deleted in ("*", "") else day_number(text.source, deleted, line, "the deletion date")
        if indicator not in _INDICATORS:
            raise text.source.refused(f"{indicator!r} is no modifier indicator: they are 0, 1 and 9", line)
        rationale = self.texts.add(words(cells[4]) if len(cells) == 5 else "")
        terms = (first, last, _INDICATORS[indicator], rationale)
        return self.numbers.setdefault(terms, len(self.numbers))

    def sections(self) -> Sections:
        """The sections that hold them."""
        columns = list(zip(*self.numbers, strict=True))
        names = (("first_days", "I"), ("last_days", "I"), ("indicators", "B"), ("rationales", "I"))
        kept: Sections = {name: numbers(column, code) for (name, code), column in zip(names, columns, strict=True)}
        return {**kept, **self.texts.sections("texts")}


def compile_pairs(texts: Iterable[Text]) -> Compiled:
    """The table of pairs.

    :raises SourceError: a row is damaged; the error names the line.
    """
    codes, terms, entries = _Codes(), _Terms(), array("Q")
    seen: dict[tuple[str, ...] | str, int] = {}
    for text in texts:
        source, line = text.source, 0
        codes.reject = lambda spelled: code_of(source, spelled, line)  # noqa: B023 (used within this turn only)
        for line, one, two, rest in text.rows:
            number = seen.get(rest)
            if number is None:
                number = seen[rest] = terms.add(text, rest, line)
            entries.append((codes[one] << _CODE_BITS | codes[two]) << _TERM_BITS | number)
        if len(codes.known) > MOST_CODES:
            raise source.refused(f"it names more than {MOST_CODES:,} procedures")
    if not entries:
        raise ValueError("a file of pairs was recognized by a pair")
    return _grouped(codes, terms, entries)


def _grouped(codes: _Codes, terms: _Terms, entries: array[int]) -> Compiled:
    """Pairs in order of their codes, in shards that begin with a first code."""
    ordered, rank = codes.ranks()
    mask, low = (1 << _CODE_BITS) - 1, (1 << _TERM_BITS) - 1
    keys = [
        (rank[entry >> _CODE_BITS + _TERM_BITS] << _CODE_BITS | rank[entry >> _TERM_BITS & mask]) << _TERM_BITS
        | entry & low
        for entry in entries
    ]
    keys.sort()
    keys = [key for key, before in zip(keys, chain((-1,), keys), strict=False) if key != before]
    counts = [0] * (len(ordered) + 1)
    for key in keys:
        counts[(key >> _CODE_BITS + _TERM_BITS) + 1] += 1
    for place in range(len(ordered)):
        counts[place + 1] += counts[place]
    shards = [place // SHARD for place in counts[:-1]]
    bases = [-1] * ((counts[-1] - 1) // SHARD + 1)
    ends = [0] * len(bases)
    for code, shard in enumerate(shards):
        if counts[code + 1] > counts[code]:
            if bases[shard] < 0:
                bases[shard] = counts[code]
            ends[shard] = counts[code + 1]
    sections: Sections = {
        "codes": ordered,
        "starts": numbers(counts, "I"),
        "bases": numbers([max(base, 0) for base in bases], "I"),
        **terms.sections(),
    }
    for shard, (base, end) in enumerate(zip(bases, ends, strict=True)):
        if base >= 0:
            part = keys[base:end]
            sections[f"seconds.{shard}"] = numbers([key >> _TERM_BITS & mask for key in part], "H")
            sections[f"terms.{shard}"] = numbers([key & low for key in part], "I")
    days = [day for first, last, _, _ in terms.numbers for day in (first, last) if day != OPEN_END]
    return Compiled(sections, len(keys), max(days))


def compile_units(texts: Iterable[Text]) -> Compiled:
    """The table of units.

    :raises SourceError: a row is damaged, or a procedure has two values; the error names the line.
    """
    pool = StringPool()
    found: dict[int, tuple[int, int, int]] = {}
    for text in texts:
        for line, one, two, rest in text.rows:
            source = text.source
            cells = [cell.strip() for cell in (rest.split("\t") if isinstance(rest, str) else rest)]
            code, value = code_of(source, one, line), two.strip()
            if not value.isdigit() or int(value) > LARGEST_UNITS:
                raise source.refused(f"{value[:40]!r} is no number of units", line)
            if cells[0][:1] not in tuple("123"):
                raise source.refused(f"{cells[0][:40]!r} is no adjudication indicator: they are 1, 2 and 3", line)
            rationale = pool.add(words(cells[1]) if len(cells) > 1 else "")
            told = (int(value), int(cells[0][0]), rationale)
            if found.setdefault(number_of(code), told) != told:
                raise source.refused(f"{code} stands here again, with another value", line)
    kept = sorted(found.items())
    sections: Sections = {
        "codes": numbers([code for code, _ in kept], "I"),
        "most": numbers([most for _, (most, _, _) in kept], "I"),
        "indicators": numbers([indicator for _, (_, indicator, _) in kept], "B"),
        "rationales": numbers([rationale for _, (_, _, rationale) in kept], "I"),
        **pool.sections("texts"),
    }
    return Compiled(sections, len(kept), 0)
