"""Write the page of the knowledge files, docs/reference/knowledge.md, from what each file says of itself.

python -m tools.document_knowledge [--output FILE]
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from medcodes.store.knowledge import read_knowledge
from tools.compile_icd10cm import KNOWLEDGE

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "knowledge.md"
FOLDERS = {
    "procedures": "Procedures: structure, labels and facts",
    "modifiers": "Modifiers",
    "em": "Levels of visits",
    "edits": "What may be billed together, and where",
    "diagnoses": "Where diagnoses lie in the body",
    "rules": "Diagnoses together, screening, and lines",
    "anatomy": "Body regions and systems",
}
"""The folders whose files say what they rest on, with what they hold."""

INTRODUCTION = """\
# What the knowledge rests on

<!-- Written by `python -m tools.document_knowledge` from the files themselves. Do not edit. -->

Each file of knowledge says what it rests on, and when a person last read all of it. The families of indications, the
modifiers and the levels of visits say so once more for each entry.
[Correct the knowledge](../how-to/correct-the-knowledge.md) shows how the files are written."""


def files(folder: str) -> list[Path]:
    """The knowledge files of a folder and of those below it."""
    return sorted((KNOWLEDGE / folder).rglob("*.toml"))


def page() -> str:
    """The page as it should be now."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield INTRODUCTION
    for folder, holds in FOLDERS.items():
        yield f"\n## {holds}\n"
        yield "| file | about | rests on | reviewed |"
        yield "| --- | --- | --- | --- |"
        for path in files(folder):
            about, _ = read_knowledge(path)
            name = path.relative_to(KNOWLEDGE).as_posix()
            yield f"| `{name}` | {about.title} | {about.source} | {about.reviewed} |"


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description="Write the page of the knowledge files.")
    parser.add_argument("--output", type=Path, default=PAGE)
    output = parser.parse_args().output
    output.write_text(page(), "utf-8", newline="\n")
    print(f"{output}: {sum(len(files(folder)) for folder in FOLDERS)} files")


if __name__ == "__main__":
    main()
