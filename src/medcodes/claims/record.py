"""What a reader makes of a place in a file: a claim, or the reason why there is none."""

from __future__ import annotations

import attrs

from medcodes.claims.claim import Claim


@attrs.frozen
class Record:
    """A claim and where it stands.

    Attributes:
        name: the claim's own id in the file, or its place.
        line: the line of the file on which it begins, from 1.
        claim: the claim.
    """

    name: str
    line: int
    claim: Claim


@attrs.frozen
class Unreadable:
    """A place in a file that could not be read.

    Attributes:
        line: the line of the file, from 1.
        reason: what is wrong with it.
    """

    line: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"
