"""What a reader makes of a place in a file: a claim, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeAlias

import attrs

from medcodes.claims.claim import Claim


@attrs.frozen
class Record:
    """A claim and where it stands.

    Attributes:
        name: the claim's own id in the file, or its place.
        line: where it begins, counted from 1.
        claim: the claim.
        unit: what `line` counts: ``line``, ``segment`` of an X12 file, or ``entry`` of a Bundle.
    """

    name: str
    line: int
    claim: Claim
    unit: str = "line"

    @property
    def id(self) -> str:
        """The claim's own id in the file, or nothing where it has none."""
        return "" if self.name == self.place else self.name

    @property
    def place(self) -> str:
        """Where it begins, for a reader: ``line 2``, ``segment 31``, ``entry 4``."""
        return f"{self.unit} {self.line}"


@attrs.frozen
class Unreadable:
    """A place in a file that could not be read.

    Attributes:
        line: where it stands, counted from 1.
        reason: what is wrong with it.
        unit: what `line` counts: ``line``, ``segment`` of an X12 file, or ``entry`` of a Bundle.
    """

    line: int
    reason: str
    unit: str = "line"

    @property
    def place(self) -> str:
        """Where it stands, for a reader: ``line 2``, ``segment 31``, ``entry 4``."""
        return f"{self.unit} {self.line}"

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


class Passage(Protocol):
    """The stretch of a file that holds a claim, found but not yet understood.

    Finding passages needs the whole file in order, and is quick. Understanding one needs nothing else, and can happen
    in another process: passages pickle.
    """

    @property
    def size(self) -> int:
        """About how many characters it has, so that those who gather passages know when to stop."""
        ...

    def records(self) -> Iterable[Record | Unreadable]:
        """What the passage says: a claim, or why it is none."""
        ...


Found: TypeAlias = Passage | Unreadable
"""What a reader finds in a file, in its order."""


def understood(found: Iterable[Found]) -> Iterator[Record | Unreadable]:
    """The records of passages, in their order."""
    for passage in found:
        if isinstance(passage, Unreadable):
            yield passage
        else:
            yield from passage.records()
