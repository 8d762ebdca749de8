"""Adding licensed and public tables of procedures, telling which there are, and removing them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from medcodes.days import DateLike, as_day
from medcodes.errors import DamagedTableError, MedcodesError
from medcodes.procedures import user_tables as tables
from medcodes.procedures.tables import Addition

if TYPE_CHECKING:
    from medcodes.procedures.adding.builder import Sections


def add(file: str | os.PathLike[str], first_day: DateLike | None = None, last_day: DateLike | None = None) -> Addition:
    """Read, check and compile a table of procedures into the user's data folder.

    The file is the Medicare fee schedule (PPRRVU, csv or fixed-width), one of the AMA's tab-delimited descriptor files,
    HCPCS Level II (ANWEB, fixed-width, or the contractors' spreadsheet saved as csv) or the NCCI add-on code file.

    :param file: the file.
    :param first_day: the first day that it holds for, where the file does not say it.
    :param last_day: the last day; the end of its first day's year when left out.
    :raises SourceError: the file is damaged; the error names the line and the reason. Nothing is changed then.
    """
    from medcodes.procedures.adding import builder

    first = as_day(first_day) if first_day is not None else None
    last = as_day(last_day) if last_day is not None else None
    addition, sections = builder.compile_file(Path(file), first, last)
    before = [item for item in _before() if not addition.replaces(item[0])]
    _write([*before, (addition, sections)])
    return addition


def added() -> tuple[Addition, ...]:
    """What was added, by kind and first day."""
    return tables.user_tables().additions


def remove(files: Sequence[str] = ()) -> tuple[Addition, ...]:
    """Remove what was added.

    :param files: names of files or hashes (or their beginnings, of eight digits at least); everything when left out.
    :returns: what was removed.
    :raises MedcodesError: nothing that was added has such a name.
    """
    if not files:
        return _remove_all()
    before = _before()
    gone = tuple(addition for addition, _ in before if any(_is_named(addition, name) for name in files))
    for name in files:
        if not any(_is_named(addition, name) for addition in gone):
            message = f"no table {name!r} was added; `medcodes procedures` lists them"
            raise MedcodesError(message)
    _write([item for item in before if item[0] not in gone])
    return gone


def _before() -> list[tuple[Addition, Sections]]:
    from medcodes.procedures.adding import builder

    return builder.copied(tables.opened(tables.path()))


def _write(kept: list[tuple[Addition, Sections]]) -> None:
    from medcodes.procedures.adding import builder

    target = tables.path()
    tables.forget()  # Windows replaces no file that is still mapped
    try:
        if kept:
            builder.write(target, kept)
        else:
            target.unlink(missing_ok=True)
    except OSError as error:
        message = f"{target.parent} cannot be written to ({error.strerror or error}): nothing was changed"
        raise MedcodesError(message) from None
    finally:
        tables.forget()


def _remove_all() -> tuple[Addition, ...]:
    """Everything, a damaged table too."""
    try:
        gone = tables.user_tables().additions
    except DamagedTableError:
        gone = ()
    _write([])
    return gone


def _is_named(addition: Addition, name: str) -> bool:
    return addition.file == name or (len(name) >= 8 and addition.sha256.startswith(name.lower()))
