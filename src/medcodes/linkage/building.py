"""Compiling families of indications into an index that answers for any pair of codes."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Sequence
from typing import TypeVar

import attrs

from medcodes.diagnoses.ranges import key_range
from medcodes.linkage.family import Family
from medcodes.procedures import spelling
from medcodes.procedures.ranges import code_range
from medcodes.store.writing import numbers

Key = TypeVar("Key", int, str)


def compile_indications(families: Sequence[Family]) -> dict[str, array[int] | bytes]:
    """The sections of the compiled table: the families, and for each kind of code an index of masks of families.

    A mask has one bit a family, in the order given.
    """
    pool: dict[int, int] = {}
    procedures = _index(
        (
            (low, high, bit)
            for bit, family in enumerate(families)
            for low, high in map(procedure_range, family.procedures)
        ),
        "",
        pool,
    )
    sections: dict[str, array[int] | bytes] = {}
    for name in ("supports", "excludes", "allows"):
        ranges = (
            (*key_range(code), bit)
            for bit, family in enumerate(families)
            for codes, _ in getattr(family, name)
            for code in codes
        )
        cuts, masks = _index(ranges, 0, pool)
        sections[f"{name}_cuts"] = numbers(cuts, "Q")
        sections[f"{name}_masks"] = numbers(masks, "I")
    sections["families"] = _json([attrs.astuple(family) for family in families])
    sections["procedures"] = _json(procedures)
    sections["masks"] = _json([f"{mask:x}" for mask in pool])
    return sections


def procedure_range(text: str) -> tuple[str, str]:
    """The ordered texts, end excluded, of a procedure code or a range of codes."""
    first, last = code_range(text)
    return spelling.segment_key(first), spelling.segment_key(last) + "~"


def _index(ranges: Iterable[tuple[Key, Key, int]], zero: Key, pool: dict[int, int]) -> tuple[list[Key], list[int]]:
    """Where the set of families changes, in order, and from there on which set holds, by its number in the pool."""
    opens: dict[Key, list[int]] = {}
    closes: dict[Key, list[int]] = {}
    found: set[Key] = {zero}
    for low, high, bit in ranges:
        opens.setdefault(low, []).append(bit)
        closes.setdefault(high, []).append(bit)
    found.update(opens, closes)
    cuts = sorted(found)
    masks: list[int] = []
    depth: dict[int, int] = {}
    for cut in cuts:
        for bit in closes.get(cut, ()):
            depth[bit] -= 1
        for bit in opens.get(cut, ()):
            depth[bit] = depth.get(bit, 0) + 1
        mask = sum(1 << bit for bit, count in depth.items() if count)
        masks.append(pool.setdefault(mask, len(pool)))
    return cuts, masks


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
