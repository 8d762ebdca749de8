"""Full-text search: the procedures that a phrase means, best first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from heapq import nlargest

import attrs

from medcodes.procedures.node import ProcedureNode, place
from medcodes.procedures.search_index import SearchIndex, index
from medcodes.procedures.status import Status
from medcodes.procedures.words import NOT, stem, stems

SAME, COMPOUND, BEGINNING, MISSPELLED = 0.95, 0.85, 0.6, 0.75
"""How much it counts to meet a word through another: same meaning, parts, same beginning, a slip."""
HEADING_SHARE = 0.8
"""A heading counts for less than a code: a claim carries codes."""
BREVITY = 0.1
"""How much of the score depends on how little else the label says."""
STEP = 0.02
"""Scores that differ by less are equal: then the lower code comes first, which is mostly the plainer service."""
UNKNOWN_RARITY = 6.0
NUMBER_RARITY = 2.0
LONGEST_PHRASE = 4
LONGEST_QUERY = 24
LEAST_SCORE = 0.25
MOST = 200
_SAFE = 0.8
"""Scores are shares times a factor for brevity and for the code: a document behind by more cannot catch up."""
_NONE = (Status.DELETED, Status.NOT_LISTED)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SHORTEST_SLIP = 4
_BEGIN = 4


@attrs.frozen(repr=False)
class Match:
    """A procedure or heading that was found.

    Attributes:
        node: the node.
        score: how well it fits, for comparing within one search: about 1 where everything fits.

    >>> import medcodes
    >>> medcodes.cpt.search("knee x-ray", limit=1)
    (<Match 73560 Knee x-ray, 1 or 2 views>,)
    """

    node: ProcedureNode
    score: float

    @property
    def code(self) -> str:
        """The code, or the range of a heading."""
        return self.node.code

    @property
    def title(self) -> str:
        """The title of the node."""
        return self.node.title

    def __repr__(self) -> str:
        return f"<Match {self}>"

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def _repr_html_(self) -> str:
        return self.node._repr_html_()


def search(text: str, *, level_ii: bool, limit: int, top: ProcedureNode | None, on: date) -> tuple[Match, ...]:
    """The procedures of one system that a text means (see `ProcedureSystem.search`)."""
    found = index(level_ii=level_ii)
    asked = stems(text[:1000])[:LONGEST_QUERY]
    if not asked or limit < 1:
        return ()
    scores = _scores(found, asked, None if top is not None else max(MOST, limit * 4))
    matches: list[Match] = []
    wanted = limit * 4
    while True:
        best = nlargest(wanted, scores.items(), key=lambda item: (item[1], -item[0]))
        matches = [Match(node, round(score, 3)) for node, score in _nodes(found, best, top, on)]
        if len(matches) >= limit or len(best) < wanted:
            return tuple(matches[:limit])
        wanted *= 4


def _nodes(
    found: SearchIndex, best: list[tuple[int, float]], top: ProcedureNode | None, on: date
) -> Iterator[tuple[ProcedureNode, float]]:
    """The nodes below a node that exist on a day."""
    for number, score in best:
        document = found.documents[number]
        node = place(document) if isinstance(document, str) else ProcedureNode(document)
        if node is None or (top is not None and node != top and top not in node.ancestors):
            continue
        if node.status(on) not in _NONE:
            yield node, score


def _scores(found: SearchIndex, asked: list[str], enough: int | None) -> dict[int, float]:
    """How well each document fits: the share of what was asked that it has, by the rarity of the words.

    :param enough: how many documents are wanted at least; None for all. The rarest words are looked for first; once
        so many documents have them that no other can catch up, common words are looked for only there.
    """
    weights = [_weight(found, word) for word in asked]
    options: dict[int, list[tuple[tuple[str, ...], float]]] = defaultdict(list)
    for words, worth, places in _options(found, asked):
        for at in places:
            options[at].append((words, worth))
    met: dict[tuple[tuple[str, ...], float], dict[int, float]] = {}
    left = whole = sum(weights)
    shares: dict[int, float] = {}
    among: dict[int, float] | None = None
    for at in sorted(range(len(asked)), key=lambda at: -weights[at]):
        if among is None and enough is not None and len(shares) > enough:
            least = nlargest(enough, shares.values())[-1]
            among = shares if left < least * _SAFE else None
        best: dict[int, float] = {}
        for option in options[at]:
            if among is not None or option not in met:
                met[option] = _met(found, *option, among)
            for number, value in met[option].items():
                if value > best.get(number, 0.0):
                    best[number] = value
        weight = weights[at]
        for number, value in best.items():
            shares[number] = shares.get(number, 0.0) + value * weight
        left -= weight
    asks_anesthesia = stem("anesthesia") in asked
    scores = {}
    for number, sum_ in shares.items():
        if sum_ < LEAST_SCORE * whole:
            continue
        brevity = min(1.0, sum_ / max(found.lengths[number], 1.0))
        score = sum_ / whole * (1 - BREVITY + BREVITY * brevity) * (1.0 if asks_anesthesia else found.gains[number])
        score = round(score / STEP) * STEP
        scores[number] = score if isinstance(found.documents[number], str) else score * HEADING_SHARE
    return scores


def _met(found: SearchIndex, words: tuple[str, ...], worth: float, among: dict[int, float] | None) -> dict[int, float]:
    """The documents that have words, each with how much that counts; only among some, where these are given."""
    if len(words) == 1:
        held = _held(found.postings(words[0]), among)
        return {number: worth * weight for number, weight in held.items()}
    known = [(word, rarity) for word in words if (rarity := found.rarity(word)) is not None]
    total = sum(rarity for _, rarity in known) + UNKNOWN_RARITY * (len(words) - len(known))
    sums: dict[int, float] = {}
    for word, rarity in known:
        for number, weight in _held(found.postings(word), among).items():
            sums[number] = sums.get(number, 0.0) + weight * rarity
    return {number: worth * (sum_ / total) ** 2 for number, sum_ in sums.items()}


def _held(postings: dict[int, float], among: dict[int, float] | None) -> dict[int, float]:
    """What there is of postings among some documents."""
    if among is None:
        return postings
    if len(among) < len(postings):
        return {number: postings[number] for number in among if number in postings}
    return {number: weight for number, weight in postings.items() if number in among}


def _options(found: SearchIndex, asked: list[str]) -> Iterator[tuple[tuple[str, ...], float, range]]:
    """Every way of meeting words of the query: the words to find, how much that counts, and the places it covers."""
    for first, word in enumerate(asked):
        here = range(first, first + 1)
        yield (word,), 1.0, here
        for after in range(first + 1, min(first + LONGEST_PHRASE, len(asked)) + 1):
            for other in found.lexicon.same(" ".join(asked[first:after])):
                yield other, SAME, range(first, after)
        if word.startswith(NOT):
            continue
        parts = found.lexicon.compound(word)
        if parts:
            yield parts, COMPOUND, here
        if len(word) >= _BEGIN:
            for other_word in found.beginning_with(word):
                if other_word != word:
                    yield (other_word,), BEGINNING, here
        if found.rarity(word) is None and not parts and not found.lexicon.same(word):
            for near in _slips(found, word):
                yield (near,), MISSPELLED, here
                for other in found.lexicon.same(near):
                    yield other, MISSPELLED * SAME, here


def _weight(found: SearchIndex, word: str) -> float:
    """How much a word of the query matters."""
    rarity = found.rarity(word)
    if rarity is not None:
        return rarity
    return NUMBER_RARITY if word.isdigit() else UNKNOWN_RARITY


def _slips(found: SearchIndex, word: str) -> list[str]:
    """The known words one letter away: missing, added, wrong or swapped with the next."""
    if len(word) < _SHORTEST_SLIP or not word.isalpha():
        return []
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    near = {before + after[1:] for before, after in cuts if after}
    near |= {before + after[1] + after[0] + after[2:] for before, after in cuts if len(after) > 1}
    near |= {before + letter + after[1:] for before, after in cuts if after for letter in _LETTERS}
    near |= {before + letter + after for before, after in cuts for letter in _LETTERS}
    known = sorted(other for other in near if found.rarity(other) is not None or found.lexicon.same(other))
    return sorted(known, key=lambda other: found.rarity(other) or UNKNOWN_RARITY)[:4]
