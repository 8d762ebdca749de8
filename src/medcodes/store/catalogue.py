"""Where compiled tables lie: shipped in the package, or the user's own where they added to one."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import cache
from pathlib import Path

from medcodes.store import own
from medcodes.store.table import Table

SHIPPED = Path(__file__).parent.parent / "data"
AMENDABLE = frozenset({"icd10cm"})
"""The tables that a user can add to."""

_followers: list[Callable[[], object]] = []


@cache
def table(name: str) -> Table:
    """The compiled table of that name, opened once.

    A user's table that another version of medcodes made is left out, with a warning.

    :raises DamagedTableError: it is truncated, altered, or not a table.
    """
    shipped = SHIPPED / f"{name}.bin"
    path = own.find(name) if name in AMENDABLE else None
    if path is not None and not path.exists():
        path = own.find(name)  # another program has just put a new one in its place
    if path is None:
        return Table(shipped)
    if own.fits(path, shipped):
        return Table(path, own.RESET)
    warnings.warn(left_out(path), stacklevel=2)
    return Table(shipped)


def left_out(path: Path) -> str:
    """What to say of a user's table that no longer fits."""
    return (
        f"what was added in {path} is left out, since this medcodes ships another table: add the files again with "
        "`medcodes releases add FILE`, or drop them with `medcodes releases reset`"
    )


def follow(forget: Callable[[], object]) -> None:
    """Have something forgotten whenever the tables are opened again."""
    _followers.append(forget)


def reopen() -> None:
    """Open every table again when it is next used."""
    table.cache_clear()
    for forget in _followers:
        forget()
