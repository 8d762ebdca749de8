"""Compiling sources into the sections of the table of ICD-10-CM (see `medcodes.diagnoses.layout`)."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Sequence
from typing import TypeAlias

import attrs

from medcodes.diagnoses import layout, spelling
from medcodes.diagnoses.building.facts import Knowledge, Titled, derive
from medcodes.diagnoses.building.headers import branching, headers_of, parent_of
from medcodes.diagnoses.building.outline import Outline
from medcodes.diagnoses.building.sources import AgeRange, Sources, Span
from medcodes.diagnoses.building.titling import TitleHistory
from medcodes.store.writing import StringPool, numbers

Sections: TypeAlias = "dict[str, array[int] | bytes]"


@attrs.frozen
class Row:
    """A node to be written: its key, its level, and what it is, a compact code or a place in the outline."""

    key: int
    level: int
    code: str = ""
    heading: int = -1


def build(sources: Sources, knowledge: Knowledge) -> Sections:
    """All sections of the table."""
    releases = sorted({span.first for span in sources.spans})
    last_day = max(span.last for span in sources.spans)
    states = _states(sources.spans, releases)
    outline = Outline(sources.tabulars)
    rows = _rows(states, outline)
    row_of = {row.code: index for index, row in enumerate(rows) if row.code}
    row_of_heading = {row.heading: index for index, row in enumerate(rows) if not row.code}
    headers = {code for code, state in states.items() if any(s & layout.STATE_MASK == layout.HEADER for s in state)}
    parents = [
        row_of[parent_of(row.code, headers) or ""]
        if row.level == layout.BELOW
        else row_of_heading[_heading_above(row, outline)]
        for row in rows
    ]
    ends = _ends(parents)
    heading_states = _heading_states(rows, parents, states, len(releases))
    history = TitleHistory(sources.titles)
    shown = [_shown(row, states, releases, outline, history) for row in rows]
    patterns: dict[tuple[int, ...], int] = {}
    pattern_of = [
        patterns.setdefault(states[row.code] if row.code else heading_states[index], len(patterns))
        for index, row in enumerate(rows)
    ]
    return {
        "keys": numbers((row.key for row in rows), "Q"),
        "levels": numbers((row.level for row in rows), "B"),
        "parents": numbers(parents, "I"),
        "ends": numbers(ends, "I"),
        "patterns": numbers(pattern_of, "H"),
        "states": numbers((state for pattern in patterns for state in pattern), "H"),
        "releases": numbers(releases, "I"),
        "last_day": numbers([last_day], "I"),
        "places": _places(rows, outline),
        **_titles(rows, parents, shown),
        **_replacements(sources, releases, states),
        **_facts(rows, parents, ends, states, shown, outline, knowledge),
        **_ages(sources.ages),
        "about": json.dumps(sources.about, sort_keys=True).encode(),
    }


def _states(spans: Iterable[Span], releases: Sequence[int]) -> dict[str, tuple[int, ...]]:
    """For each code that ever stood in the tree: its state and flags in each release."""
    bits = {flag: 1 << layout.STATE_BITS + bit for bit, flag in enumerate(layout.EDITOR_FLAGS)}
    states: dict[str, list[int]] = {}
    for span in spans:
        state = layout.CODE | sum(bits[flag] for flag in span.flags if flag in bits)
        row = states.setdefault(span.code, [layout.ABSENT] * len(releases))
        for index, day in enumerate(releases):
            if span.first <= day <= span.last:
                row[index] = state
    ever = branching(states)
    billable = list(states)
    for index in range(len(releases)):
        for header in headers_of((code for code in billable if states[code][index]), ever):
            states.setdefault(header, [layout.ABSENT] * len(releases))[index] = layout.HEADER
    return {code: tuple(state) for code, state in states.items()}


def _rows(states: Iterable[str], outline: Outline) -> list[Row]:
    """The nodes in the order of their keys, headings just before their first category, larger ones first."""
    rows = [Row(spelling.key_of(code), layout.CATEGORY if len(code) == 3 else layout.BELOW, code) for code in states]
    depths = [_depth(outline, index) for index in range(len(outline.headings))]
    deepest = max(depths) + 1
    for index, heading in enumerate(outline.headings):
        level = layout.CHAPTER if heading.parent is None else layout.BLOCK
        rows.append(Row(spelling.key_of(heading.first) - (deepest - depths[index]), level, heading=index))
    return sorted(rows, key=lambda row: row.key)


def _depth(outline: Outline, index: int) -> int:
    parent = outline.headings[index].parent
    return 0 if parent is None else 1 + _depth(outline, parent)


def _heading_above(row: Row, outline: Outline) -> int:
    """The heading above a block or category; a chapter's is itself."""
    if row.level == layout.CATEGORY:
        return outline.of_category(row.code)
    parent = outline.headings[row.heading].parent
    return row.heading if parent is None else parent


