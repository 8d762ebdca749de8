"""The four levels of decision making, and the error for a word that is none of them."""

from __future__ import annotations

from enum import StrEnum

from medcodes.errors import MedcodesError


class Complexity(StrEnum):
    """How complex the decision making of a visit is, simplest first.

    >>> Complexity.LOW.rank < Complexity.HIGH.rank
    True
    """

    STRAIGHTFORWARD = "straightforward"
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"

    @property
    def rank(self) -> int:
        """Its place, from 1."""
        return BY_RANK.index(self)


BY_RANK: tuple[Complexity | None, ...] = (None, *Complexity)
"""The levels by rank; 0 is none."""


class LevelError(MedcodesError, ValueError):
    """Facts about a visit that cannot be understood.

    :param problem: what is wrong and what would be right, a full sentence.
    """
