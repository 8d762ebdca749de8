"""Named sections of integers or text: what a compiled table has, wherever it lies."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from typing import Protocol


class Sections(Protocol):
    """Where compiled sections are: a table, or memory."""

    def numbers(self, name: str) -> memoryview:
        """A section of integers."""

    def text(self, name: str) -> memoryview:
        """A section of bytes."""


class InMemory:
    """Sections that were compiled in this process.

    :param sections: what was compiled.
    """

    def __init__(self, sections: Mapping[str, array[int] | bytes]) -> None:
        self._sections = {name: memoryview(section) for name, section in sections.items()}

    def numbers(self, name: str) -> memoryview:
        """A section of integers."""
        return self._sections[name]

    def text(self, name: str) -> memoryview:
        """A section of bytes."""
        return self._sections[name]
