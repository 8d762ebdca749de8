"""What a note affirms: its words, clause by clause, without those that it denies, doubts or tells of others."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

import attrs

from medcodes.diagnoses.searching.words import IGNORED, stem, words_of

_CLAUSE = re.compile(r"[.;!?\n]+(?=\s|$)|\n|\b(?:but|however|although|except|though)\b", re.IGNORECASE)
_PART = re.compile(r"[,:()\[\]/]+")
_SLASHED = re.compile(r"(?<!\w)(?:w/o|r/o|h/o|s/p|c/o|b/l|w/)", re.IGNORECASE)
_WRITTEN_OUT = {
    "w/o": " without ",
    "r/o": " ruled out ",
    "h/o": " history of ",
    "s/p": " status post ",
    "c/o": " complains of ",
    "b/l": " bilateral ",
    "w/": " with ",
}
_OTHERS = re.compile(
    r"\b(?:family|mother|father|sister|brother|parents?|siblings?|aunt|uncle|grand(?:mother|father|parents?)|maternal"
    r"|paternal|fhx|fh|history|hx)\b",
    re.IGNORECASE,
)
"""A clause with one of these tells of others, or of the past."""
_UNCERTAIN = re.compile(
    r"\b(?:rul(?:e|es|ed|ing) out|possibl[ey]|probabl[ey]|suspect(?:ed|s)?|suspicio(?:n|us)|questionable|likely"
    r"|unlikely"
    r"|consider(?:ed|ing)?|concern(?:s|ing|ed)? for|evaluat(?:e|ion) for|monitor(?:ing)? for|screen(?:ing|ed)? for"
    r"|risk (?:of|for|factors?)|prevent(?:ion|ive)?|if|versus|vs|differential|excluded?|resolved|absent|negative|neg"
    r"|worr(?:y|ied)|appears? to|consistent with|compatible with|rather than|instead of)\b"
    r"|\?\s*\w",
    re.IGNORECASE,
)
"""Diagnoses in doubt are not coded for outpatients (ICD-10-CM guideline IV.H); those excluded, never."""
_DENYING = frozenset(
    [
        "no",
        "not",
        "without",
        "denies",
        "denied",
        "deny",
        "denying",
        "nor",
        "neither",
        "never",
        "none",
        "free",
        "lacks",
        "lacking",
        "absence",
        "cannot",
        "non",
    ]
)


@attrs.frozen
class Clause:
    """The affirmed words of one clause, in order.

    Attributes:
        stems: their stems.
        parts: for each, which part between commas it stands in.
        known: the stems, as a set.
    """

    stems: tuple[str, ...]
    parts: tuple[int, ...]
    known: frozenset[str]


def affirmed(text: str, expand: Callable[[str], tuple[str, ...]]) -> list[Clause]:
    """The clauses of a note that affirm something.

    From a denying word on, the rest of its clause is denied. A clause in doubt, or about the family, affirms nothing.

    :param expand: the stems that an abbreviation stands for, or nothing.

    >>> [clause.stems for clause in affirmed("Denies pain. Right knee swollen, no effusion", lambda stem: ())]
    [('right', 'kne', 'swollen')]
    """
    clauses = []
    for part in _CLAUSE.split(_SLASHED.sub(lambda found: _WRITTEN_OUT[found[0].lower()], text)):
        if part and not _OTHERS.search(part) and not _UNCERTAIN.search(part):
            clause = _clause(part, expand)
            if clause.stems:
                clauses.append(clause)
    return clauses


def _clause(text: str, expand: Callable[[str], tuple[str, ...]]) -> Clause:
    stems: list[str] = []
    parts: list[int] = []
    for number, part in enumerate(_PART.split(text)):
        for word in words_of(part):
            if word in _DENYING:
                return Clause(tuple(stems), tuple(parts), frozenset(stems))
            meant = _meant(word, expand)
            stems += meant
            parts += [number] * len(meant)
    return Clause(tuple(stems), tuple(parts), frozenset(stems))


@lru_cache(maxsize=20_000)
def _meant(word: str, expand: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    """The stems that a word stands for; none where it says nothing."""
    if word in IGNORED:
        return ()
    found = stem(word)
    return expand(found) or (found,)
