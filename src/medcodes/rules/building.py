"""Compiling the knowledge files that rules read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from medcodes.diagnoses.ranges import key_range
from medcodes.errors import SourceError
from medcodes.store.knowledge import read_knowledge


def compile_rules(folder: Path) -> dict[str, bytes]:
    """The sections of the compiled table, as JSON, the same for the same files.

    :raises SourceError: a file is not as it should be.
    """
    return {
        "stages": _stages(folder / "stages.toml"),
        "sequelae": _lists(folder / "sequelae.toml", "current", ("codes",)),
        "first_listed": _lists(folder / "first-listed.toml", "first", ("codes", "except")),
        "icd9": _icd9(folder / "icd9.toml"),
        "lines": _json(read_knowledge(folder / "lines.toml")[1]["repeating"]),
        "screening": _screening(folder / "screening.toml"),
        "combinations": _combinations(folder / "combinations.toml"),
    }


def _stages(path: Path) -> bytes:
    diseases = []
    for entry in read_knowledge(path)[1]["disease"]:
        if ("stages" in entry) == ("each_of" in entry):
            raise SourceError(str(path), f"{entry['name']}: it has either stages or each_of")
        _check(path, (*entry.get("stages", ()), *filter(None, [entry.get("each_of")])))
        diseases.append({"stages": [], "each_of": "", "several_days": False, **entry})
    return _json({"diseases": diseases})


def _lists(path: Path, table: str, fields: Iterable[str]) -> bytes:
    content: Mapping[str, Any] = read_knowledge(path)[1][table]
    for field in fields:
        _check(path, content[field])
    return _json(content)


def _icd9(path: Path) -> bytes:
    codes: Mapping[str, list[str]] = read_knowledge(path)[1]["codes"]
    for new in codes.values():
        _check(path, new)
    return _json(codes)


def _screening(path: Path) -> bytes:
    pairs = [{"also": [], **pair} for pair in read_knowledge(path)[1]["pair"]]
    for pair in pairs:
        _check(path, (*pair["screens"], *pair["also"]))
    return _json({"pairs": pairs})


def _combinations(path: Path) -> bytes:
    pairs = read_knowledge(path)[1]["combination"]
    for pair in pairs:
        _check(path, (*pair["apart"], *pair["with"], *pair["instead"]))
    return _json({"pairs": pairs})


def _check(path: Path, codes: Iterable[str]) -> None:
    """See that each is a code or a range of codes."""
    for text in codes:
        try:
            key_range(text)
        except ValueError as error:
            raise SourceError(str(path), str(error)) from None


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
