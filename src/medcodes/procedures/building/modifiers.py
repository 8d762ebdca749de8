"""Compiling the knowledge files about modifiers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import combinations, product
from pathlib import Path
from typing import Any

from medcodes.errors import SourceError
from medcodes.store.knowledge import read_knowledge

ASSERTS = frozenset(
    [
        "side",
        "eyelid",
        "finger",
        "toe",
        "coronary-vessel",
        "component",
        "distinct",
        "repeat",
        "staged",
        "global-period",
        "assistant",
        "surgeons",
        "extent",
        "anesthesia",
        "anesthesia-status",
        "anesthesia-provider",
        "telehealth",
        "therapy",
        "coverage",
        "liability",
        "equipment",
        "drug",
        "laboratory",
        "screening",
        "performance",
        "shared",
        "teaching",
        "provider",
        "place",
        "wound-dressing",
        "foot-care",
        "prosthesis",
        "hospice",
        "study",
        "ambulance",
        "emergency-program",
        "repair",
        "payment",
        "encounter",
        "other",
    ]
)
"""The kinds of things that modifiers say."""
FIELDS = frozenset({"label", "asserts", "side", "regions", "on", "requires", "claim", "first", "last", "source"})
SIDES = (None, "right", "left", "bilateral")
CLAIMS = ("", "professional", "institutional")


def compile_modifiers(folder: Path) -> dict[str, bytes]:
    """The sections of the compiled table, as JSON, the same for the same files.

    A file has tables of modifiers by their two characters, and may have ``services`` (modalities by kind of service),
    ``defaults`` (fields for all modifiers of the file), lists ``conflict``, and ``trips`` (places of an ambulance).

    :raises SourceError: a file is not as it should be.
    """
    found: dict[str, dict[str, Any]] = {}
    services: dict[str, list[str]] = {}
    trips: dict[str, str] = {}
    conflicts: list[tuple[Path, Mapping[str, Any]]] = []
    for path in sorted(folder.glob("*.toml")):
        _, content = read_knowledge(path)
        services |= content.pop("services", {})
        trips |= content.pop("trips", {})
        defaults = content.pop("defaults", {})
        conflicts += [(path, conflict) for conflict in content.pop("conflict", ())]
        for code, entry in content.items():
            if code in found:
                raise SourceError(str(path), f"the modifier {code} is defined twice")
            found[code] = {**defaults, **entry, "where": str(path)}
    kept = {code: _entry(code, found[code], services) for code in sorted(found)}
    for path, conflict in conflicts:
        for one, other in _pairs(conflict):
            if one not in kept or other not in kept:
                raise SourceError(str(path), f"a conflict names {one} and {other}, and one of them is not defined")
            kept[one]["conflicts"][other] = kept[other]["conflicts"][one] = conflict["why"]
    _oppose_sides(kept)
    for code, entry in kept.items():
        if missing := set(entry["requires"]) - set(kept):
            raise SourceError(found[code]["where"], f"{code} requires {sorted(missing)}, which are not defined")
    return {"modifiers": _json(kept), "trips": _json(trips)}


def _entry(code: str, entry: Mapping[str, Any], services: Mapping[str, list[str]]) -> dict[str, Any]:
    where = entry["where"]
    if unknown := set(entry) - FIELDS - {"where"}:
        raise SourceError(where, f"{code}: unknown fields {sorted(unknown)}")
    if entry["asserts"] not in ASSERTS:
        raise SourceError(where, f"{code}: nothing asserts {entry['asserts']!r}")
    if entry.get("side") not in SIDES or entry.get("claim", "") not in CLAIMS:
        raise SourceError(where, f"{code}: its side or type of claim is not one that is known")
    if unknown := set(entry.get("on", ())) - set(services):
        raise SourceError(where, f"{code}: unknown services {sorted(unknown)}")
    return {
        "label": entry["label"],
        "asserts": entry["asserts"],
        "side": entry.get("side"),
        "regions": entry.get("regions", []),
        "on": entry.get("on", []),
        "modalities": sorted({modality for name in entry.get("on", ()) for modality in services[name]}),
        "conflicts": {},
        "requires": entry.get("requires", []),
        "claim": entry.get("claim", ""),
        "valid": [_day(entry.get("first")), _day(entry.get("last"))],
        "source": entry["source"],
    }


def _pairs(conflict: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """The pairs of a conflict: each of one list with each of the other, or of the only list with the rest."""
    if "with" in conflict:
        return product(conflict["between"], conflict["with"])
    return combinations(conflict["between"], 2)


def _oppose_sides(kept: Mapping[str, dict[str, Any]]) -> None:
    """A finger, toe or eyelid of one side contradicts RT or LT of the other."""
    for code, entry in kept.items():
        for side, opposite in (("RT", "left"), ("LT", "right")):
            if entry["asserts"] in ("finger", "toe", "eyelid") and entry["side"] == opposite:
                why = f"{code} is on the {opposite} side"
                entry["conflicts"][side] = kept[side]["conflicts"][code] = why


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
