"""Words as search sees them: how a text is cut, and the stem that the forms of one word share."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_WORD = re.compile(r"[a-z0-9]+")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "’": "'"})
_POSSESSIVE = re.compile(r"(?<=[a-z])'s?(?![a-z])")

IGNORED = frozenset(
    [
        "a",
        "an",
        "and",
        "any",
        "as",
        "at",
        "be",
        "been",
        "being",
        "by",
        "for",
        "from",
        "has",
        "have",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "of",
        "on",
        "or",
        "per",
        "such",
        "than",
        "that",
        "the",
        "their",
        "this",
        "to",
        "was",
        "were",
        "which",
        "who",
        "whose",
        "code",
        "identify",
    ]
)
"""Words that say nothing about what a text is about."""

NOT = "-"
"""Before the stem of a word that the text denies: a title "without bleeding" must not be found for bleeding."""
DENYING = frozenset(("without", "not", "no"))
ENDING_DENIAL = frozenset(("with", "due", "but"))
DENIED_WORDS = 3
"""How many words a denial reaches: "without status epilepticus", "not intractable"."""
_BREAK = re.compile(r"[,;()\[\]]+(?!\s*acute\))")
_FORMULAS = re.compile(
    r"not elsewhere classified|without diagnosis|not otherwise specified|(?<=without )mention of|\((?=acute\))", re.I
)

_LATIN_ENDS = (("nx", "ng"), ("ex", "ic"), ("ix", "ic"), ("ax", "ac"), ("yx", "yc"), ("men", "min"))
_IRREGULAR = {
    "feet": "foot",
    "teeth": "tooth",
    "dental": "tooth",
    "children": "child",
    "childhood": "child",
    "women": "woman",
    "men": "man",
    "broken": "break",
    "bitten": "bite",
    "bites": "bite",
    "stung": "sting",
    "died": "death",
    "dead": "death",
    "viral": "virus",
    "lenses": "lens",
    "iris": "iris",
    "gravis": "gravis",
    "migrans": "migrans",
    "irides": "iris",
    "testes": "testi",
    "testis": "testi",
    "testicle": "testi",
    "testicular": "testi",
    "pancreatic": "pancrea",
    "pancreas": "pancrea",
    "calculi": "calcul",
    "vertebrae": "vertebr",
    "use": "use",
    "used": "use",
    "using": "use",
    "uses": "use",
    "ears": "ear",
    "eyes": "eye",
    "ribs": "rib",
    "legs": "leg",
    "arms": "arm",
    "toes": "toe",
    "hips": "hip",
    "hair": "hair",
    "hairs": "hair",
    "femur": "femor",
    "abdomen": "abdom",
}
_ENDS_KEEPING_SENSE = (
    ("otizing", "os"), ("otic", "os"), ("oses", "os"), ("osis", "os"), ("otica", "os"),
    ("itides", "itis"), ("itic", "itis"), ("itis", "itis"),
    ("ytic", "ys"), ("ysis", "ys"), ("yses", "ys"), ("aemia", "em"), ("aemic", "em"),
)  # fmt: skip
"""-itis, -osis and -ysis mean different things: their forms are joined, the roots before them are not."""
_ENDS = (
    (3, "isations izations isation ization ational atously ality icity"),
    (4, "atory ations ation ating ative ators ator ated ates ings ities ity"),
    (4, "encies ancies ency ancy ences ance ence ents ants ent ant"),
    (3, "ically ical inal"),
    (4, "ions ion ives ive ings ing ious eous ous ied ies ary ery eal ian ual"),
    (3, "ial als al ics ic ia ed es s y e"),
    (4, "us um ae ar is a i o"),
)


def words_of(text: str) -> list[str]:
    """The words of a text, lower-case, without accents, in order.

    >>> words_of("Ménière's disease, right ear (NOS)")
    ['meniere', 'disease', 'right', 'ear', 'nos']
    """
    folded = text.lower().translate(_LETTERS)
    if not folded.isascii():
        folded = "".join(
            character for character in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(character)
        )
    return _WORD.findall(_POSSESSIVE.sub("", folded))


class Word(NamedTuple):
    """A word of a text that says something.

    Attributes:
        text: the word, lower-case.
        stem: what its forms share, with `NOT` before it where the text denies it.
    """

    text: str
    stem: str


def read(text: str) -> list[Word]:
    """The words of a text that say something, in order, those denied marked.

    >>> [word.stem for word in read("Ulcers of the stomach, without bleeding")]
    ['ulcer', 'stomach', '-bleed']
    """
    found = []
    for part in _BREAK.split(_FORMULAS.sub(_formula, text)):
        denied = 0
        for word in words_of(part):
            if word in DENYING:
                denied = DENIED_WORDS
                continue
            if word in ENDING_DENIAL:
                denied = 0
            if word in IGNORED:
                continue
            if denied:
                denied -= 1
                found.append(Word(word, NOT + stem(word)))
            else:
                found.append(Word(word, stem(word)))
    return found


def stems_of(text: str) -> tuple[str, ...]:
    """The stems of the words of a text that say something, each once, in order.

    >>> stems_of("Ulcers of the stomach"), stems_of("ulcerated, ulcerating ulceration")
    (('ulcer', 'stomach'), ('ulcer',))
    """
    return tuple(dict.fromkeys(stem(word) for word in words_of(text) if word not in IGNORED))


def _formula(found: re.Match[str]) -> str:
    return "nos" if "specified" in found[0].lower() else " "


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """What the forms of one word share: plural and singular, noun, adjective and verb.

    >>> [stem(word) for word in ("infections", "infected", "infective")]
    ['infect', 'infect', 'infect']
    >>> stem("nephritis") == stem("nephritic") != stem("nephrosis") == stem("nephrotic")
    True
    """
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or word[0].isdigit():
        return word
    for end, kept in _ENDS_KEEPING_SENSE:
        if word.endswith(end) and len(word) - len(end) >= 2:
            return word[: -len(end)] + kept
    for end, kept in _LATIN_ENDS:
        if word.endswith(end) and len(word) > 4:
            return word[: -len(end)] + kept
    for shortest, ends in _SPLIT_ENDS:
        for end in ends:
            if word.endswith(end) and len(word) - len(end) >= shortest and not word.endswith("ss"):
                return _tidied(word[: -len(end)])
    return word


def _tidied(found: str) -> str:
    """A stem without the letter that spelling doubled, or that an ending left behind."""
    if len(found) > 4 and found[-1] == found[-2] and found[-1] not in "ls":
        return found[:-1]
    while len(found) > 4 and found[-1] in "aeiouy":
        found = found[:-1]
    return found


_SPLIT_ENDS = tuple((shortest, tuple(ends.split())) for shortest, ends in _ENDS)
