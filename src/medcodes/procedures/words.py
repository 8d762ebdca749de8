"""Words as the search for procedures sees them: how a text is cut, and the stem that the forms of a word share."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

NOT = "-"
"""Before the stem of a word that the text denies: "without contrast" must not be found for "with contrast"."""
IGNORED = frozenset(
    (
        *(
            "a",
            "an",
            "and",
            "are",
            "as",
            "at",
            "be",
            "by",
            "code",
            "for",
            "from",
            "if",
            "in",
            "into",
            "is",
            "it",
            "its",
        ),
        *("of", "on", "or", "other", "own", "s", "such", "than", "that", "the", "their", "them", "then", "this", "to"),
        *("up", "was", "which", "with", "you"),
    )
)
"""Words that say nothing about what a service is."""
_WORD = re.compile(r"[a-z0-9]+")
_JOINED = re.compile(r"\bx[ -]?rays?\b|\bcheck[ -]?ups?\b|\bi ?[&+] ?d\b|\b([clt])[ -]?spine\b")
_BOTH = re.compile(r"\b(?:with(?:out)?|no|w/?o?)\s*(?:and|then|or|&|/|,|followed by|and then)+\s*with(?:out)?\s+(\w+)")
_DENIED = re.compile(r"\b(?:without|no|not|w/o|wo)\s+(?:any\s+)?(\w+)")
_WITH = re.compile(r"\bw/(?!o\b)")
_SPINES = {"c": "neck spine", "l": "low back spine", "t": "upper back spine"}
_IRREGULAR = {
    "feet": "foot", "teeth": "tooth", "children": "child", "women": "woman", "men": "man", "broken": "break",
    "drawn": "draw", "taken": "take", "given": "give", "giving": "give", "views": "view", "lens": "lens",
    "pelvis": "pelv", "pelvic": "pelv", "biopsies": "biopsi", "biopsy": "biopsi", "replaced": "replac",
    "mins": "minut", "min": "minut", "hrs": "hour", "yr": "year", "yrs": "year", "xray": "xray",
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
}  # fmt: skip
_ENDS = (
    "izations", "ization", "ations", "ation", "ically", "ments", "ment", "ional", "ions", "ical", "ings", "ion", "ing",
    "ies", "ied", "als", "ers", "ive", "al", "ic", "ed", "er", "es", "s", "y", "e",
)  # fmt: skip
_SHORTEST = 4
_KEPT = 3


def stems(text: str) -> list[str]:
    """The stems of the words of a text that say something, in order, those denied marked.

    >>> stems("Knee X-rays, 3 views"), stems("Brain MRI, without contrast")
    (['kne', 'xray', '3', 'view'], ['brain', 'mri', '-contrast'])
    """
    folded = text.lower()
    if not folded.isascii():
        folded = "".join(
            letter for letter in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(letter)
        )
    folded = _WITH.sub("with ", _JOINED.sub(_join, folded))
    folded = _BOTH.sub(r"not0 \1 \1", folded)
    folded = _DENIED.sub(r"not0 \1", folded)
    found = []
    denied = False
    for word in _WORD.findall(folded):
        if word == "not0":
            denied = True
        elif word not in IGNORED:
            found.append(NOT + stem(word) if denied else stem(word))
            denied = False
    return found


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """What the forms of one word share.

    >>> [stem(word) for word in ("injection", "injections", "injected")]
    ['inject', 'inject', 'inject']
    """
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < _SHORTEST or not word.isalpha():
        return word
    for end in _ENDS:
        if word.endswith(end) and len(word) - len(end) >= _KEPT and not word.endswith("ss"):
            word = word[: -len(end)]
            break
    if len(word) > _SHORTEST and word[-1] == word[-2] and word[-1] not in "ls":
        return word[:-1]
    return word[:-1] if len(word) > _SHORTEST and word[-1] in "aeiou" else word


def _join(found: re.Match[str]) -> str:
    if found[1]:
        return _SPINES[found[1]]
    first = found[0][0]
    return "xray" if first == "x" else "checkup" if first == "c" else "incision drainage"
