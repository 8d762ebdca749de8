"""Compiling the knowledge files about levels of visits."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from medcodes.em.complexity import Complexity
from medcodes.errors import SourceError
from medcodes.store.knowledge import read_knowledge


def compile_levels(folder: Path) -> dict[str, bytes]:
    """The sections of the compiled table, as JSON, the same for the same files.

    :raises SourceError: a file is not as it should be.
    """
    path = folder / "levels.toml"
    _, content = read_knowledge(path)
    families = [_family(path, family) for family in content["family"]]
    if len({family["id"] for family in families}) != len(families):
        raise SourceError(str(path), "a family is defined twice")
    prolonged = [{**entry, **_days(entry)} for entry in content["prolonged"]]
    _, elements = read_knowledge(folder / "elements.toml")
    return {"families": _json(families), "prolonged": _json(prolonged), "elements": _json(elements)}


def _family(path: Path, family: Mapping[str, Any]) -> dict[str, Any]:
    periods = []
    for period in family["periods"]:
        levels = [[code, mdm, *minutes, *[0] * (2 - len(minutes))] for code, mdm, *minutes in period["levels"]]
        ranks = [Complexity(mdm).rank if mdm else 0 for _, mdm, *_ in levels]
        least = [minutes for _, _, minutes, _ in levels if minutes]
        if ranks != sorted(ranks) or least != sorted(least):
            raise SourceError(str(path), f"{family['id']}: the levels are not in order")
        periods.append({**_days(period), "levels": levels})
    return {
        "id": family["id"],
        "setting": family["setting"],
        "patient": family.get("patient", ""),
        "words": family["words"],
        "periods": periods,
        "source": family["source"],
    }


def _days(entry: Mapping[str, Any]) -> dict[str, str | None]:
    days: dict[str, date | None] = {"first": entry.get("first"), "last": entry.get("last")}
    return {name: day.isoformat() if day else None for name, day in days.items()}


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
