"""The shipped indications: which families a procedure belongs to, and which of them a diagnosis supports."""

from __future__ import annotations

import json
from bisect import bisect_right
from functools import cache, cached_property

from medcodes.diagnoses import spelling as diagnosis_spelling
from medcodes.diagnoses.ranges import key_range
from medcodes.linkage.family import Family
from medcodes.procedures import spelling as procedure_spelling
from medcodes.store.catalogue import table
from medcodes.store.table import Table


class Indications:
    """The compiled families, as masks with one bit a family.

    :param compiled: the open table.
    """

    def __init__(self, compiled: Table) -> None:
        self._table = compiled
        self._masks = [int(mask, 16) for mask in json.loads(bytes(compiled.text("masks")))]
        self._procedures: tuple[list[str], list[int]] = json.loads(bytes(compiled.text("procedures")))

    @cached_property
    def families(self) -> tuple[Family, ...]:
        """All families; the place of one is its bit in a mask."""
        kept = json.loads(bytes(self._table.text("families")))
        return tuple(
            Family(name, title, tuple(procedures), _lists(supports), _lists(excludes), *rest)
            for name, title, procedures, supports, excludes, *rest in kept
        )

    @cached_property
    def exclusive(self) -> int:
        """The families whose service has one purpose."""
        return sum(1 << bit for bit, family in enumerate(self.families) if family.exclusive)

    @cached_property
    def universal(self) -> int:
        """The families that almost anything justifies."""
        return sum(1 << bit for bit, family in enumerate(self.families) if family.universal)

    def of_procedure(self, code: str) -> int:
        """The families that a procedure code belongs to."""
        cuts, masks = self._procedures
        return self._masks[masks[bisect_right(cuts, procedure_spelling.segment_key(code)) - 1]]

    def supporting(self, key: int) -> int:
        """The families that a diagnosis, by key, supports."""
        return self._at("supports", key)

    def excluding(self, key: int) -> int:
        """The families that a diagnosis, by key, never justifies."""
        return self._at("excludes", key)

    def in_mask(self, mask: int) -> list[Family]:
        """The families of a mask."""
        found = []
        while mask:
            lowest = mask & -mask
            found.append(self.families[lowest.bit_length() - 1])
            mask ^= lowest
        return found

    def _at(self, name: str, key: int) -> int:
        position = bisect_right(self._table.numbers(f"{name}_cuts"), key) - 1
        return self._masks[self._table.numbers(f"{name}_masks")[position]]


def why(family: Family, code: str) -> str:
    """Why a family supports or excludes a diagnosis: the reason of the narrowest range that holds it."""
    key = diagnosis_spelling.key_of(code)
    found = [
        (high - low, reason)
        for codes, reason in (*family.supports, *family.excludes)
        for low, high in map(key_range, codes)
        if low <= key < high
    ]
    return min(found)[1] if found else ""


@cache
def indications() -> Indications:
    """The shipped indications, loaded once."""
    return Indications(table("indications"))


def _lists(kept: list[tuple[list[str], str]]) -> tuple[tuple[tuple[str, ...], str], ...]:
    return tuple((tuple(codes), reason) for codes, reason in kept)
