"""The more specific codes that a note supports."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence, Set
from functools import lru_cache

import attrs

from medcodes import days
from medcodes.diagnoses import layout
from medcodes.diagnoses.affirmed import Clause, affirmed
from medcodes.diagnoses.node import Icd10CmNode
from medcodes.diagnoses.release import Release
from medcodes.diagnoses.searching import index_layout, words
from medcodes.diagnoses.searching.index import search_index
from medcodes.diagnoses.tree import Tree

MOST = 10
SIDES = frozenset(words.stems_of("right left bilateral"))
BILATERAL = words.stem("bilateral")
NOT_ASKED_FOR = frozenset(words.stems_of("unspecified nos specified initial encounter closed uncomplicated unilateral"))
"""What a code says where the note says nothing more: a note need not affirm it."""
MEASURES = frozenset(words.stems_of("stage type grade degree level class site with due complications complication"))
"""Words that set no code apart by themselves."""
QUALIFIERS = frozenset(
    words.stems_of("mild moderate severe acute chronic subacute primary secondary recurrent simple complex mixed major")
)
"""Words that could be said of anything in the clause: they must stand before a word of the title, or end a part."""
PLACES = frozenset(words.stems_of("eye ear side site part"))
"""Left out where the code names a side instead: "unspecified eye", "bilateral"."""
VAGUE = frozenset(words.stems_of("other specified"))
_OTHER = words.stem("other")
_SEGMENT = re.compile(r",|\b(?:with|and|due to)\b")
_NONESSENTIAL = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_SIDE_REACH = 2


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
class Title:
    """The title of a code, read.

    Attributes:
        row: its row.
        stems: the stems of its words.
        above: those of the headers above it.
        segments: the stems between its commas.
    """

    row: int
    stems: frozenset[str]
    above: frozenset[str]
    segments: tuple[tuple[str, ...], ...]


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
    return supported(release, row, lambda: read(documentation))


def read(documentation: str) -> list[Clause]:
    """What a note affirms, abbreviations written out."""
    return affirmed(documentation, _written_out)


def supported(release: Release, row: int, note: Callable[[], Sequence[Clause]]) -> tuple[Icd10CmNode, ...]:
    """The codes more specific than a row's that a note supports.

    :param note: gives what the note affirms; it is only read for a code that has more specific ones.
    """
    by_word = _candidates(release.tree, release.number, row)
    if not by_word:
        return ()
    clauses = note()
    known = frozenset[str]().union(*[clause.known for clause in clauses])
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
        and all(_qualifies(clause, word, candidate.title) for word in segment.required & QUALIFIERS)
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
        follow = [other for other in range(place + 1, len(stems)) if parts[other] == parts[place]]
        if site in [stems[other] for other in follow if stems[other] not in SIDES][:_SIDE_REACH]:
            return True
        ends_part = place + 1 == len(stems) or parts[place + 1] != parts[place]
        if ends_part and site in stems[max(0, place - _SIDE_REACH - 1) : place]:
            return True
    return False


def _qualifies(clause: Clause, qualifier: str, title: Set[str]) -> bool:
    """Whether a word such as "mild" is said of the condition: "mild depression", "depression, mild"."""
    stems, parts = clause.stems, clause.parts
    for place, stem in enumerate(stems):
        if stem != qualifier:
            continue
        ends_part = place + 1 == len(stems) or parts[place + 1] != parts[place]
        if ends_part and not title.isdisjoint(stems[:place]):
            return True
        if not ends_part and stems[place + 1] in title:
            return True
    return False


def _written_out(stem: str) -> tuple[str, ...]:
    """The stems that an abbreviation stands for."""
    found = _abbreviations().get(stem)
    return found if found is not None else ()


@lru_cache(maxsize=1)
def _abbreviations() -> dict[str, tuple[str, ...]]:
    return search_index().meanings(index_layout.SAME)


@lru_cache(maxsize=1024)
def _candidates(tree: Tree, number: int, row: int) -> dict[str, tuple[Candidate, ...]]:
    """The more specific codes of a code or header, each under one of the words that it requires."""
    node = Icd10CmNode(Release(tree, number, days.from_number(tree.releases[number])), row)
    category = node.category
    if category is None:
        return {}
    given = {word.stem for word in words.read(_plain(node.title))}
    kept = {stem for stem in given if not stem.startswith(words.NOT)} - NOT_ASKED_FOR - VAGUE - MEASURES - PLACES
    below = range(row, tree.ends[row])
    found: dict[str, list[Candidate]] = defaultdict(list)
    for title in _titles(tree, number, tree.row(category.code) or row):
        if title.row == row or (kept - title.above - title.stems if node.is_billable else title.row not in below):
            continue
        candidate = _candidate(title, given)
        if candidate is not None:
            found[min(candidate.required)].append(candidate)
    return {word: tuple(candidates) for word, candidates in found.items()}


@lru_cache(maxsize=16)
def _titles(tree: Tree, number: int, category: int) -> tuple[Title, ...]:
    """The titles of the codes of a category that name something in particular."""
    release = Release(tree, number, days.from_number(tree.releases[number]))
    above: dict[int, frozenset[str]] = {category: frozenset()}
    for row in range(category, tree.ends[category]):  # headers come before what lies below them
        own = words.stems_of(Icd10CmNode(release, row).title) if release.state(row) == layout.HEADER else ()
        above[row] = above[tree.parents[row] if row != category else row] | (frozenset(own) - SIDES)
    found = []
    for row in range(category, tree.ends[category]):
        if release.state(row) != layout.CODE:
            continue
        title = _plain(Icd10CmNode(release, row).title)
        segments = [tuple(word.stem for word in words.read(text)) for text in _SEGMENT.split(title.lower())]
        stems = frozenset(word.stem for word in words.read(title))
        if _OTHER not in stems:
            found.append(
                Title(row, stems, above[tree.parents[row]] if row != category else frozenset(), tuple(segments))
            )
    return tuple(found)


def _candidate(title: Title, given: Set[str]) -> Candidate | None:
    """What sets a code apart from the given one; None where nothing does."""
    denied = frozenset(stem[1:] for stem in title.stems if stem.startswith(words.NOT)) - NOT_ASKED_FOR - MEASURES
    segments = []
    for stems in title.segments:
        apart = (frozenset(stems) & title.stems).difference(given, NOT_ASKED_FOR, MEASURES, denied)
        required = frozenset(stem for stem in apart if not stem.startswith(words.NOT))
        if required:
            sided = not required.isdisjoint(SIDES) and stems[-1] not in SIDES
            segments.append(Segment(required, stems[-1] if sided else ""))
    if not segments:
        return None
    whole = frozenset(stem for segment in segments for stem in segment.required)
    return Candidate(title.row, tuple(segments), denied, title.stems, whole)


def _plain(title: str) -> str:
    """A title without its nonessential modifiers: "(acute) exacerbation"."""
    return _NONESSENTIAL.sub(" ", title)
