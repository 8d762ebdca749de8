"""Compile the knowledge files about anatomy, procedures and indications into the shipped tables.

python -m tools.compile_knowledge [--output FOLDER]
"""

from __future__ import annotations

import argparse
import json
from array import array
from collections.abc import Mapping
from pathlib import Path

from medcodes.anatomy import read_anatomy
from medcodes.edits.building import compile_edits
from medcodes.em.building import compile_levels
from medcodes.linkage.building import compile_indications
from medcodes.linkage.reading import read_families
from medcodes.procedures.building.catalogue import compile_catalogue
from medcodes.procedures.building.modifiers import compile_modifiers
from medcodes.procedures.building.words import compile_words
from medcodes.rules.building import compile_rules
from medcodes.store.writing import write_table
from tools.compile_icd10cm import KNOWLEDGE, SHIPPED


def compile_to(folder: Path) -> list[Path]:
    """Compile every table into a folder."""
    anatomy = read_anatomy(KNOWLEDGE / "anatomy")
    kept = json.dumps(anatomy.to_json(), separators=(",", ":")).encode()
    tables: dict[str, Mapping[str, array[int] | bytes]] = {
        "anatomy": {"anatomy": kept},
        "procedures": {
            "catalogue": compile_catalogue(KNOWLEDGE / "procedures", anatomy),
            "words": compile_words(KNOWLEDGE / "procedures" / "search" / "words.toml"),
        },
        "indications": compile_indications(read_families(KNOWLEDGE / "indications")),
        "modifiers": compile_modifiers(KNOWLEDGE / "modifiers"),
        "em": compile_levels(KNOWLEDGE / "em"),
        "rules": compile_rules(KNOWLEDGE / "rules"),
        "edits": compile_edits(KNOWLEDGE / "edits"),
    }
    paths = []
    for name, sections in tables.items():
        paths.append(folder / f"{name}.bin")
        write_table(paths[-1], sections)
    return paths


def main() -> None:
    """Compile and write the tables."""
    parser = argparse.ArgumentParser(description="Compile the shipped tables of knowledge.")
    parser.add_argument("--output", type=Path, default=SHIPPED.parent)
    for path in compile_to(parser.parse_args().output):
        print(f"{path}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
