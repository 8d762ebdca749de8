"""Resolving the references in the notes of the Tabular List to the codes that they mean.

A reference is a code (``E11.21``), a code with a dash for all below it (``E11.2-``), or a range (``I20-I25``,
``T80-T88.6``), and a list of them can be narrowed: ``E08-E13 with .41``, ``I69. with final characters -23``,
``S02.- with 7th character B``. A text that looks like a code is one only if the classification has it, ever: B12 and
H1N1 stay words.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

import attrs

from medcodes.diagnoses import layout, spelling
from medcodes.diagnoses.tree import Tree

MISPRINTS = {
    # As printed the commas are missing, and speech deficits would be taken in; G31.84 prints the same list with them.
    "I69.01-I69.11-, I69.21-I69.31-, I69.81- I69.91-": "I69.01-, I69.11-, I69.21-, I69.31-, I69.81-, I69.91-",
    # The words narrow the categories, to the subcategories of that title.
    "E08-E10, E11, E13 with ketoacidosis": "E08.1-, E09.1-, E10.1-, E11.1-, E13.1-",
}
"""What some notes print, and what they mean."""

OPEN_FRACTURE = "BCEFHJMNQR"
"""The 7th characters of S52, S72 and S82 that say an open fracture."""

_SHAPE = r"[A-Z](?=[0-9A-Z]?[0-9])[0-9A-Z]{2}(?:\.[0-9A-Z]{1,4})?(?![A-Za-z0-9])"
_CODE = re.compile(rf"(?<![A-Za-z0-9.]){_SHAPE}")
_RANGE = re.compile(r"\.?--?|\s+-\s*|\.?-\s+-\s*|\.?-?\s(?:to|through)\s")
_SAME_LIST = re.compile(r"(?:[\s,;.-]|\band\b|\bor\b)*")
_LEFT_OUT = re.compile(rf"\b(?:except(?: as in| those in)?|not included in|not classifiable to)\s(?={_SHAPE})")
_NAMED = re.compile(r"\b(?:in|from|to|under|as|and|or|codes?|category|categories|subcategory|see)\s$", re.IGNORECASE)
_WITH = re.compile(r"\.?-*\)?,?\s*with\s+(?P<condition>[^)]*)")
_SUFFIXES = re.compile(r"(?:\.[0-9A-Z]{1,3}-?[\s,.-]*)+$")
_POSITION = re.compile(r"(?P<which>[\w\s-]*?)[\s-]characters?\s(?P<values>[-.0-9A-Z]+(?:(?:,\s|\sor\s)[-.0-9A-Z]+)*)\b")
_OPEN = re.compile(r"open fracture 7th character")
_POSITIONS = {
    "fifth": (4, 5),
    "5th": (4, 5),
    "sixth": (5, 6),
    "6th": (5, 6),
    "seventh": (6, 7),
    "7th": (6, 7),
    "fifth to sixth": (4, 6),
}


@attrs.frozen
class Resolved:
    """What the references in a text came to.

    Attributes:
        references: pairs of keys, first and last code, each code with everything below it.
        unresolved: what looks like a reference in a text and names nothing in the classification.
    """

    references: tuple[tuple[int, int], ...]
    unresolved: tuple[str, ...] = ()


@attrs.define
class _Reference:
    """A code or range as it stands in a text, from one position to another."""

    first: str
    last: str
    start: int
    end: int


class Resolver:
    """Resolves references against every code that ever stood in the classification."""

    def __init__(self, tree: Tree) -> None:
        self._keys = tree.keys
        self._levels = tree.levels
        self._ends = tree.ends

    def resolve(self, text: str) -> Resolved:
        """The codes that a note names."""
        for printed, meant in MISPRINTS.items():
            text = text.replace(printed, meant)
        left_out = _LEFT_OUT.search(text)
        if left_out:
            text = text[: left_out.start()]
        unresolved: list[str] = []
        pairs: list[tuple[int, int]] = []
        for group in _lists(self._found(text, unresolved), text):
            keys = [(_key(item.first), _key(item.last)) for item in group]
            narrowed = self._narrowed(keys, text[group[-1].end :])
            pairs.extend(keys if narrowed is None else narrowed)
        return Resolved(tuple(dict.fromkeys(pairs)), tuple(unresolved))

    def _found(self, text: str, unresolved: list[str]) -> list[_Reference]:
        """The references in a text; where some stand in parentheses, only those."""
        found: list[_Reference] = []
        for match in _CODE.finditer(text):
            code, before = match[0], found[-1] if found else None
            gap = text[before.end : match.start()] if before else ""
            if before and before.first == before.last and before.first < code and _RANGE.fullmatch(gap):
                before.last, before.end = code, match.end()
                continue
            if self._rows(_key(code), _key(code)):
                found.append(_Reference(code, code, match.start(), match.end()))
            elif "." in code:
                unresolved.append(code)
        inside = [item for item in found if text[: item.start].count("(") > text[: item.start].count(")")]
        return inside or [item for item in found if _is_named(item, text)]

    def _narrowed(self, keys: Sequence[tuple[int, int]], after: str) -> list[tuple[int, int]] | None:
        """A list of references narrowed by what follows it, or None where nothing does."""
        match = _WITH.match(after)
        wanted = _condition(match["condition"]) if match else None
        if wanted is None:
            return None
        return [pair for first, last in keys for pair in self._matching(first, last, wanted)]

    def _matching(self, first: int, last: int, wanted: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
        """The codes in a range that a condition holds for, as the largest subtrees in which it holds for every leaf."""
        rows = self._rows(first, last)
        row, run = rows.start, None
        while row < rows.stop:
            if not self._holds(row, wanted):
                row += 1
                continue
            key, end = self._keys[row], self._ends[row]
            if run is not None and run[2] == row:
                run = (run[0], key, end)
            else:
                if run is not None:
                    yield run[:2]
                run = (key, key, end)
            row = end
        if run is not None:
            yield run[:2]

    def _holds(self, row: int, wanted: Callable[[str], bool]) -> bool:
        """Whether a condition holds for every leaf of a row."""
        if self._levels[row] <= layout.BLOCK:
            return False
        leaves = (leaf for leaf in range(row, self._ends[row]) if self._ends[leaf] == leaf + 1)
        return all(wanted(spelling.compact_of(self._keys[leaf])) for leaf in leaves)

    def _rows(self, first: int, last: int) -> range:
        after = spelling.keys_below(spelling.compact_of(last))[1]
        return range(bisect_left(self._keys, first), bisect_left(self._keys, after))


def _key(code: str) -> int:
    return spelling.key_of(code.replace(".", ""))


def _is_named(item: _Reference, text: str) -> bool:
    """Whether a reference outside parentheses is meant as one: three characters alone can be a word (LGMD R12)."""
    alone = item.first == item.last and "." not in item.first and not text.startswith((".-", "-"), item.end)
    return not alone or item.start == 0 or _NAMED.search(text[: item.start]) is not None


def _lists(found: Sequence[_Reference], text: str) -> Iterator[list[_Reference]]:
    """References that stand in one list."""
    group: list[_Reference] = []
    for item in found:
        if group and not _SAME_LIST.fullmatch(text[group[-1].end : item.start]):
            yield group
            group = []
        group.append(item)
    if group:
        yield group


def _condition(text: str) -> Callable[[str], bool] | None:
    """The test, on compact codes without anything below them, that a "with …" means; None where it is no such thing."""
    if _OPEN.match(text):
        return lambda leaf: leaf[6:] in OPEN_FRACTURE and len(leaf) == spelling.LONGEST
    if _SUFFIXES.fullmatch(text):
        return _starts(_values(text))
    match = _POSITION.match(text)
    if not match:
        return None
    which, values = match["which"].strip(), _values(match["values"])
    if which.startswith("final"):
        if match["values"].startswith("."):
            return _starts(values)
        if match["values"].startswith("-"):  # the dash stands for the fourth character: I69.20 is not I69.-20
            return lambda leaf: leaf[4:] in values
        return lambda leaf: _stem(leaf).endswith(tuple(values))
    if which in ("fifth or sixth", "fifth or six"):
        return lambda leaf: len(_stem(leaf)) >= 5 and _stem(leaf)[-1] in values
    position = _POSITIONS.get(which)
    if position is None:
        return None
    start, end = position
    return lambda leaf: leaf[start:end] in values


def _starts(values: Sequence[str]) -> Callable[[str], bool]:
    prefixes = tuple(values)
    return lambda leaf: leaf[3:].startswith(prefixes)


def _values(text: str) -> list[str]:
    """The values in ``.51-.52``, ``1-4 or 6``, ``-23`` or ``B or C``."""
    values: list[str] = []
    for part in re.findall(r"\.?[0-9A-Z]+(?:-\.?[0-9A-Z]+)?", text):
        low, _, high = part.replace(".", "").partition("-")
        values.extend(str(number) for number in range(int(low), int(high) + 1)) if high else values.append(low)
    return values


def _stem(leaf: str) -> str:
    """A leaf without its 7th character and padding: where intent stands in T36.0X1A and T36.91XA."""
    return leaf[:6].rstrip("X") if len(leaf) == spelling.LONGEST else leaf
