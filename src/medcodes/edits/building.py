"""Compiling the knowledge files about edits: places of service, primaries of add-on codes, visits beside procedures."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from medcodes.errors import SourceError
from medcodes.procedures.ranges import code_range
from medcodes.store.knowledge import read_knowledge

FILES = ("add-ons", "began", "components", "modifiers", "needs", "places", "sides", "visits")
"""The files of the folder, each about one thing."""
_RANGES = frozenset({"procedures", "also", "except"})


def compile_edits(folder: Path) -> dict[str, bytes]:
    """The section of the compiled table, as JSON, the same for the same files.

    :raises SourceError: a file is not as it should be.
    """
    read = {name: _read(folder / f"{name}.toml") for name in FILES}
    places = read["places"]["places"]
    kept = {
        "add-ons": {
            code: _ranges(folder / "add-ons.toml", primaries)
            for code, primaries in sorted(read["add-ons"]["primaries"].items())
        },
        "began": {day: _ranges(folder / "began.toml", codes) for day, codes in sorted(read["began"]["began"].items())},
        "places": {
            code: [entry["label"], entry["first"].isoformat() if "first" in entry else None]
            for code, entry in sorted(places.items())
        },
        "misfits": [
            [entry["procedures"], entry["places"], entry["why"], entry.get("doubtful", False)]
            for entry in read["places"]["misfit"]
        ],
        "hospital": read["places"]["hospital"],
        "remote": read["places"]["remote"],
        "needs": read["needs"]["need"],
        **{name: read[name] for name in ("components", "modifiers", "sides", "visits")},
    }
    for entry in (*read["places"]["misfit"], read["places"]["hospital"], read["places"]["remote"]):
        if unknown := set(entry["places"]) - set(places):
            raise SourceError(str(folder / "places.toml"), f"{sorted(unknown)} are no places of service")
    return {"edits": json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()}


def _read(path: Path) -> dict[str, Any]:
    _, content = read_knowledge(path)
    _check(path, content)
    return content


def _check(path: Path, value: object) -> None:
    """Every range of procedures in a file is one."""
    entries: Iterable[tuple[object, object]] = ()
    if isinstance(value, Mapping):
        entries = value.items()
    elif isinstance(value, list):
        entries = enumerate(value)
    for name, entry in entries:
        if name in _RANGES and isinstance(entry, list):
            _ranges(path, entry)
        else:
            _check(path, entry)


def _ranges(path: Path, texts: list[str]) -> list[str]:
    try:
        for text in texts:
            code_range(text)
    except ValueError as error:
        raise SourceError(str(path), str(error)) from None
    return texts
