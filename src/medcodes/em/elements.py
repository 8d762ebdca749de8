"""The three elements of decision making, from the facts of a note, and the decision making from the elements.

Facts have short ids in our own words (``stable-chronic``, ``test-order``, ``prescription-drug``); `facts` lists them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any, TypeAlias

import attrs

from medcodes.em.complexity import Complexity, LevelError
from medcodes.store.catalogue import table

ELEMENTS = ("problems", "data", "risk")
Stated: TypeAlias = str | Iterable[str] | Mapping[str, int]
"""An element as callers state it: its level in a word, or its facts, each with how often where that matters."""


@attrs.frozen
class Element:
    """One element of decision making.

    Attributes:
        name: ``problems``, ``data`` or ``risk``.
        level: what it supports.
        why: what that rests on, in words.
    """

    name: str
    level: Complexity
    why: str

    def __str__(self) -> str:
        return f"{self.name.capitalize()}: {self.level.value} ({self.why})."


def facts(element: str) -> Mapping[str, str]:
    """The ids of an element's facts, each with its meaning.

    >>> facts("risk")["prescription-drug"]
    'a prescription drug was managed'
    """
    if element not in ELEMENTS:
        raise LevelError(f"{element!r} is no element: the elements are {', '.join(ELEMENTS)}.")
    return {name: fact["label"] for name, fact in _kept()[element].items()}


def complexity(word: str, what: str = "decision making") -> Complexity:
    """The level that a word means.

    >>> complexity("Limited").value, complexity("extensive").value
    ('low', 'high')

    :raises LevelError: the word is none of them.
    """
    wanted = word.strip().casefold().replace("straight forward", "straightforward")
    for level, words in _kept()["words"].items():
        if wanted in words:
            return Complexity(level)
    known = ", ".join(words[0] for words in _kept()["words"].values())
    raise LevelError(f"{word!r} is no level of {what}: the levels are {known}.")


def element(name: str, stated: Stated) -> Element:
    """An element from its level in a word, or from its facts.

    >>> print(element("problems", ["stable-chronic", "stable-chronic"]))
    Problems: moderate (a long-term illness that is at its goal, 2 times).
    >>> print(element("data", {"test-order": 2, "own-reading": 1}))
    Data: moderate (a test was ordered, 2 times; a test was read by the clinician, beyond its report).

    :raises LevelError: a word is no level and no fact.
    """
    if isinstance(stated, str) and stated.strip().casefold() not in _kept()[name]:
        level = complexity(stated, name)
        return Element(name, level, "as stated")
    counts = Counter([stated] if isinstance(stated, str) else stated)
    counts = Counter({_fact(name, fact): number for fact, number in counts.items() if number > 0})
    if not counts:
        return Element(name, Complexity.STRAIGHTFORWARD, "nothing that counts was found")
    level = _of_data(counts) if name == "data" else _highest(_kept()[name], counts)
    known = _kept()[name]
    words = [f"{known[fact]['label']}{f', {number} times' if number > 1 else ''}" for fact, number in counts.items()]
    return Element(name, level, "; ".join(words))


def two_of_three(elements: Iterable[Element]) -> Complexity | None:
    """The level that two elements reach; None where fewer than two are known.

    >>> two_of_three([element("problems", "moderate"), element("data", "minimal"), element("risk", "high")]).value
    'moderate'
    """
    levels = sorted((found.level for found in elements), key=lambda level: level.rank, reverse=True)
    return levels[1] if len(levels) > 1 else None


def _fact(name: str, fact: str) -> str:
    found = fact.strip().casefold().replace(" ", "-").replace("_", "-")
    if found in _kept()[name]:
        return found
    close = get_close_matches(found, _kept()[name], 1)
    hint = f"did you mean {close[0]!r}?" if close else f"they are {', '.join(_kept()[name])}."
    raise LevelError(f"{fact!r} is no fact about {name}: {hint}")


def _highest(known: Mapping[str, Any], counts: Mapping[str, int]) -> Complexity:
    """The level of the weightiest fact; some weigh more where there are several."""
    levels = [
        Complexity(known[fact].get("several", known[fact]["level"]) if number > 1 else known[fact]["level"])
        for fact, number in counts.items()
    ]
    return max(levels, key=lambda level: level.rank)


def _of_data(counts: Mapping[str, int]) -> Complexity:
    """Data count by kind: three items (a historian counts as one), a reading of one's own, a talk."""
    by_kind: Counter[str] = Counter()
    for fact, number in counts.items():
        by_kind[_kept()["data"][fact]["counts"]] += number
    historian = min(by_kind["historian"], 1)
    kinds = [by_kind["item"] + historian >= 3, by_kind["reading"] > 0, by_kind["talk"] > 0]
    if sum(kinds) > 1:
        return Complexity.HIGH
    if any(kinds):
        return Complexity.MODERATE
    return Complexity.LOW if historian or by_kind["item"] > 1 else Complexity.STRAIGHTFORWARD


@cache
def _kept() -> dict[str, Any]:
    return dict(json.loads(bytes(table("em").text("elements"))))
