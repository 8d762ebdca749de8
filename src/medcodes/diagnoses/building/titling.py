"""Which title each code had in each release, from sources that each know some years."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence

from medcodes.diagnoses.building.sources import Titles

LAST_RESORT = 99_999_999
"""The day to give a source that speaks only where no other does."""


def folded(title: str) -> str:
    """A title without accents and capitals: titles that differ only there are the same title.

    >>> folded("Ménière's disease")
    "meniere's disease"
    """
    decomposed = unicodedata.normalize("NFKD", title)
    return "".join(character for character in decomposed if not unicodedata.combining(character)).casefold()


class TitleHistory:
    """The titles of every code by day: the newest source not after the day, else the oldest after it."""

    def __init__(self, sources: Sequence[Titles]) -> None:
        self._sources = sorted(sources, key=lambda source: source.day)
        self._days = [source.day for source in self._sources]
        self._exact: dict[str, dict[str, str]] = {}
        for source in self._sources:
            if source.exact:
                for code, title in source.titles.items():
                    self._exact.setdefault(code, {})[folded(title)] = title

    def on(self, code: str, day: int) -> tuple[str, str]:
        """The title of a code on a day, and the name of its source; both empty where none knows it."""
        position = bisect_right(self._days, day)
        for source in (*reversed(self._sources[:position]), *self._sources[position:]):
            title = source.titles.get(code)
            if title:
                return self._spelled(code, title), source.name
        return "", ""

    def newest(self, code: str) -> tuple[str, str]:
        """The newest known title of a code, and the name of its source."""
        return self.on(code, LAST_RESORT - 1)

    def _spelled(self, code: str, title: str) -> str:
        exact = self._exact.get(code)
        return exact.get(folded(title), title) if exact else title
