"""Compiling the knowledge files about procedures into the catalogue."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from medcodes.anatomy import Anatomy
from medcodes.errors import SourceError
from medcodes.procedures import spelling
from medcodes.procedures.ranges import code_range
from medcodes.store.knowledge import read_knowledge

KINDS = ("category", "section", "subsection", "range")
ROOTS = {
    "category-i": ("CPT Category I: services and procedures", ("00100-99999", "0001A-9999A")),
    "category-ii": ("CPT Category II: performance measures", ("0001F-9999F",)),
    "category-iii": ("CPT Category III: emerging technology", ("0001T-9999T",)),
    "pla": ("Proprietary laboratory analyses", ("0001U-9999U",)),
    "maaa": ("Multianalyte assays, administrative codes", ("0001M-9999M",)),
    "hcpcs": ("HCPCS Level II", ("A0000-V9999",)),
}
"""The roots of the tree: their label and codes."""
FACTS = ("regions", "free", "system", "modality", "side", "sex", "ages", "flags")
FLAGS = frozenset({"visit", "screening", "preventive", "addon", "unlisted", "newborn", "emergency"})


def compile_catalogue(folder: Path, anatomy: Anatomy) -> bytes:
    """The catalogue as the compiled table keeps it: JSON, the same for the same files.

    :raises SourceError: a file is not as it should be.
    """
    headings: dict[str, dict[str, Any]] = {
        name: {"kind": "category", "label": label, "within": None, "codes": codes, "where": "the roots"}
        for name, (label, codes) in ROOTS.items()
    }
    codes: dict[str, dict[str, Any]] = {}
    deleted: dict[str, Mapping[str, Any]] = {}
    for path in sorted(folder.glob("*.toml")):
        _, content = read_knowledge(path)
        for heading in content.get("heading", ()):
            if heading["id"] in headings:
                raise SourceError(str(path), f"the heading {heading['id']!r} is defined twice")
            headings[heading["id"]] = {**heading, "where": str(path)}
        for code, entry in content.get("codes", {}).items():
            if code in codes:
                raise SourceError(str(path), f"the code {code} is described twice")
            codes[code] = {**entry, "where": str(path)}
        deleted.update(content.get("deleted", {}))
    ordered = _ordered(headings)
    number = {name: index for index, name in enumerate(ordered)}
    pool = _FactsPool(anatomy)
    facts = {name: pool.of(headings, name) for name in ordered}
    segments = _segments([(index, range_) for name, index in number.items() for range_ in _ranges(headings[name])])
    kept = {
        "headings": [
            [
                name,
                headings[name]["kind"],
                headings[name]["label"],
                number.get(headings[name]["within"]),
                _ranges(headings[name]),
                pool.number(facts[name]),
            ]
            for name in ordered
        ],
        "codes": {
            code: [
                codes[code]["label"],
                codes[code].get("terms", []),
                pool.number(pool.merged(facts[ordered[_heading_of(segments, code, codes[code])]], codes[code])),
            ]
            for code in sorted(codes)
        },
        "deleted": {
            code: [entry["last"], list(entry.get("successors", ())), entry["why"]]
            for code, entry in sorted(deleted.items())
        },
        "segments": segments,
        "facts": pool.kept(),
    }
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()


def _ordered(headings: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The headings in the order of the tree: each after its parent, by first code."""
    below: dict[str | None, list[str]] = {}
    for name, heading in headings.items():
        if heading["within"] is not None and heading["within"] not in headings:
            raise SourceError(heading["where"], f"{name!r} lies within {heading['within']!r}, which is not defined")
        if heading["kind"] not in KINDS:
            raise SourceError(heading["where"], f"{name!r} is a {heading['kind']!r}; kinds are {', '.join(KINDS)}")
        below.setdefault(heading["within"], []).append(name)
    ordered: list[str] = []

    def walk(name: str) -> None:
        ordered.append(name)
        for child in sorted(below.get(name, ()), key=lambda child: _ranges(headings[child])[0]):
            walk(child)

    for root in ROOTS:
        walk(root)
    if missing := set(headings) - set(ordered):
        message = f"these headings lie within one another: {sorted(missing)}"
        raise ValueError(message)
    return ordered


