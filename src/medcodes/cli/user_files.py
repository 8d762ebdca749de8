"""Listing, adding and removing files that the user added: the same for tables of procedures and for edits."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from medcodes.errors import MedcodesError
from medcodes.report import printable

Addition = TypeVar("Addition")


def print_added(
    added: Sequence[Addition],
    line: Callable[[Addition], str],
    plain: Callable[[Addition], object],
    nothing: str,
    form: str,
) -> int:
    """Print what was added.

    :param line: an addition for a reader.
    :param plain: an addition as plain values.
    :param nothing: what to say where there is none.
    :param form: ``text`` or ``json``.
    """
    if form == "json":
        print(json.dumps([plain(addition) for addition in added], indent=2, ensure_ascii=False))
    else:
        print("\n".join(map(line, added)) or nothing)
    return 0


def add_each(paths: Iterable[Path], add: Callable[[Path], str]) -> int:
    """Add files; one that is refused stops none of the others.

    :param add: adds a file, and gives the addition for a reader.
    """
    code = 0
    for path in paths:
        try:
            print("Added", add(path))
        except MedcodesError as error:
            print(printable(f"medcodes: {error}"), file=sys.stderr)
            code = 2
    return code


def print_removed(gone: Iterable[str]) -> int:
    """Print what was removed, each addition for a reader."""
    print("\n".join(f"Removed {line}" for line in gone) or "There was nothing to remove.")
    return 0
