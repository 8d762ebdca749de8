"""Ranking the documents of the search index by how well they fit a query."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable
from heapq import heapreplace
from math import log
from operator import mul
from typing import TYPE_CHECKING

from medcodes.diagnoses import layout
from medcodes.diagnoses.node import Icd10CmNode
from medcodes.diagnoses.searching import index_layout, words
from medcodes.diagnoses.searching.index import UNKNOWN, SearchIndex
from medcodes.diagnoses.searching.query import Query, reach

if TYPE_CHECKING:
    from medcodes.diagnoses.release import Release

FIELD_WEIGHTS = {
    index_layout.TITLE: 1.0,
    index_layout.INCLUSION: 0.99,
    index_layout.INCLUDES: 0.8,
    index_layout.REFERENCE: 0.95,
    index_layout.OLDER: 0.9,
}
"""How much a match with each kind of phrase counts."""
BREVITY = 0.36
"""How much it counts that a phrase says nothing else, beside what is asked for."""
ABOVE = 0.87
"""A word found only above a node, in titles and notes of its category, counts for less."""
FROM_HEADER = 0.9
"""A code takes this much of what is found for a header above it, less what else its title says."""
SAYS_MORE = 0.02
OTHER = 0.02
OTHER_FITS = 0.085
UNSPECIFIED = 0.04
UNSPECIFIED_FITS = 2.0
SPECIFIED_ASKED = 0.14
UNSPECIFIED_ASKED_OTHERWISE = 0.08
NOT_ELSEWHERE = 0.015
OFTEN_NAMED = 0.02
"""A code that many terms and notes name is more often meant than one that none does."""
RARE_CHAPTER = 0.09
RARE_CHAPTERS = "OPVWXYZ"
"""Pregnancy, newborns, external causes and encounters are meant only when the query says so."""
MOST_POSTINGS = 4_000
MOST_CANDIDATES = 250
LEAST_OF_BEST = 0.25
MOST_BELOW = 60
MOST_HEADERS = 12
KEPT = 3
MOST_SCORED = 90
NAMED_MOST = 0.05
ABSENT, ABOVE_ALL, HEADER, CODE = range(4)
"""What a document is in a release."""
MATCHED = 0.3
"""A word of the query counts as found when it is met so far."""


class Ranking:
    """One search in one release: scores are worked out once a document."""

    def __init__(self, release: Release, index: SearchIndex, query: Query) -> None:
        self._release = release
        self._index = index
        self._query = query
        self._asked = sum(query.weights) or 1.0
        self._reach = reach(query)
        self._sought = frozenset(self._reach)
        self._single, self._joint = _by_word(query)
        self._covered: dict[tuple[frozenset[int], frozenset[int]], tuple[float, ...]] = {}
        self._told: dict[frozenset[int], float] = {}
        self._rows = index.rows_in(release.tree)
        self._kinds = index.kinds_in(release.tree, release.number)
        self._contexts: dict[int, frozenset[int]] = {}
        self._best: dict[int, tuple[float, float, tuple[float, ...]]] = {}
        self._specified = query.asks_for("specif", "other")
        self._not_elsewhere = query.asks_for("nec")
        self._most_leaning = NAMED_MOST + (SPECIFIED_ASKED if self._specified else OTHER_FITS + NOT_ELSEWHERE)

    def codes(self, top: Icd10CmNode | None, limit: int) -> list[tuple[Icd10CmNode, float, tuple[str, ...]]]:
        """The billable codes that fit best."""
        scores: dict[int, float] = {}
        source: dict[int, int] = {}
        kept: list[float] = [-1.0] * (KEPT * limit)
        """The best scores so far: what cannot reach the least of them is not looked into."""

        def offer(document: int, score: float, found_for: int) -> None:
            if score > scores.get(document, -1.0):
                if score > kept[0] and document not in scores:
                    heapreplace(kept, score)
                scores[document] = score
                source[document] = found_for

        headers = []
        for bound, document in self._promising(self._candidates(top)):
            if bound + self._most_leaning < kept[0]:
                break
            score, share, _ = self._score(document)
            if self._is_code(document):
                offer(document, score + self._leaning(document, share), document)
            else:
                headers.append((score, share, document))
        headers.sort(reverse=True)
        for score, share, document in headers[:MOST_HEADERS]:
            if FROM_HEADER * score + self._most_leaning < kept[0]:
                break
            below = [other for other in range(document + 1, self._index.ends[document]) if self._is_code(other)]
            for other in below[:MOST_BELOW]:
                more = SAYS_MORE * self._excess(other, document)
                offer(other, FROM_HEADER * score - more + self._leaning(other, share), document)
        return [
            (self._code(document), scores[document], self._words(source[document]))
            for document in self._varied(scores, limit)
        ]

    def nodes(self, top: Icd10CmNode | None, limit: int) -> list[tuple[Icd10CmNode, float, tuple[str, ...]]]:
        """The nodes that fit best, headers among them."""
        scores = {document: self._score(document)[0] for document in self._candidates(top)}
        ranked = sorted(scores, key=lambda document: (-scores[document], document))[:limit]
        return [
            (Icd10CmNode(self._release, self._row(document)), scores[document], self._words(document))
            for document in ranked
        ]

    def _candidates(self, top: Icd10CmNode | None) -> list[int]:
        """The documents worth scoring: those with the words that tell most."""
        index = self._index
        gathered: dict[int, float] = defaultdict(float)
        left = MOST_POSTINGS
        for word in sorted(self._reach, key=lambda word: (-self._reach[word], word)):
            many = index.frequency(word)
            if gathered and many > left:
                continue
            left -= many
            gain = self._reach[word]
            for document in index.documents(word):
                gathered[document] += gain
        if not gathered:
            return []
        if top is not None:
            allowed = self._below(top)
            gathered = defaultdict(float, {key: value for key, value in gathered.items() if allowed(key)})
        gains = sorted(gathered.values(), reverse=True)
        least = LEAST_OF_BEST * gains[0] if gains else 0.0
        if len(gains) > MOST_CANDIDATES and (tie := gains[MOST_CANDIDATES - 1]) >= least:
            best = [document for document, gain in gathered.items() if gain > tie]
            tied = sorted((document for document, gain in gathered.items() if gain == tie), key=index.brevity)
            best += tied[: MOST_CANDIDATES - len(best)]  # of those that tie, the ones with short titles
        else:
            best = [document for document, gain in gathered.items() if gain >= least]
        return [document for document in best if self._kind(document) >= HEADER]

    def _below(self, top: Icd10CmNode) -> Callable[[int], bool]:
        """Whether a document lies in a subtree."""
        tree = self._release.tree
        row = self._release.row(top.code)
        assert row is not None  # noqa: S101 (top is a node of this release)
        first, after = tree.keys[row], tree.keys[tree.ends[row] - 1]
        keys, parents = self._index.keys, self._index.parents

        def inside(document: int) -> bool:
            if not first <= keys[document] <= after:
                return False
            while keys[document] != first:
                if parents[document] == document:
                    return False
                document = parents[document]
            return True

        return inside

    def _promising(self, documents: list[int]) -> list[tuple[float, int]]:
        """What each document can reach at most, best first; of those that tie, the ones with short titles first."""
        index, sought = self._index, self._sought
        found = []
        for document in documents:
            hits = sought.intersection(index.own_words(document))
            context = self._context(document)
            met = self._covered.get((hits, context)) or self._met(hits, context)
            weight = self._tells(hits)
            least = index.least_told(document)
            found.append((met[-1] + BREVITY * (weight / least if weight < least else 1.0), document))
        return sorted(found, key=lambda item: (-item[0], index.brevity(item[1])))[:MOST_SCORED]

    def _score(self, document: int) -> tuple[float, float, tuple[float, ...]]:
        """How well a document fits, the share of the query that it meets, and how far it meets each word."""
        found = self._best.get(document)
        if found is not None:
            return found
        index, sought = self._index, self._sought
        kinds, offsets, words_held = index.kinds, index.field_offsets, index.words_held
        context = self._context(document)
        best: tuple[float, float, tuple[float, ...]] = (-1.0, 0.0, ())
        for field in index.fields(document):
            hits = sought.intersection(words_held[offsets[field] : offsets[field + 1]])
            kind = kinds[field]
            if kind == index_layout.TITLE:
                context |= hits
            elif not hits:
                continue
            met = self._covered.get((hits, context)) or self._met(hits, context)
            factor = FIELD_WEIGHTS[kind]
            if factor * (met[-1] + BREVITY) <= best[0]:
                continue
            total = index.told(field)
            score = factor * (met[-1] + BREVITY * (self._tells(hits) / total if total else 1.0))
            if score > best[0]:
                best = score, met[-1], met
        self._best[document] = best
        return best

    def _tells(self, hits: frozenset[int]) -> float:
        """How much some words tell together."""
        found = self._told.get(hits)
        if found is None:
            found = self._told[hits] = sum(map(self._index.weights.__getitem__, hits))
        return found

    def _met(self, hits: frozenset[int], context: frozenset[int]) -> tuple[float, ...]:
        """How far words found, in a phrase and around it, meet each word of the query; last, the query as a whole."""
        weights = self._query.weights
        met = [0.0] * len(weights)
        found: dict[int, float] = {}
        single, joint = self._single, self._joint
        for words_found, factor in ((hits, 1.0), (context - hits, ABOVE)):
            for word in words_found:
                for place, weight in single.get(word, ()):
                    if factor * weight > met[place]:
                        met[place] = factor * weight
                for number, share in joint.get(word, ()):
                    found[number] = found.get(number, 0.0) + factor * share
        for number, share in found.items():
            option = self._query.options[number]
            if len(option.parts) > 1 and share < 0.99:
                share *= share  # a phrase met by half is met by less than half
            share *= option.weight
            for place in option.places:
                if share > met[place]:
                    met[place] = share
        whole = sum(map(mul, met, weights)) / self._asked
        result = self._covered[hits, context] = (*met, whole)
        return result

    def _context(self, document: int) -> frozenset[int]:
        """The words sought that stand above a document: in titles, and in what its categories include."""
        parent = self._index.parents[document]
        found = self._contexts.get(parent)
        return self._find_context(parent, document) if found is None else found

    def _find_context(self, parent: int, document: int) -> frozenset[int]:
        if parent == document:
            return frozenset()
        index = self._index
        found = self._context(parent)
        for field in index.fields(parent):
            if index.kinds[field] <= index_layout.INCLUDES:
                found |= self._sought.intersection(index.field_words(field))
        self._contexts[parent] = found
        return found

    def _leaning(self, document: int, share: float) -> float:
        """What speaks for or against a code by itself: unspecified, other, a chapter that is rarely meant."""
        detail = self._index.details[document]
        unspecified, other = detail == index_layout.UNSPECIFIED, detail == index_layout.OTHER
        missed = 1.0 - share
        lean = OFTEN_NAMED * log(self._index.names(document))
        if self._specified:
            lean += SPECIFIED_ASKED if other else -UNSPECIFIED_ASKED_OTHERWISE if unspecified else 0.0
        elif unspecified:
            lean += UNSPECIFIED * (1.0 - UNSPECIFIED_FITS * missed)
        elif other:
            lean += OTHER_FITS * min(2.0 * missed, 1.0) - OTHER + (NOT_ELSEWHERE if self._not_elsewhere else 0.0)
        if chr(self._index.keys[document] >> 56) in RARE_CHAPTERS:
            lean -= RARE_CHAPTER * missed
        return lean

    def _excess(self, document: int, header: int) -> float:
        """What a code's title says that neither the query nor the header above says."""
        index = self._index
        more = set(index.title(document)).difference(self._sought, index.title(header))
        return sum(map(index.weights.__getitem__, more))

    def _varied(self, scores: dict[int, float], limit: int) -> list[int]:
        """The best documents; of those that differ only in a side that the query leaves open, the best comes first."""
        seen: set[tuple[int, frozenset[int]]] = set()
        first: list[int] = []
        later: list[int] = []
        unnamed = self._index.variants - self._sought
        for document in sorted(scores, key=lambda document: (-scores[document], document)):
            kind = self._index.parents[document], frozenset(self._index.title(document)) - unnamed
            (later if kind in seen else first).append(document)
            seen.add(kind)
            if len(first) >= limit:
                break
        return (first + later)[:limit]

    def _words(self, document: int) -> tuple[str, ...]:
        """The words of the query that a document meets."""
        met = self._score(document)[2]
        return tuple(text for text, share in zip(self._query.texts, met, strict=False) if share >= MATCHED)

    def _code(self, document: int) -> Icd10CmNode:
        """A document's node, or the code below it with the 7th character that the query names, else the first."""
        row = self._row(document)
        if self._release.state(row) == layout.CODE:
            return Icd10CmNode(self._release, row)
        asked = {stem for stems in self._query.stems for stem in stems}
        stem_title = frozenset(words.stems_of(Icd10CmNode(self._release, row).title))

        def named(node: Icd10CmNode) -> int:
            return len(asked.intersection(words.stems_of(node.title)) - stem_title)

        return max(self._extended(row), key=named)

    def _extended(self, row: int) -> list[Icd10CmNode]:
        """The codes that add a 7th character to a row."""
        release = self._release
        return [
            Icd10CmNode(release, below)
            for below in range(row + 1, release.tree.ends[row])
            if release.state(below) == layout.CODE
        ]

    def _is_code(self, document: int) -> bool:
        """Whether a document is a billable code, or a stem with 7th characters."""
        return self._kind(document) == CODE

    def _kind(self, document: int) -> int:
        kind = self._kinds[document]
        return self._find_kind(document) if kind == UNKNOWN else kind

    def _find_kind(self, document: int) -> int:
        """What a document is in this release: absent, above all categories, a header or a code."""
        row = self._row(document)
        state = layout.ABSENT if row < 0 else self._release.state(row)
        if state == layout.ABSENT:
            kind = ABSENT
        elif state == layout.CODE or self._index.ends[document] == document + 1:
            kind = CODE
        else:
            kind = HEADER if self._release.tree.levels[row] >= layout.CATEGORY else ABOVE_ALL
        self._kinds[document] = kind
        return kind

    def _row(self, document: int) -> int:
        row = self._rows.get(document)
        return self._find_row(document) if row is None else row

    def _find_row(self, document: int) -> int:
        keys, key = self._release.tree.keys, self._index.keys[document]
        found = bisect_left(keys, key)
        if found == len(keys) or keys[found] != key:
            found = -1
        self._rows[document] = found
        return found


def _by_word(
    query: Query,
) -> tuple[dict[int, list[tuple[int, float]]], dict[int, list[tuple[int, float]]]]:
    """For each word: the places that it meets alone, with weights, and the options it is a part of, with its share."""
    single: dict[int, list[tuple[int, float]]] = defaultdict(list)
    joint: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for number, option in enumerate(query.options):
        if len(option.parts) == 1 and option.parts[0][1] == option.total:
            single[option.parts[0][0]] += [(place, option.weight) for place in option.places]
        else:
            for word, part in option.parts:
                joint[word].append((number, part / option.total))
    return dict(single), dict(joint)
