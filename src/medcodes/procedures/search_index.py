"""What is searched: labels, terms, headings and licensed titles of procedures, indexed in memory on first use."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from math import log

from medcodes.procedures.catalogue import catalogue
from medcodes.procedures.spelling import Category, category_of
from medcodes.procedures.tables import family_of
from medcodes.procedures.user_tables import UserTables, user_tables
from medcodes.procedures.words import stems
from medcodes.store.catalogue import table

LABEL, TERM, TITLE, HEADING, UPPER = 1.0, 0.95, 0.85, 0.6, 0.35
"""How much a word counts by where it stands: label, terms, licensed title, the heading right above, those higher."""
_NUMBER_RARITY = 0.5
ANESTHESIA, UNLISTED, NAMED, OTHER_CATEGORY = 0.85, 0.8, 1.03, 0.92
"""How much a code itself counts: anesthesia for a service and codes without a name of their own are seldom meant,
nor are Categories II and III and one laboratory's own tests; those that the knowledge gives other names are usual."""


class Lexicon:
    """Phrases that mean the same, and the parts of compound words."""

    def __init__(self, kept: dict[str, object]) -> None:
        groups: list[list[str]] = kept["same"]  # type: ignore[assignment]
        self.roots: dict[str, list[str]] = kept["roots"]  # type: ignore[assignment]
        self.endings: dict[str, list[str]] = kept["endings"]  # type: ignore[assignment]
        self._same: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for group in groups:
            for phrase in group:
                self._same[phrase] += [tuple(other.split()) for other in group if other != phrase]

    def same(self, phrase: str) -> list[tuple[str, ...]]:
        """The phrases that mean the same as one, each as its stems."""
        return self._same.get(phrase, [])

    def compound(self, word: str) -> tuple[str, ...]:
        """The stems of what the parts of a compound word mean; nothing where it is not made of known parts."""
        for ending, means in self.endings.items():
            for cut in {word.rfind(ending), word.rfind(ending[:-1])}:
                root = word[: max(cut, 0)]
                for known in (root, root.removesuffix("o")):
                    if known in self.roots:
                        return tuple(dict.fromkeys((*self.roots[known], *means)))
        return ()


class SearchIndex:
    """Every code and heading of one system by its words.

    :param tables: the tables that the user added, for their titles.
    :param level_ii: of HCPCS Level II, else of CPT.
    """

    def __init__(self, tables: UserTables, *, level_ii: bool) -> None:
        self.lexicon = Lexicon(json.loads(bytes(table("procedures").text("words"))))
        self.documents: list[str | int] = []
        self.lengths = array("d")  # of the label: the rarity of its words, numbers and what it denies left out
        self.gains = array("d")
        self._postings: dict[str, dict[int, float]] = defaultdict(dict)
        weights = [(document, words) for document, words in _documents(tables) if _is_level_ii(document) == level_ii]
        frequency: dict[str, int] = defaultdict(int)
        for _, words in weights:
            for word in words:
                frequency[word] += 1
        self._rarities = {word: log(1 + len(weights) / count) for word, count in frequency.items()}
        for word in self._rarities:
            if word.isdigit():
                self._rarities[word] *= _NUMBER_RARITY
        for number, (document, words) in enumerate(weights):
            self.documents.append(document)
            self.gains.append(_gain(document))
            label = [word for word, weight in words.items() if weight == LABEL and word.isalpha()]
            self.lengths.append(sum(self._rarities[word] for word in label))
            for word, weight in words.items():
                self._postings[word][number] = weight
        self.words = sorted(self._postings)

    def postings(self, word: str) -> dict[int, float]:
        """The documents that have a word, each with how much it counts there."""
        return self._postings.get(word, {})

    def rarity(self, word: str) -> float | None:
        """How rare a word is, or None where no document has it."""
        return self._rarities.get(word)

    def beginning_with(self, start: str) -> Iterator[str]:
        """The words that begin so."""
        for place in range(bisect_left(self.words, start), len(self.words)):
            if not self.words[place].startswith(start):
                return
            yield self.words[place]


def index(*, level_ii: bool) -> SearchIndex:
    """The index of what is known now, made when it is first asked for."""
    return _index(user_tables(), level_ii)


@lru_cache(maxsize=2)
def _index(tables: UserTables, level_ii: bool) -> SearchIndex:  # noqa: FBT001
    return SearchIndex(tables, level_ii=level_ii)


def _is_level_ii(document: str | int) -> bool:
    code = document if isinstance(document, str) else catalogue().headings[document].codes[0][0]
    return not code[0].isdigit()


def _gain(document: str | int) -> float:
    if isinstance(document, int):
        return 1.0
    known = catalogue().known.get(document)
    facts = catalogue().facts(document)
    if facts is not None and "unlisted" in facts.flags:
        return UNLISTED
    if category_of(document) not in (Category.I, Category.LEVEL_II):
        return OTHER_CATEGORY
    return ANESTHESIA if family_of(document) == "anesthesia" else NAMED if known and known.terms else 1.0


def _documents(tables: UserTables) -> Iterator[tuple[str | int, dict[str, float]]]:
    """Every heading, as its number, and every code with a label or title; how much each of its words counts."""
    known = catalogue()
    above: list[dict[str, float]] = []
    for number, heading in enumerate(known.headings):
        upper = above[heading.parent] if heading.parent is not None else {}
        own = stems(heading.label)
        above.append({**dict.fromkeys(upper, UPPER), **dict.fromkeys(own, HEADING)})
        yield number, {**dict.fromkeys(upper, UPPER), **dict.fromkeys(own, LABEL)}
    titles = dict(tables.titles()) if tables else {}
    for code in sorted({*known.known, *titles}):
        holder = known.heading_of(code)
        words = dict(above[holder]) if holder is not None else {}
        described = known.known.get(code)
        title = titles.get(code, "")
        places = [(stems(title), TITLE if described else LABEL)]
        if described:
            places += [(stems(term), TERM) for term in described.terms] + [(stems(described.label), LABEL)]
        for found, weight in places:
            words |= {word: max(weight, words.get(word, 0.0)) for word in found}
        yield code, words
