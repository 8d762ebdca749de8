"""What a search asks for: its words, how much each matters, and everything that stands for them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from medcodes.diagnoses.searching import index_layout, words
from medcodes.diagnoses.searching.index import SearchIndex
from medcodes.diagnoses.searching.misspelling import meant

KIND_WEIGHTS = {
    index_layout.SAME: 1.0,
    index_layout.SYNONYM: 0.8,
    index_layout.EPONYM: 0.9,
    index_layout.BROADER: 0.5,
    index_layout.COMPOUND: 0.55,
}
"""How much a match through an alternative counts, of one through the word itself."""
ROOTS_WIDER = 0.35
"""The same, a wider term standing for one of the parts: pyelitis, an infection of the urinary tract."""
BEGINNING_WEIGHT = 0.65
"""A word that begins like the one asked for: prostate, prostatitis."""
ENDING_WEIGHT = 0.45
"""A compound word that ends in the one asked for, or the other way round: vaginitis, vulvovaginitis."""
TAIL_WEIGHT = 0.5
"""What stands for the end of an unknown compound word, of what it counts for that end itself."""
LEAST_TAIL = 5
ROOTS_WEIGHT = 0.45
"""The meaning of the parts of a compound word."""
UNKNOWN_GAIN = 1.3
"""Roots and beginnings count for more where the word itself is in no title."""
MISSPELLED_WEIGHT = 0.8
UNKNOWN_RARITY = 9.0
"""The weight of a word that is in no document: it was asked for, and nothing has it."""
MISSING_RARITY = 6.0
"""The weight of such a word inside an alternative."""
DECIDING_GAIN = 1.2
LEAST_SHARE = 0.05
LONGEST_PHRASE = 5
LONGEST_QUERY = 40
"""Words beyond these are not read: a query is a phrase, not a note."""
_FORMS_BEGIN = 4
_GLUED = re.compile(r"([a-z]{2,})(\d[a-z\d]?)")


class Option(NamedTuple):
    """One way of meeting some words of the query.

    Attributes:
        parts: the words of the index that it takes, each with its rarity.
        total: the rarity of all that it takes, known or not.
        weight: how much meeting it so counts, at most 1.
        places: which words of the query it meets.
    """

    parts: tuple[tuple[int, float], ...]
    total: float
    weight: float
    places: tuple[int, ...]


class Query(NamedTuple):
    """A search, read.

    Attributes:
        texts: the words asked for; several forms of one word, as in "syphilis, syphilitic", count as one.
        stems: the stems of each.
        weights: how much each matters.
        options: every way of meeting them.
    """

    texts: tuple[str, ...]
    stems: tuple[tuple[str, ...], ...]
    weights: tuple[float, ...]
    options: tuple[Option, ...]

    def asks_for(self, *stems: str) -> bool:
        """Whether one of some words is asked for."""
        return any(stem in own for own in self.stems for stem in stems)


def read_query(text: str, index: SearchIndex) -> Query:
    """Read what is asked for."""
    groups = _groups(_words(text, index))
    found: dict[tuple[tuple[str, ...], tuple[int, ...]], float] = {}

    def add(stems: tuple[str, ...], weight: float, places: Sequence[int]) -> None:
        key = stems, tuple(places)
        if weight > found.get(key, 0):
            found[key] = weight

    for place, group in enumerate(groups):
        for word in group:
            add((word.stem,), 1.0, (place,))
            for stems, weight in _likenesses(word, index):
                add(stems, weight, (place,))
    for phrase, places in _phrases([_in_phrases(group, index) for group in groups]):
        for kind, stems in index.alternatives(phrase):
            add(stems, KIND_WEIGHTS[kind], places)
    options = [_option(stems, weight, places, index) for (stems, places), weight in found.items()]
    asked = tuple(tuple(word.stem for word in group) for group in groups)
    return Query(
        tuple(group[0].text for group in groups),
        asked,
        tuple(_weight(own, index) for own in asked),
        tuple(option for option in options if option.parts),
    )


def _words(text: str, index: SearchIndex) -> list[words.Word]:
    """The words of a query, abbreviations with a slash or in capitals written out, "ckd3a" cut in two."""
    spelled = []
    for token in text.split():
        bare = token.strip(".,;:()[]")
        slashed = max((short for short in index.slashed if token.lower().startswith(short)), key=len, default=None)
        if bare in index.capitals:
            token = index.capitals[bare]
        elif slashed is not None and not token[len(slashed) :][:1].isdigit():
            token = f"{index.slashed[slashed]} {token[len(slashed) :]}"
        spelled.append(token)
    found = []
    for word in words.read(" ".join(spelled))[:LONGEST_QUERY]:
        glued = _GLUED.fullmatch(word.text)
        if glued and index.number(word.stem) is None and not index.alternatives(word.stem):
            found += [words.Word(part, words.stem(part)) for part in glued.groups()]
        else:
            found.append(word)
    return found


def _groups(read: Sequence[words.Word]) -> list[list[words.Word]]:
    """Words that follow one another and begin alike are forms of one: "ulcer, ulcerated, ulceration"."""
    groups: list[list[words.Word]] = []
    for word in read:
        last = groups[-1] if groups else []
        if any(_is_form(word, other) for other in last):
            if all(word.stem != other.stem for other in last):
                last.append(word)
        else:
            groups.append([word])
    return groups


def _is_form(word: words.Word, other: words.Word) -> bool:
    if word.stem == other.stem:
        return True
    begin = word.text[:_FORMS_BEGIN]
    return len(word.text) > _FORMS_BEGIN <= len(other.text) and other.text.startswith(begin)


def _in_phrases(group: Sequence[words.Word], index: SearchIndex) -> tuple[str, ...]:
    """How a word may stand in a phrase: its forms, and the word that it is short for, "fx" for fracture."""
    stems = [word.stem for word in group][:3]
    for kind, long in index.alternatives(stems[0]):
        if kind == index_layout.SAME and len(long) == 1:
            stems.insert(1, long[0])
    return tuple(stems)


def _phrases(stems: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Words that follow one another, and pairs that do not, as the index spells phrases."""
    for first in range(len(stems)):
        for after in range(first + 1, min(first + LONGEST_PHRASE, len(stems)) + 1):
            places = tuple(range(first, after))
            for phrase in product(*stems[first:after]):
                yield " ".join(phrase), places
        for other in range(len(stems)):
            if other not in (first, first + 1):
                for phrase in product(stems[first][:2], stems[other][:2]):
                    yield " ".join(phrase), (first, other)


