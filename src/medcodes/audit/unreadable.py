"""Rows that cannot be read."""

from __future__ import annotations

import attrs


@attrs.frozen
class Unreadable:
    """A row that cannot be read.

    Attributes:
        file: its file.
        row: its number, the header being 1; 0 where it is not known.
        reason: why, a clause.
        text: how it begins.
    """

    file: str
    row: int
    reason: str
    text: str
