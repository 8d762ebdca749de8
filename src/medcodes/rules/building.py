"""Compiling the knowledge files that rules read."""

from __future__ import annotations

import json
from pathlib import Path

from medcodes.diagnoses.ranges import key_range
from medcodes.toml.document import Document


def compile_rules(folder: Path) -> dict[str, bytes]:
    """The sections of the compiled table, as JSON, the same for the same files.

    :raises SourceError: a file is not as it should be.
    """
    return {
        "stages": _stages(folder),
        "sequelae": _sequelae(folder),
        "icd9": _icd9(folder),
        "lines": _json(Document.read(folder / "lines.toml").content["repeating"]),
        "screening": _screening(folder),
        "first_listed": _first_listed(folder),
    }


def _stages(folder: Path) -> bytes:
    document = Document.read(folder / "stages.toml")
    diseases = []
    for entry in document.content["disease"]:
        for code in (*entry.get("stages", ()), *([entry["each_of"]] if "each_of" in entry else ())):
            _checked(document, code)
        if ("stages" in entry) == ("each_of" in entry):
            document.refuse(f"{entry['name']}: it has either stages or each_of")
        diseases.append(
            {
                "name": entry["name"],
                "stages": entry.get("stages", []),
                "each_of": entry.get("each_of", ""),
                "several_days": entry.get("several_days", False),
                "advice": entry["advice"],
                "source": entry["source"],
            }
        )
    return _json({"diseases": diseases})


def _sequelae(folder: Path) -> bytes:
    document = Document.read(folder / "sequelae.toml")
    current = document.content["current"]["codes"]
    for codes in current:
        _checked(document, codes)
    return _json({"codes": current})


def _icd9(folder: Path) -> bytes:
    document = Document.read(folder / "icd9.toml")
    codes = document.content["codes"]
    for new in codes.values():
        for code in new:
            _checked(document, code)
    return _json(codes)


def _screening(folder: Path) -> bytes:
    document = Document.read(folder / "screening.toml")
    pairs = document.content["pair"]
    for pair in pairs:
        for codes in (*pair["screens"], *pair.get("also", ())):
            _checked(document, codes)
    return _json({"pairs": [{"also": [], **pair} for pair in pairs]})


def _first_listed(folder: Path) -> bytes:
    document = Document.read(folder / "first_listed.toml")
    first = document.content["first"]
    for codes in (*first["codes"], *first["except"]):
        _checked(document, codes)
    return _json(first)


def _checked(document: Document, codes: str) -> None:
    try:
        key_range(codes)
    except ValueError as error:
        document.refuse(str(error))


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
