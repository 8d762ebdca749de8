"""Where compiled tables lie: shipped in the package, or the user's own where they added to one."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from medcodes.errors import MedcodesError
from medcodes.store import home
from medcodes.store.table import Table

SHIPPED = Path(__file__).parent.parent / "data"
AMENDABLE = frozenset({"icd10cm", "icd10cm_search"})
"""The tables that a user can add to."""

_followers: list[Callable[[], object]] = []


@cache
def table(name: str) -> Table:
    """The compiled table of that name, opened once.

    A user's table that another version of medcodes made is left out, with a warning.

    :raises DamagedTableError: it is truncated, altered, or not a table.
    """
    shipped = SHIPPED / f"{name}.bin"
    own = _own(name, shipped) if name in AMENDABLE and _may_have_own(name) else None
    return Table(shipped) if own is None else own


def _may_have_own(name: str) -> bool:
    """Whether the user seems to have a table of their own: asked before anything more is imported."""
    try:
        return home.pointer(name).exists()
    except (OSError, MedcodesError):  # not ours to read, or no home at all: services often have none
        return False


def _own(name: str, shipped: Path) -> Table | None:
    """The user's own table, or None where it does not fit."""
    import warnings

    from medcodes.store import own

    path = own.find(name)
    if path is not None and not path.exists():
        path = own.find(name)  # another program has just put a new one in its place
    if path is None:
        return None
    if own.fits(path, shipped):
        return Table(path, own.RESET)
    warnings.warn(left_out(path), stacklevel=3)
    return None


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
