"""Greek and Latin roots: what a compound medical word is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

SHORTEST_WORD = 7
"""Shorter words are too easily made of roots by chance."""
_LONGEST_ROOT = 12
_LINKS = "oi"


class Roots:
    """The parts of medical words, each with the stems of what it means.

    :param beginnings: roots, the vowel that links them to the next left out.
    :param endings: what a word can end in.

    >>> roots = Roots({"gastr": ("stomach",), "enter": ("intestin",)}, {"itis": ("inflam",)})
    >>> roots.meaning("gastroenteritis")
    ('stomach', 'intestin', 'inflam')
    """

    def __init__(self, beginnings: Mapping[str, tuple[str, ...]], endings: Mapping[str, tuple[str, ...]]) -> None:
        self._beginnings = beginnings
        self._endings = endings

    def meaning(self, word: str) -> tuple[str, ...]:
        """The stems of what the parts of a word mean; nothing where it is not wholly made of known parts."""
        if len(word) < SHORTEST_WORD:
            return ()
        readings = list(self._readings(word, 0))
        if not readings:
            return ()
        fewest = min(readings, key=len)
        return tuple(dict.fromkeys(stem for part in fewest for stem in part))

    def _readings(self, word: str, start: int) -> Iterator[tuple[tuple[str, ...], ...]]:
        """Every way of cutting a word, from a place on, into roots and one ending."""
        rest = word[start:]
        if not rest:
            yield ()
            return
        if start:
            for ending in (rest, rest[1:] if rest[0] in _LINKS else ""):
                if ending in self._endings:
                    yield (self._endings[ending],)
        for length in range(min(_LONGEST_ROOT, len(rest)), 1 if start else 0, -1):
            meaning = self._beginnings.get(rest[:length])
            if meaning is None or (start and length < 3):
                continue
            end = start + length
            for after in self._readings(word, end):
                yield (meaning, *after)
            if rest[length : length + 1] in tuple(_LINKS):
                for after in self._readings(word, end + 1):
                    yield (meaning, *after)