def _likenesses(word: words.Word, index: SearchIndex) -> Iterator[tuple[tuple[str, ...], float]]:
    """What a single word may also be met by: its roots, words that begin like it, the word it is a slip for."""
    text, stem = word
    if stem.startswith(words.NOT):
        return
    known = index.number(stem) is not None
    gain = 1.0 if known else UNKNOWN_GAIN
    meaning = index.roots.meaning(text)
    if meaning:
        yield meaning, ROOTS_WEIGHT * gain
        for place, part in enumerate(meaning[:3]):
            for wider in _wider((part,), index):
                yield (*meaning[:place], *wider, *meaning[place + 1 :]), ROOTS_WIDER * gain
    alike = False
    if len(stem) >= 5:
        for number in index.beginning_with(stem[: max(5, len(stem) - 2)]):
            if index.words[number] != stem:
                alike = True
                yield (index.words[number],), BEGINNING_WEIGHT * gain
    for number in index.ending_like(stem):
        yield (index.words[number],), ENDING_WEIGHT * gain
    if not known and not index.alternatives(stem):
        tails = (stem[cut:] for cut in range(2, len(stem) - LEAST_TAIL + 1))
        tail = next((tail for tail in tails if index.alternatives(tail)), "")
        for kind, stems in index.alternatives(tail):
            yield stems, TAIL_WEIGHT * KIND_WEIGHTS[kind]
    if not known and not index.alternatives(stem) and not (meaning and alike):
        for number in meant(text, stem, index):
            yield (index.words[number],), MISSPELLED_WEIGHT


def _wider(stems: tuple[str, ...], index: SearchIndex) -> Iterator[tuple[str, ...]]:
    """The wider terms for what some stems mean."""
    for kind, wider in index.alternatives(" ".join(stems)):
        if kind == index_layout.BROADER:
            yield wider


def _option(stems: tuple[str, ...], weight: float, places: tuple[int, ...], index: SearchIndex) -> Option:
    parts = []
    missing = 0
    for stem in stems:
        number = index.number(stem)
        if number is None:
            missing += 1
        else:
            parts.append((number, index.rarity(number)))
    return Option(tuple(parts), sum(rarity for _, rarity in parts) + missing * MISSING_RARITY, weight, places)


def _weight(stems: tuple[str, ...], index: SearchIndex) -> float:
    """How much a word matters: its rarity, more where it decides the chapter, less where it says little."""
    known = [index.rarity(number) for number in map(index.number, stems) if number is not None]
    weight = max(known) if known else UNKNOWN_RARITY
    if any(stem in index.deciding for stem in stems):
        weight *= DECIDING_GAIN
    return weight * max(min(index.share(stem) for stem in stems), LEAST_SHARE)


def reach(query: Query) -> dict[int, float]:
    """For each word of the index that meets something: the most that finding it alone can bring."""
    reached: dict[int, float] = defaultdict(float)
    for option in query.options:
        asked = sum(query.weights[place] for place in option.places)
        for word, rarity in option.parts:
            reached[word] = max(reached[word], option.weight * asked * rarity / option.total)
    return reached
