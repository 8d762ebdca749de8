"""Where the tables of edits lie that the user added: one for each file, in the folder ``edits`` of the data folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from medcodes.errors import MedcodesError
from medcodes.store import home

REMEDY = "Remove it with `medcodes edits remove` and add its file again."
_FOLDER = "edits"
_followers: list[Callable[[], object]] = []


def folder() -> Path:
    """The folder, which need not exist.

    :raises MedcodesError: the user has no home folder, and nothing else names one.
    """
    return home.folder() / _FOLDER


def tables() -> list[Path]:
    """The tables: those that are half written begin with a dot."""
    try:
        return sorted(path for path in folder().glob("*.bin") if not path.name.startswith("."))
    except (OSError, MedcodesError):  # a service often has no home at all
        return []


def follow(forget: Callable[[], object]) -> None:
    """Have something forgotten whenever a file is added or removed."""
    _followers.append(forget)


def tell() -> None:
    """Have everybody forget what they read from the tables."""
    for forget in _followers:
        forget()
