"""The compiled search index, open for reading: documents, their words, and what stands for a word."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache, cached_property
from itertools import accumulate
from math import log
from typing import TypeAlias
from weakref import WeakKeyDictionary

from medcodes.diagnoses.searching.roots import Roots
from medcodes.diagnoses.searching.words import NOT, stem
from medcodes.diagnoses.tree import Tree
from medcodes.store.catalogue import follow, table
from medcodes.store.table import Table

Alternatives: TypeAlias = "tuple[tuple[str, tuple[str, ...]], ...]"
"""What stands for a phrase: each its kind and its stems."""

VARIANTS = "right left bilateral unspecified eye side laterality trimester first second third"
"""Words that tell sides, eyes and trimesters of one condition apart."""
TABLE = "icd10cm_search"
UNKNOWN = 255
"""Of a document: what it is in a release was not yet found out."""
SHORTEST_ENDING = 6
"""Shorter endings are shared by chance."""
DENIED_SHARE = 0.35
"""What is left of the weight of a word that a title denies."""


class SearchIndex:
    """Documents and words of the index, without any release: search looks at them through one.

    :param table: the open table.
    """

    def __init__(self, table: Table) -> None:
        self.keys = table.numbers("keys")
        self.parents = table.numbers("parents")
        self.ends = table.numbers("ends")
        self.details = table.numbers("details")
        self._offsets = table.numbers("posting_offsets")
        self._postings = table.numbers("postings")
        self._fields = table.numbers("fields")
        self.kinds = table.numbers("field_kinds")
        self.field_offsets = table.numbers("field_offsets")
        self.words_held = table.numbers("field_words")
        self._told = array("d", [-1.0]) * len(self.kinds)
        self._least_told = array("d", [-1.0]) * len(self.keys)
        self._states: WeakKeyDictionary[Tree, dict[int, bytearray]] = WeakKeyDictionary()
        self._rows: WeakKeyDictionary[Tree, dict[int, int]] = WeakKeyDictionary()
        self._endings = str(table.text("words"), "ascii") + "\n"
        self.words = self._endings[:-1].split("\n")
        self._numbers = dict(zip(self.words, range(len(self.words)), strict=True))
        cells = str(table.text("alternatives"), "ascii").strip("\n").replace("\n", "\t").split("\t")
        self._alternatives = dict(zip(cells[::2], cells[1::2], strict=True))
        rules = json.loads(bytes(table.text("rules")))
        self._weak: dict[str, float] = rules["weak"]
        self.deciding = frozenset(rules["deciding"])
        self.slashed: dict[str, str] = rules["slashed"]
        self.capitals: dict[str, str] = rules["capitals"]
        self._parts: tuple[dict[str, list[str]], dict[str, list[str]]] = rules["beginnings"], rules["endings"]
        self.variants = frozenset(
            number for word in VARIANTS.split() if (number := self.number(stem(word))) is not None
        )
        """The words of the index that tell variants of one condition apart."""
        self.weights = _Weights(self)
        """How much it matters that a title has a word: its rarity, less where the word says little by itself."""

    @cached_property
    def roots(self) -> Roots:
        """What compound words are made of."""
        beginnings, endings = self._parts
        return Roots(
            {root: tuple(stems) for root, stems in beginnings.items()},
            {root: tuple(stems) for root, stems in endings.items()},
        )

    def number(self, stem: str) -> int | None:
        """The number of a word, or None where no document has it."""
        return self._numbers.get(stem)

    def document(self, key: int) -> int | None:
        """The document of a node's key, or None where it is not indexed by itself."""
        found = bisect_left(self.keys, key)
        return found if found < len(self.keys) and self.keys[found] == key else None

    def frequency(self, word: int) -> int:
        """In how many documents a word is."""
        return int(self._offsets[word + 1] - self._offsets[word])

    def documents(self, word: int) -> Iterator[int]:
        """The documents that have a word, ascending."""
        return accumulate(self._postings[self._offsets[word] : self._offsets[word + 1]])

    def rarity(self, word: int) -> float:
        """How much a word tells by being rare: the logarithm of the share of documents without it."""
        return log(1 + len(self.keys) / (self.frequency(word) + 0.5))

    def share(self, stem: str) -> float:
        """The share of its weight that a word keeps: less than one where it says little by itself."""
        return self._weak.get(stem, 1.0)

    def fields(self, document: int) -> range:
        """The numbers of the fields of a document, the title first."""
        return range(self._fields[document], self._fields[document + 1])

    def field_words(self, field: int) -> memoryview:
        """The words of a field."""
        return self.words_held[self.field_offsets[field] : self.field_offsets[field + 1]]

    def own_words(self, document: int) -> memoryview:
        """The words of all fields of a document."""
        offsets = self.field_offsets
        return self.words_held[offsets[self._fields[document]] : offsets[self._fields[document + 1]]]

    def kinds_in(self, tree: Tree, release: int) -> bytearray:
        """What each document is in a release of a tree, or `UNKNOWN`: whoever finds it out keeps it here."""
        found = self._states.setdefault(tree, {})
        return found.setdefault(release, bytearray([UNKNOWN]) * len(self.keys))

    def told(self, field: int) -> float:
        """How much the words of a field tell together."""
        found = self._told[field]
        if found < 0:
            found = self._told[field] = sum(map(self.weights.__getitem__, self.field_words(field)))
        return found

    def least_told(self, document: int) -> float:
        """How much the words of that field of a document tell that tells least."""
        found = self._least_told[document]
        if found < 0:
            found = self._least_told[document] = min(map(self.told, self.fields(document)))
        return found

    def rows_in(self, tree: Tree) -> dict[int, int]:
        """The rows of documents in a tree, as far as they were looked up: whoever looks one up keeps it here."""
        return self._rows.setdefault(tree, {})

    def names(self, document: int) -> int:
        """By how many phrases a document is known, its title among them."""
        return int(self._fields[document + 1] - self._fields[document])

    def brevity(self, document: int) -> int:
        """The number of words in a document's title, for sorting."""
        field = self._fields[document]
        return int(self.field_offsets[field + 1] - self.field_offsets[field])

    def title(self, document: int) -> memoryview:
        """The words of a document's title."""
        field = self._fields[document]
        return self.words_held[self.field_offsets[field] : self.field_offsets[field + 1]]

    def alternatives(self, phrase: str) -> Alternatives:
        """What stands for a phrase, given as stems parted by blanks."""
        line = self._alternatives.get(phrase)
        if line is None:
            return ()
        return tuple((item[0], tuple(item[1:].split(" "))) for item in line.split("|"))

    def meanings(self, kind: str) -> dict[str, tuple[str, ...]]:
        """The words that have an alternative of a kind, each with the first of them."""
        found = {}
        for phrase in self._alternatives:
            if " " not in phrase:
                own = [stems for other, stems in self.alternatives(phrase) if other == kind]
                if own:
                    found[phrase] = own[0]
        return found

    def beginning_with(self, start: str) -> Iterator[int]:
        """The words that begin in a way."""
        number = bisect_left(self.words, start)
        while number < len(self.words) and self.words[number].startswith(start):
            yield number
            number += 1

    def ending_like(self, stem: str) -> Iterator[int]:
        """The compound words that end in a word, and the words that it ends in."""
        if len(stem) >= SHORTEST_ENDING:
            place = self._endings.find(stem + "\n")
            while place >= 0:
                start = self._endings.rfind("\n", 0, place) + 1
                word = self._endings[start : place + len(stem)]
                if start != place and not word.startswith(NOT):
                    yield self._numbers[word]
                place = self._endings.find(stem + "\n", place + 1)
            for cut in range(3, len(stem) - SHORTEST_ENDING + 1):
                number = self._numbers.get(stem[cut:])
                if number is not None:
                    yield number


class _Weights(dict[int, float]):
    """The weights of words, worked out when first asked for."""

    def __init__(self, index: SearchIndex) -> None:
        super().__init__()
        self._index = index

    def __missing__(self, word: int) -> float:
        index = self._index
        stem = index.words[word]
        share = DENIED_SHARE if stem.startswith(NOT) else index.share(stem)
        self[word] = weight = index.rarity(word) * share
        return weight


@cache
def search_index() -> SearchIndex:
    """The index that comes with the package, or the user's own where they added releases, opened once."""
    return SearchIndex(table(TABLE))


follow(search_index.cache_clear)