def _ranges(heading: Mapping[str, Any]) -> list[tuple[str, str]]:
    try:
        return sorted(map(code_range, heading["codes"]), key=lambda ends: spelling.segment_key(ends[0]))
    except ValueError as error:
        raise SourceError(heading["where"], str(error)) from None


def _segments(ranges: Iterable[tuple[int, tuple[str, str]]]) -> tuple[list[str], list[int]]:
    """Where each finest heading begins, as a list to bisect: wide ranges are laid first, narrow ones over them.

    Codes of several categories share the order of texts (0001F, 0001T, 0001U), so segments are by category,
    told apart by `medcodes.procedures.spelling.segment_key`.
    """
    laid = sorted(ranges, key=lambda item: item[0])  # parents come before their children
    cuts = {""}
    spans = []
    for number, (first, last) in laid:
        low, high = spelling.segment_key(first), spelling.segment_key(last) + "~"
        cuts |= {low, high}
        spans.append((low, high, number))
    starts = sorted(cuts)
    at = {start: index for index, start in enumerate(starts)}
    headings = [-1] * len(starts)
    for low, high, number in spans:
        headings[at[low] : at[high]] = [number] * (at[high] - at[low])
    return starts, headings


def _heading_of(segments: tuple[Sequence[str], Sequence[int]], code: str, entry: Mapping[str, Any]) -> int:
    if spelling.compacted(code) != code:
        raise SourceError(entry["where"], f"{code!r} is no procedure code")
    number = segments[1][bisect_right(segments[0], spelling.segment_key(code)) - 1]
    if number < 0:
        raise SourceError(entry["where"], f"{code} lies under no heading")
    return number


class _FactsPool:
    """Facts, each kept once."""

    def __init__(self, anatomy: Anatomy) -> None:
        self._anatomy = anatomy
        self._numbers: dict[str, int] = {}

    def of(self, headings: Mapping[str, Mapping[str, Any]], name: str) -> dict[str, Any]:
        """The facts of a heading, those of the headings above included."""
        heading = headings[name]
        above = self.of(headings, heading["within"]) if heading["within"] is not None else {}
        return self.merged(above, heading)

    def merged(self, above: Mapping[str, Any], entry: Mapping[str, Any]) -> dict[str, Any]:
        """Facts with those that an entry states laid over them.

        A stated region takes back that the service is region-free.
        """
        stated = {field: entry[field] for field in FACTS if field in entry}
        if stated.get("regions") and "free" not in stated:
            stated["free"] = False
        if unknown := set(stated.get("flags", ())) - FLAGS:
            raise SourceError(entry["where"], f"unknown flags {sorted(unknown)}")
        return {**above, **stated}

    def number(self, facts: Mapping[str, Any]) -> int:
        """The number of facts among those kept."""
        kept = json.dumps(
            [
                self._anatomy.mask(facts.get("regions", ())),
                facts.get("free", False),
                self._anatomy.system(facts.get("system", "")),
                facts.get("modality", ""),
                facts.get("side", False),
                facts.get("sex") or None,
                _ages(facts.get("ages")),
                sorted(facts.get("flags", ())),
            ]
        )
        return self._numbers.setdefault(kept, len(self._numbers))

    def kept(self) -> list[Any]:
        """All facts, in the order of their numbers."""
        return [json.loads(kept) for kept in self._numbers]


def _ages(text: str | None) -> list[int | None] | None:
    """First and last year of age: ``0-17``, ``65-``."""
    if not text:
        return None
    first, _, last = text.partition("-")
    return [int(first), int(last) if last else None]
