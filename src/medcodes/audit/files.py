"""Where an audit writes what it found in each file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from medcodes.errors import SourceError

SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".psv", ".parquet"})
"""The names of files that are read in a folder."""


def outputs(files: Sequence[Path], output: Path) -> list[Path]:
    """Where the lines of each file are written: to the file that was named, or below the folder, as they lay together.

    :raises SourceError: several files would be written to one, or a file over itself.

    >>> [str(path) for path in outputs([Path("in/2025/a.csv"), Path("in/b.csv")], Path("out"))]
    ['out/2025/a.csv', 'out/b.csv']
    """
    if output.suffix.casefold() in {".csv", ".parquet"} and not output.is_dir():
        if len(files) > 1:
            raise SourceError(str(output), f"{len(files)} files are read: name a folder to write one file for each")
        targets = [output]
    else:
        whole = [file.absolute() for file in files]
        above = Path(os.path.commonpath([file.parent for file in whole]))
        targets = [output / file.relative_to(above) for file in whole]
    for file, target in zip(files, targets, strict=True):
        if target.exists() and file.exists() and target.samefile(file):
            raise SourceError(str(target), "it would be written over the file that is read")
    return targets
