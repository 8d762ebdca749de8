"""A note in sentences, so that what one says is not read into another."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 2_000
"""Characters of a sentence that are read together; a longer one is no prose, and is read in pieces."""

_BREAK = re.compile(r"(?<!\d)\.|\.(?!\d)|[;\n]")
_DOTTED = re.compile(r"\b(approx|dr|mr|mrs|ms|pt|incl|excl|e\.g|i\.e)\.")
_UNIT = re.compile(
    r"\b(mins?|hrs?)\.(?=\s*[,)]|\s+(?:\d|(?:spent|was|were|with|for|on|in|of|and|to|face)\b"
    r"|total\b(?!\s*(?:time|of|visit|encounter|min|[:=\d]))))"
)
"""A unit of time whose dot ends no sentence, by what follows."""


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, case folded; a dot in a number or after an abbreviation ends none.

    >>> list(sentences("total time approx. 1.5 hours. mdm: low"))
    ['total time approx 1.5 hours', 'mdm: low']
    """
    for sentence in _BREAK.split(_UNIT.sub(r"\1", _DOTTED.sub(r"\1", text))):
        for start in range(0, len(sentence), LONGEST):
            if piece := sentence[start : start + LONGEST].strip():
                yield piece
