"""Which files an audit reads, and where it writes what it found in each."""

from __future__ import annotations

from collections.abc import Iterable
from glob import glob, has_magic
from pathlib import Path

from medcodes.errors import SourceError

SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".psv", ".parquet"})
"""The names of files that are read in a folder."""


def found(paths: Iterable[str]) -> list[tuple[Path, Path]]:
    """The files, folders and patterns that were named, as files with their places below what was named, in order.

    :raises SourceError: there is nothing of that name.
    """
    files: dict[Path, Path] = {}
    for text in paths:
        path = Path(text)
        if path.is_dir():
            inside = sorted(file for file in path.rglob("*") if _is_wanted(file.relative_to(path)) and file.is_file())
            if not inside:
                raise SourceError(text, f"the folder has no file that ends in {', '.join(sorted(SUFFIXES))}")
            files.update((file, file.relative_to(path)) for file in inside)
        elif not path.exists() and has_magic(text):
            matching = sorted(Path(name) for name in glob(text, recursive=True))  # noqa: PTH207 (Path takes no absolute pattern)
            if not matching:
                raise SourceError(text, "no file matches the pattern")
            files.update((file, Path(file.name)) for file in matching if file.is_file())
        else:
            files[path] = Path(path.name)
    return list(files.items())


def _is_wanted(inside: Path) -> bool:
    hidden = any(part.startswith((".", "_")) for part in inside.parts)  # what Spark and others put beside their parts
    return inside.suffix.casefold() in SUFFIXES and not hidden


def outputs(files: list[tuple[Path, Path]], output: Path) -> list[Path]:
    """Where the lines of each file are written: to the file that was named, or below the folder.

    :raises SourceError: several files would be written to one, or a file over itself.
    """
    if output.suffix.casefold() in {".csv", ".parquet"} and not output.is_dir():
        if len(files) > 1:
            raise SourceError(str(output), f"{len(files)} files are read: name a folder to write one file for each")
        targets = [output]
    else:
        targets = [output / below for _, below in files]
    for (path, _), target in zip(files, targets, strict=True):
        if target.exists() and path.exists() and target.samefile(path):
            raise SourceError(str(target), "it would be written over the file that is read")
    if len(set(targets)) < len(targets):
        raise SourceError(str(output), "two of the files have the same name: audit them one after the other")
    return targets
