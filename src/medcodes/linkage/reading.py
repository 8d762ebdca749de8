"""Reading families of indications from TOML, strictly: what is wrong is told with its line.

One table a family::

    [chest-xray]
    title = "Chest x-ray"
    procedures = ["71045-71048"]
    supports = [{ codes = ["R05", "J12-J18"], why = "cough, pneumonia" }]
    source = "our reading of the ACR Appropriateness Criteria"
    reviewed = 2026-11-23
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from medcodes.diagnoses.ranges import key_range
from medcodes.errors import SourceError, shortened
from medcodes.linkage.family import Family
from medcodes.procedures.ranges import code_range
from medcodes.toml.document import Document

FIELDS = (
    "title",
    "procedures",
    "supports",
    "usual",
    "excludes",
    "allows",
    "exclusive",
    "bounded",
    "universal",
    "sex",
    "ages",
    "source",
    "reviewed",
)
LIST_FIELDS = ("codes", "why")
_AGES = re.compile(r"\d{1,3}-(?:\d{1,3})?")


def read_families(place: Path) -> tuple[Family, ...]:
    """The families of a file, or of all TOML files of a folder, by name.

    :raises SourceError: something in a file is not as it should be.
    """
    found: dict[str, Family] = {}
    for path in sorted(place.glob("*.toml")) if place.is_dir() else [place]:
        document = Document.read(path)
        for family in _families(document):
            if family.name in found:
                document.refuse("another file of the folder defines this family too", family.name)
            found[family.name] = family
    if not found:
        raise SourceError(str(place), "it holds no family of indications: each is a table, such as [chest-xray]")
    return tuple(found[name] for name in sorted(found))


def _families(document: Document) -> Iterator[Family]:
    for name, entry in document.content.items():
        if not isinstance(entry, dict):
            document.refuse(f"{name} stands outside a family: each is a table, such as [chest-xray]", None, name)
        yield _family(document, name, entry)


def _family(document: Document, name: str, entry: Mapping[str, Any]) -> Family:
    document.known(name, entry, FIELDS, "a family")
    supports, excludes, allows = (
        tuple(_lists(document, name, entry, field)) for field in ("supports", "excludes", "allows")
    )
    universal = document.text(name, entry.get("universal"), "universal")
    if not supports and not universal:
        document.refuse("it supports nothing and is not universal", name)
    usual = document.codes(name, entry.get("usual", []), "usual", key_range)
    for code in usual:
        if not _is_supported(code, supports):
            document.refuse(f"{code} is usual, and no list of supports holds it whole", name, "usual")
    procedures = document.codes(name, entry.get("procedures"), "procedures", code_range)
    if not procedures:
        document.refuse("it names no procedures", name, "procedures")
    exclusive, bounded = (_flag(document, name, entry, field) for field in ("exclusive", "bounded"))
    sex = entry.get("sex") or None
    if sex not in ("F", "M", None):
        document.refuse(f"sex is {shortened(sex)}, and it can be F or M", name, "sex")
    ages = document.text(name, entry.get("ages"), "ages")
    if ages and not _AGES.fullmatch(ages):
        document.refuse(
            f"ages is {shortened(ages)!r}: write first and last year of age, such as 40- or 0-17", name, "ages"
        )
    reviewed = entry.get("reviewed", "")
    if reviewed and not isinstance(reviewed, date):
        document.refuse("reviewed is a day, such as 2026-11-23, without quotation marks", name, "reviewed")
    return Family(
        name,
        document.text(name, entry.get("title"), "title", needed=True),
        procedures,
        supports,
        excludes,
        exclusive,
        universal,
        sex,
        ages,
        document.text(name, entry.get("source"), "source", needed=True),
        str(reviewed),
        allows,
        bounded,
        usual,
    )


def _flag(document: Document, name: str, entry: Mapping[str, Any], field: str) -> bool:
    value = entry.get(field, False)
    if not isinstance(value, bool):
        document.refuse(f"{field} is true or false", name, field)
    return value


def _is_supported(code: str, supports: tuple[tuple[tuple[str, ...], str], ...]) -> bool:
    low, high = key_range(code)
    ranges = (key_range(held) for codes, _ in supports for held in codes)
    return any(first <= low and high <= end for first, end in ranges)


def _lists(
    document: Document, name: str, entry: Mapping[str, Any], field: str
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Lists of diagnoses, each with its reason."""
    parts = entry.get(field, [])
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        document.refuse(f'{field} is a list of {{ codes = [...], why = "..." }}', name, field)
    for part in parts:
        if set(part) != set(LIST_FIELDS):
            document.refuse(
                f"each list has codes and why, and here is {', '.join(sorted(part)) or 'nothing'}", name, field
            )
        codes = document.codes(name, part["codes"], "codes", key_range)
        if not codes:
            document.refuse("a list names no codes", name, field)
        yield codes, document.text(name, part["why"], "why", needed=True)
