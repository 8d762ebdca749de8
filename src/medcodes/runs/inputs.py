"""Which files a run reads: names, patterns, folders and standard input."""

from __future__ import annotations

import glob
from collections.abc import Collection, Iterable
from pathlib import Path

from medcodes.claims.reading.opening import STANDARD_INPUT
from medcodes.errors import SourceError

SUFFIXES = frozenset(
    ("", ".csv", ".tsv", ".psv", ".txt", ".dat", ".rif", ".json", ".ndjson", ".jsonl", ".837", ".x12", ".edi", ".clm")
)
"""What the names of claim files end in: others are passed over in a folder."""

_WILD = frozenset("*?[")


def files_of(words: Iterable[str], suffixes: Collection[str] = SUFFIXES) -> list[str]:
    """The files that words name, in order, each once.

    A folder gives the claim files in it and below it, a pattern those that fit it, both sorted. A word that names a
    file is that file, whatever characters it has.

    :param suffixes: what the names of files in folders end in.
    :raises SourceError: a folder or pattern gives none.
    """
    files: dict[str, None] = {}
    for word in words:
        path = Path(word)
        if word == STANDARD_INPUT or path.is_file():
            files[word] = None
        elif path.is_dir():
            found = sorted(str(file) for file in path.rglob("*") if _is_wanted(file, path, suffixes))
            files.update(dict.fromkeys(_some(found, word, "it holds no file that could hold claims")))
        elif _WILD.intersection(word):
            found = sorted(file for file in glob.glob(word, recursive=True) if Path(file).is_file())  # noqa: PTH207
            files.update(dict.fromkeys(_some(found, word, "no file fits it")))
        else:
            files[word] = None  # opening it tells what is wrong
    return list(files)


def size_of(files: Iterable[str]) -> int | None:
    """How many bytes the files have; None where that cannot be known."""
    try:
        return None if STANDARD_INPUT in files else sum(Path(file).stat().st_size for file in files)
    except OSError:
        return None


def _is_wanted(file: Path, folder: Path, suffixes: Collection[str]) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return not hidden and file.suffix.casefold() in suffixes and file.is_file()


def _some(found: list[str], word: str, otherwise: str) -> list[str]:
    if not found:
        raise SourceError(word, otherwise)
    return found
