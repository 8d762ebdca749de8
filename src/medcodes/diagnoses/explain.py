"""What is wrong with a text that a claim may not carry as a diagnosis, in words that say what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from medcodes.diagnoses import layout, spelling
from medcodes.diagnoses.seventh import PADDED, completions, meanings, stem_row
from medcodes.errors import UnknownCodeError, shortened

if TYPE_CHECKING:
    from medcodes.diagnoses.release import Release

MOST_LISTED = 8
"""How many codes a sentence lists."""
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


def explain(release: Release, text: object) -> str:
    """What is wrong with a text as a diagnosis in a release, or nothing where a claim may carry it."""
    compact = spelling.compacted(text)
    if compact is None:
        return _malformed(release, text)
    row = release.tree.row(compact)
    if row is not None and release.state(row):
        return "" if release.state(row) == layout.CODE else _header(release, compact, row)
    return _absent(release, compact, ever=row is not None)


def meant(release: Release, compact: str) -> tuple[str, ...]:
    """The codes that a well-formed code which the release lacks was perhaps meant to be, the likeliest first."""
    stem = stem_row(release, compact)
    if stem is not None and (completed := completions(release, stem)):
        return tuple(spelling.dotted(spelling.compact_of(release.tree.keys[row])) for row in completed)
    for length in range(len(compact) - 1, 2, -1):
        row = release.tree.row(compact[:length])
        if row is not None and release.state(row) == layout.CODE:
            return (spelling.dotted(compact[:length]),)
    padded = [code for code in _with_placeholder(release, compact) if len(code) == spelling.LONGEST]
    digits = compact[0] + compact[1:].translate(_LOOKALIKES)
    if digits != compact and digits in release:
        padded.append(digits)
    return tuple(map(spelling.dotted, padded)) or release.nearest(compact)


def _malformed(release: Release, text: object) -> str:
    """A text that is no code: a heading's number or range, or a code badly written."""
    row = release.row(text)
    if row is not None:
        [node] = release.nodes([range(row, row + 1)])
        title = f" ({node.title})" if node.title else ""
        return f"{node.code} is a {node.kind}{title}, not a code: choose one of the codes in it."
    problem = f"{shortened(text)!r} is not an ICD-10-CM code: {spelling.explain_malformed(text)}."
    for candidate in spelling.nearest_well_formed(text):
        wrong = explain(release, candidate)
        return f"{problem} Written {candidate}, it is a valid code." if not wrong else f"{problem} {wrong}"
    return problem


def _header(release: Release, compact: str, row: int) -> str:
    """A heading: its codes, or its 7th characters, are what a claim needs."""
    if completions(release, row):
        return _needs_character(release, compact, row)
    [node] = release.nodes([range(row, row + 1)])
    below = node.children
    more = "more specific codes" if any(child.is_billable for child in below) else "subdivisions"
    first = release.tree.span(row, release.number)[0]
    was_code = first > 0 and release.tree.state(row, first - 1) & layout.STATE_MASK == layout.CODE
    since = f" since {node.valid.first_day}" if was_code else ""
    listed = _listed(child.code for child in below)
    return f"{node.code} is not billable{since}: it is a {node.kind} with {more} below it: {listed}."


def _absent(release: Release, compact: str, *, ever: bool) -> str:
    """A well-formed code that the release lacks."""
    shown = spelling.dotted(compact)
    stem = stem_row(release, compact)
    characters = meanings(release, stem) if stem is not None else {}
    if len(compact) == spelling.LONGEST and characters:
        was = f"{_known(release, compact)} " if ever else ""
        stem_code = spelling.dotted(compact[:PADDED])
        return f"{was}{compact[-1]} is not a 7th character of {stem_code}, which takes {_defined(characters)}."
    if ever:
        return _known(release, compact)
    if stem is not None and characters:
        return _needs_character(release, compact, stem)
    for length in range(len(compact) - 1, 2, -1):
        row = release.tree.row(compact[:length])
        if row is not None and release.state(row) == layout.CODE:
            return _too_long(compact, length)
    padded = list(_with_placeholder(release, compact))
    if padded:
        wrong = explain(release, padded[0])
        meant = f"is meant, and {wrong}" if wrong else "is meant."
        return f"{shown} lacks the placeholder X: {' or '.join(map(spelling.dotted, padded))} {meant}"
    return _known(release, compact)


def _needs_character(release: Release, compact: str, row: int) -> str:
    shown = spelling.dotted(compact)
    completed = spelling.compact_of(release.tree.keys[completions(release, row)[0]])
    padding = completed[len(compact) : PADDED]
    after = f" after the placeholder {padding}, as in {spelling.dotted(completed)}" if padding else ""
    return f"{shown} needs a 7th character{after}: {_defined(meanings(release, row))}."


def _too_long(compact: str, length: int) -> str:
    """A billable code with something behind it."""
    code, rest = spelling.dotted(compact[:length]), compact[length:]
    what = "a 7th character" if len(compact) == spelling.LONGEST else "further characters"
    return f"{spelling.dotted(compact)} is not a code: {code} is complete and does not take {what}; leave out {rest}."


def _with_placeholder(release: Release, compact: str) -> Iterator[str]:
    """The codes or stems that inserting the placeholder makes of a code, the longest run of characters kept."""
    for missing in range(spelling.LONGEST - len(compact), 0, -1):
        for position in range(len(compact) - 1, 2, -1):
            candidate = compact[:position] + "X" * missing + compact[position:]
            row = release.tree.row(candidate)
            if row is not None and release.state(row) and (len(candidate) > PADDED or completions(release, row)):
                yield candidate


def _known(release: Release, compact: str) -> str:
    """What is known of a code that the release lacks: when it was valid, what took its place, what is near."""
    digits = compact[0] + compact[1:].translate(_LOOKALIKES)
    if digits != compact and digits in release:
        return f"{spelling.dotted(compact)} has a letter for a digit: {spelling.dotted(digits)} is meant."
    try:
        release[spelling.dotted(compact)]
    except UnknownCodeError as error:
        return str(error)
    return ""


def _defined(characters: dict[str, str]) -> str:
    """Each 7th character with its meaning; where there are many, those of one kind of encounter together."""
    meant = characters
    if len(characters) > MOST_LISTED:
        meant = {character: meaning.partition(" for ")[0] for character, meaning in characters.items()}
    together: dict[str, list[str]] = {}
    for character, meaning in meant.items():
        together.setdefault(meaning, []).append(character)
    return ", ".join(
        f"{', '.join(same)} ({meaning})" if meaning else ", ".join(same) for meaning, same in together.items()
    )


def _listed(codes: Iterable[str]) -> str:
    listed = list(codes)
    if len(listed) > MOST_LISTED:
        return f"{', '.join(listed[:MOST_LISTED])} and {len(listed) - MOST_LISTED} more"
    return ", ".join(listed)
