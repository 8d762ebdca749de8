"""The 7th character: which ones a code takes, what they mean, and the codes that they complete.

What a release contains decides, so that exceptions by date need no list: S06 with a 6th character 7 or 8 takes only A
since 2017-10-01. Stems shorter than six characters are padded with the placeholder X (guideline I.A.4, I.A.5).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodes.diagnoses import layout, spelling
from medcodes.diagnoses.notes import NoteKind, notebook

if TYPE_CHECKING:
    from medcodes.diagnoses.node import Icd10CmNode
    from medcodes.diagnoses.release import Release

PADDED = spelling.LONGEST - 1
_DEFINED = re.compile(r"([0-9A-Z]), (.+)")


def stem_row(release: Release, compact: str) -> int | None:
    """The row of a stem: as it stands in the tree, or padded with X; a complete code's is that of its stem."""
    tree = release.tree
    if len(compact) == spelling.LONGEST:
        compact = compact[:PADDED]
    while len(compact) >= 3:
        row = tree.row(compact)
        if row is not None and release.state(row):
            return row
        if compact[-1] != "X":
            break
        compact = compact[:-1]
    return None


def completions(release: Release, row: int) -> list[int]:
    """The rows of the codes that a 7th character makes of a stem.

    Where the Tabular List defines none, a seventh character is one more subdivision (C44.102, H54.0X3).
    """
    tree = release.tree
    if tree.levels[row] <= layout.BLOCK or release.state(row) != layout.HEADER:
        return []
    padded = spelling.compact_of(tree.keys[row]).ljust(PADDED, "X")
    found = [
        child
        for child in tree.children(row)
        if release.state(child) == layout.CODE and spelling.compact_of(tree.keys[child])[:PADDED] == padded
    ]
    return found if found and _definitions(release, row) else []


def meanings(release: Release, row: int) -> dict[str, str]:
    """The 7th characters of a stem, in order, and what each means.

    The meaning is what the title of the completed code adds to the stem's; where a title is lacking or was worded
    otherwise, what the Tabular List's own definition says, or nothing.
    """
    tree = release.tree
    stem_title = tree.title(row, release.number)
    found: dict[str, str] = {}
    for child in completions(release, row):
        title = tree.title(child, release.number)
        added = title.removeprefix(f"{stem_title}, ")
        found[spelling.compact_of(tree.keys[child])[PADDED]] = "" if added == title else added
    if not all(found.values()):
        defined = _definitions(release, row)
        found = {character: meaning or defined.get(character, "") for character, meaning in found.items()}
    return found


def complete(release: Release, row: int) -> tuple[Icd10CmNode, ...]:
    """The nodes of the codes that a 7th character makes of a stem."""
    return tuple(node for child in completions(release, row) for node in release.nodes([range(child, child + 1)]))


def _definitions(release: Release, row: int) -> dict[str, str]:
    book = notebook(release.tree)
    notes = book.of(row, NoteKind.SEVENTH_CHARACTER, book.edition(release.first_day), inherited=True)
    return {match[1]: match[2].split(";")[0] for note in notes if (match := _DEFINED.fullmatch(note.text))}
