"""Compile the shipped table of the notes of ICD-10-CM from the pinned sources, after the table of the tree.

python -m tools.compile_notes [--output FILE] [--cache FOLDER]
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import attrs

from medcodes.diagnoses.building.builder import Sections
from medcodes.diagnoses.building.notes import Edition, build, read_notes
from medcodes.diagnoses.tree import Tree
from medcodes.store.table import Table
from medcodes.store.writing import write_table
from tools import pinned

ROOT = Path(__file__).parent.parent
DATA = ROOT / "src" / "medcodes" / "data"
SHIPPED = DATA / "icd10cm_notes.bin"
TREE = DATA / "icd10cm.bin"
CACHE = ROOT / ".cache" / "sources"

EDITIONS = (
    ("April 2026", 20260401, pinned.TABULAR_2026, "icd10c-tabular-April-1-2026.xml"),
    ("April 2025", 20250401, pinned.TABULAR_2025, "icd10cm-tabular-April-2025.xml"),
    ("January 2021", 20210101, pinned.TABULAR_2021, "icd10cm_tabular_2021.xml"),
)
"""The editions of the Tabular List, newest first: name, first day of its release, the wheel and its file."""


def read_editions(cache: Path) -> list[Edition]:
    """The notes of every edition, downloaded where the cache lacks it."""
    return [
        read_notes(wheel.extract(f"simple_icd_10_cm/data/{file}", cache), name, day)
        for name, day, wheel, file in EDITIONS
    ]


def compiled(cache: Path) -> Sections:
    """All sections of the table, their references resolved to the codes of the shipped tree."""
    about = {"sources": [attrs.asdict(wheel) for _, _, wheel, _ in EDITIONS]}
    return build(read_editions(cache), Tree(Table(TREE)), about)


def main() -> None:
    """Compile and write the table, and print how many notes there are and how many references resolve."""
    parser = argparse.ArgumentParser(description="Compile the shipped table of the notes of ICD-10-CM.")
    parser.add_argument("--output", type=Path, default=SHIPPED)
    parser.add_argument("--cache", type=Path, default=CACHE)
    arguments = parser.parse_args()
    sections = compiled(arguments.cache)
    write_table(arguments.output, sections)
    about = sections["about"]
    for kind, count in json.loads(bytes(about))["counts"].items():
        print(f"{kind:18}", *(f"{name} {number:,}" for name, number in count.items()), sep="  ")
    print(f"{arguments.output}: {arguments.output.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