def _ends(parents: Sequence[int]) -> list[int]:
    """For each row, the row after its last descendant."""
    ends = list(range(1, len(parents) + 1))
    for index in range(len(parents) - 1, -1, -1):
        parent = parents[index]
        ends[parent] = max(ends[parent], ends[index])
    return ends


def _heading_states(
    rows: Sequence[Row], parents: Sequence[int], states: dict[str, tuple[int, ...]], releases: int
) -> dict[int, tuple[int, ...]]:
    """A chapter or block exists in the releases in which one of its categories does."""
    found = {index: [layout.ABSENT] * releases for index, row in enumerate(rows) if not row.code}
    for index, row in enumerate(rows):
        if row.level != layout.CATEGORY:
            continue
        above = parents[index]
        while True:
            for release, state in enumerate(states[row.code]):
                if state:
                    found[above][release] = layout.HEADER
            if parents[above] == above:
                break
            above = parents[above]
    return {index: tuple(state) for index, state in found.items()}


def _places(rows: Sequence[Row], outline: Outline) -> bytes:
    """Chapters then blocks, each its number or range and its row: ``13``, ``M20-M25``."""
    lines = []
    for index, row in enumerate(rows):
        if not row.code:
            heading = outline.headings[row.heading]
            lines.append(f"{heading.number or f'{heading.first}-{heading.last}'}\t{index}")
    return "\n".join(sorted(lines)).encode("ascii")


@attrs.frozen
class Shown:
    """The title of a row in each release, and what gave the newest."""

    titles: list[str]
    source: str


def _shown(
    row: Row, states: dict[str, tuple[int, ...]], releases: Sequence[int], outline: Outline, history: TitleHistory
) -> Shown:
    """The titles of a row. A header's is the newest known.

    Releases in which the row does not exist repeat the title beside them, so that they begin no new span.
    """
    if not row.code:
        return Shown([outline.headings[row.heading].title] * len(releases), history.newest("A00")[1])
    wanted: list[str | None] = []
    source = ""
    for state, day in zip(states[row.code], releases, strict=True):
        kind = state & layout.STATE_MASK
        if kind == layout.ABSENT:
            wanted.append(None)
            continue
        known, source = history.on(row.code, day) if kind == layout.CODE else history.newest(row.code)
        wanted.append(known)
    filled: list[str] = []
    shown = next(title for title in wanted if title is not None)
    for given in wanted:
        shown = shown if given is None else given
        filled.append(shown)
    return Shown(filled, source)


def _titles(rows: Sequence[Row], parents: Sequence[int], shown: Sequence[Shown]) -> Sections:
    """The newest title of each row, the older ones, and where the newest came from."""
    texts, names = StringPool(), StringPool()
    names.add("")
    newest, sources, old_until = numbers([], "I"), numbers([], "B"), numbers([], "B")
    old_rows, old_titles = numbers([], "I"), numbers([], "I")
    for index, row in enumerate(rows):
        encoded = [
            layout.AFTER_PARENT | texts.add(title[len(above) + 2 :])
            if _extends(row, title, above)
            else texts.add(title)
            for title, above in zip(shown[index].titles, shown[parents[index]].titles, strict=True)
        ]
        changes = [release for release in range(1, len(encoded)) if encoded[release] != encoded[release - 1]]
        for release in changes:
            old_rows.append(index)
            old_until.append(release)
            old_titles.append(encoded[release - 1])
        newest.append(encoded[-1] | (layout.HAS_OLD if changes else 0))
        sources.append(names.add(shown[index].source))
    return {
        "titles": newest,
        "title_sources": sources,
        "old_rows": old_rows,
        "old_until": old_until,
        "old_titles": old_titles,
        **texts.sections("texts"),
        **names.sections("sources"),
    }


def _extends(row: Row, title: str, above: str) -> bool:
    """Whether a title is the title above it and a 7th-character extension."""
    return row.level == layout.BELOW and bool(above) and title.startswith(above + ", ")


