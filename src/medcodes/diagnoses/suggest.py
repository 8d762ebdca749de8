"""The more specific codes that a note supports."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence, Set
from functools import lru_cache

import attrs

from medcodes import days
from medcodes.diagnoses import search_layout, words
from medcodes.diagnoses.affirmed import Clause, affirmed
from medcodes.diagnoses.node import Icd10CmNode
from medcodes.diagnoses.release import Release
from medcodes.diagnoses.search_index import shipped_index
from medcodes.diagnoses.tree import Tree

MOST = 10
SIDES = frozenset(words.stems_of("right left bilateral"))
BILATERAL = words.stem("bilateral")
NOT_ASKED_FOR = frozenset(words.stems_of("unspecified nos specified initial encounter closed uncomplicated unilateral"))
"""What a code says where the note says nothing more: a note need not affirm it."""
MEASURES = frozenset(words.stems_of("stage type grade degree level class site with due complications complication"))
"""Words that set no code apart by themselves."""
PLACES = frozenset(words.stems_of("eye ear side site part"))
"""Left out where the code names a side instead: "unspecified eye", "bilateral"."""
VAGUE = frozenset(words.stems_of("other specified"))
_SEGMENT = re.compile(r",|\b(?:with|and|due to)\b")
_NONESSENTIAL = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_SIDE_REACH = 3


@attrs.frozen
class Segment:
    """Words of a title between commas that set a code apart; one clause of the note must affirm them all.

    Attributes:
        required: their stems.
        site: where a side is among them, the word that the side belongs to.
    """

    required: frozenset[str]
    site: str = ""


@attrs.frozen
class Candidate:
    """A more specific code.

    Attributes:
        row: its row.
        segments: what sets it apart from the given code.
        denied: what its title denies: affirmed, it rules the code out.
        title: all stems of its title.
        required: all that sets it apart.
    """

    row: int
    segments: tuple[Segment, ...]
    denied: frozenset[str]
    title: frozenset[str]
    required: frozenset[str]


def suggest(release: Release, code: object, documentation: str) -> tuple[Icd10CmNode, ...]:
    """The more specific codes that a note supports (see `Release.suggest`)."""
    row = release.row(code)
    if row is None or not documentation.strip():
        return ()
    by_word = _candidates(release.tree, release.number, row)
    if not by_word:
        return ()
    clauses = affirmed(documentation, _written_out)
    known = frozenset(stem for clause in clauses for stem in clause.known)
    if "right" in known and "left" in known:
        known |= {BILATERAL}
    fitting = [
        candidate
        for word in known
        for candidate in by_word.get(word, ())
        if candidate.required <= known
        and not candidate.denied & known
        and all(_affirms(clauses, segment, candidate) for segment in candidate.segments)
    ]
    if any(BILATERAL in candidate.required for candidate in fitting):
        fitting = [
            candidate for candidate in fitting if BILATERAL in candidate.required or not candidate.required & SIDES
        ]
    best = [one for one in fitting if not any(one.required < other.required for other in fitting)]
    best.sort(key=lambda candidate: (-len(candidate.required), len(candidate.title), candidate.row))
    return tuple(Icd10CmNode(release, candidate.row) for candidate in best[:MOST])


def _affirms(clauses: Sequence[Clause], segment: Segment, candidate: Candidate) -> bool:
    """Whether one clause affirms all of a segment, sides beside their site, numbers behind what they count."""
    return any(
        segment.required - SIDES <= clause.known
        and all(_is_counted(clause, word, candidate.title) for word in segment.required if word[0].isdigit())
        and all(_is_beside(clause, side, segment.site) for side in segment.required & SIDES)
        for clause in clauses
    )


def _is_counted(clause: Clause, number: str, title: Set[str]) -> bool:
    """Whether a number follows a word of the title: "stage 3", not "3 months"."""
    stems = clause.stems
    return any(stem == number and place and stems[place - 1] in title for place, stem in enumerate(stems))


def _is_beside(clause: Clause, side: str, site: str) -> bool:
    """Whether a side is said of a site: "right knee", "knee pain, right", not "left knee and right shoulder"."""
    if side == BILATERAL and "right" in clause.known and "left" in clause.known:
        return _is_beside(clause, "right", site) or _is_beside(clause, "left", site)
    stems, parts = clause.stems, clause.parts
    for place, stem in enumerate(stems):
        if stem != side:
            continue
        if not site:
            return True
        for after in stems[place + 1 : place + 1 + _SIDE_REACH]:
            if after == site:
                return True
            if after in SIDES and place + 1 < len(stems) and after != stems[place + 1]:
                break
        ends_part = place + 1 == len(stems) or parts[place + 1] != parts[place]
        if ends_part and site in stems[max(0, place - _SIDE_REACH) : place]:
            return True
    return False


def _written_out(stem: str) -> tuple[str, ...]:
    """The stems that an abbreviation stands for."""
    found = _abbreviations().get(stem)
    return found if found is not None else ()


@lru_cache(maxsize=1)
def _abbreviations() -> dict[str, tuple[str, ...]]:
    return shipped_index().meanings(search_layout.SAME)


@lru_cache(maxsize=1024)
def _candidates(tree: Tree, number: int, row: int) -> dict[str, tuple[Candidate, ...]]:
    """The more specific codes of a code or header, each under one of the words that it requires."""
    release = Release(tree, number, days.from_number(tree.releases[number]))
    node = Icd10CmNode(release, row)
    category = node.category
    if category is None:
        return {}
    pool = category.billable_descendants if node.is_billable else node.billable_descendants
    title = _plain(node.title)
    given = {word.stem for word in words.read(title)}
    kept = {stem for stem in given if not stem.startswith(words.NOT)} - NOT_ASKED_FOR - VAGUE - MEASURES - PLACES
    found: dict[str, list[Candidate]] = defaultdict(list)
    for other in pool:
        if other == node:
            continue
        candidate = _candidate(other, release, given, kept if node.is_billable else set())
        if candidate is not None:
            found[min(candidate.required)].append(candidate)
    return {word: tuple(candidates) for word, candidates in found.items()}


def _candidate(node: Icd10CmNode, release: Release, given: Set[str], kept: Set[str]) -> Candidate | None:
    """What sets a code apart from the given one; None where it is vague, no more specific, or set apart by nothing."""
    title = _plain(node.title)
    read = {word.stem for word in words.read(title)}
    if words.stem("other") in read or not kept <= read:
        return None
    denied = frozenset(stem[1:] for stem in read if stem.startswith(words.NOT)) - NOT_ASKED_FOR - MEASURES
    segments = []
    for text in _SEGMENT.split(title.lower()):
        stems = [word.stem for word in words.read(text)]
        required = frozenset(stem for stem in stems if not stem.startswith(words.NOT)) - given - NOT_ASKED_FOR
        required = frozenset(stem for stem in required if stem[:1] != words.NOT and stem not in denied)
        if required - MEASURES:
            sided = [place for place, stem in enumerate(stems) if stem in SIDES and stem in required]
            site = stems[-1] if sided else ""
            segments.append(Segment(required - MEASURES, "" if site in SIDES else site))
    if not segments:
        return None
    row = release.row(node.code)
    assert row is not None  # noqa: S101 (the node is of this release)
    whole = frozenset(stem for segment in segments for stem in segment.required)
    return Candidate(row, tuple(segments), denied, frozenset(read), whole)


def _plain(title: str) -> str:
    """A title without its nonessential modifiers: "(acute) exacerbation"."""
    return _NONESSENTIAL.sub(" ", title)