def _is_extension(row: Row, title: str, above: str) -> bool:
    """Whether a code is its stem and a 7th character."""
    return len(row.code) == spelling.LONGEST and _extends(row, title, above)


def _facts(
    rows: Sequence[Row],
    parents: Sequence[int],
    ends: Sequence[int],
    states: dict[str, tuple[int, ...]],
    shown: Sequence[Shown],
    outline: Outline,
    knowledge: Knowledge,
) -> Sections:
    """The facts of each row, kept once for all rows that share them, and those that older titles gave."""
    distinct: dict[tuple[int, int, int, int], int] = {}

    def numbered(part: range, titles: Sequence[str]) -> list[int]:
        titled = _titled(part, rows, parents, titles, outline)
        return [distinct.setdefault(fact.pack(), len(distinct)) for fact in derive(titled, knowledge)]

    newest = numbered(range(len(rows)), [row.titles[-1] for row in shown])
    old_rows, old_until, old_facts = numbers([], "I"), numbers([], "B"), numbers([], "H")
    for category, row in enumerate(rows):
        part = range(category, ends[category])
        if row.level != layout.CATEGORY or all(len(set(shown[index].titles)) == 1 for index in part):
            continue
        by_titles: dict[tuple[str, ...], list[int]] = {}
        by_release = []
        for release in range(len(shown[category].titles) - 1):
            there = [states[rows[index].code][release] for index in part]
            titles = tuple(shown[index].titles[release] * bool(state) for index, state in zip(part, there, strict=True))
            if titles not in by_titles:
                by_titles[titles] = numbered(part, titles)
            by_release.append([fact if state else None for fact, state in zip(by_titles[titles], there, strict=True)])
        for place, index in enumerate(part):
            known = newest[index]
            changes = []
            for release in range(len(by_release) - 1, -1, -1):
                fact = by_release[release][place]
                if fact is not None and fact != known:
                    changes.append((release + 1, fact))
                    known = fact
            for until, fact in reversed(changes):
                old_rows.append(index)
                old_until.append(until)
                old_facts.append(fact)
    regions, systems, kinds, traits = zip(*distinct, strict=True)
    return {
        "facts": numbers(newest, "H"),
        "fact_regions": numbers(regions, "Q"),
        "fact_systems": numbers(systems, "B"),
        "fact_kinds": numbers(kinds, "I"),
        "fact_traits": numbers(traits, "H"),
        "old_fact_rows": old_rows,
        "old_fact_until": old_until,
        "old_facts": old_facts,
    }


def _titled(
    part: range, rows: Sequence[Row], parents: Sequence[int], titles: Sequence[str], outline: Outline
) -> list[Titled]:
    """Neighbouring rows, ready to derive facts for; the first has nothing above it."""
    found = []
    for place, index in enumerate(part):
        row, above = rows[index], max(parents[index] - part.start, 0)
        extension = titles[place][len(titles[above]) + 2 :] if _is_extension(row, titles[place], titles[above]) else ""
        held = None
        if not row.code:
            heading = outline.headings[row.heading]
            held = spelling.key_of(heading.first), spelling.keys_below(heading.last)[1]
        found.append(Titled(row.key, titles[place], above, extension, held))
    return found


def _ages(ages: Sequence[AgeRange]) -> Sections:
    """The age groups of the code editor, by group and day."""
    known = sorted((layout.EDITOR_FLAGS.index(age.group), age.first, age) for age in ages)
    return {
        "age_groups": numbers((group for group, _, _ in known), "B"),
        "age_youngest": numbers((age.youngest for _, _, age in known), "B"),
        "age_oldest": numbers((age.oldest for _, _, age in known), "B"),
        "age_first": numbers((age.first for _, _, age in known), "I"),
        "age_last": numbers((age.last for _, _, age in known), "I"),
    }


def _replacements(sources: Sources, releases: Sequence[int], states: dict[str, tuple[int, ...]]) -> Sections:
    """Previous codes to current ones, sorted by previous code."""
    known = sorted(
        (spelling.key_of(item.previous), spelling.key_of(item.current), item.day)
        for item in sources.replacements
        if item.previous in states and item.current in states and item.day in releases
    )
    return {
        "replaced": numbers((previous for previous, _, _ in known), "Q"),
        "replaced_by": numbers((current for _, current, _ in known), "Q"),
        "replaced_on": numbers((day for _, _, day in known), "I"),
    }
