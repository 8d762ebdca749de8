"""The user's own tables: made from a shipped one and what the user added, and read in its place.

In the folder ``tables`` of the user's data folder a small file, such as ``icd10cm.current``, names the table to read.
A new table gets a new name, and then the small file is replaced, so that a program that still reads the old table is
never disturbed (Windows does not even let its file be replaced).

Each table carries the fingerprint of the shipped one that it was made from. Another medcodes ships another table:
then the user's no longer fits, and is left out until the files are added again.
"""

from __future__ import annotations

import os
import re
from array import array
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from medcodes.errors import DamagedTableError, MedcodesError
from medcodes.store import home
from medcodes.store.table import HEADER, MAGIC, VERSION, Table

MADE_FROM = "made_from"
"""The section that holds the fingerprint of the shipped table."""
RESET = "`medcodes releases reset` goes back to what medcodes ships."


def find(name: str) -> Path | None:
    """The user's table of a name, or None where there is none.

    :raises DamagedTableError: the file that should name it names none.
    """
    try:
        pointer = home.pointer(name)
        named = pointer.read_bytes()[:200].decode("ascii", "replace").strip()
    except (OSError, MedcodesError):  # absent, or not ours to read: a service often has no home at all
        return None
    if not re.fullmatch(rf"{re.escape(name)}-[0-9a-f]{{16}}\.bin", named):
        raise DamagedTableError(str(pointer), "it does not name a table", RESET)
    return pointer.with_name(named)


def fits(path: Path, shipped: Path) -> bool:
    """Whether a user's table was made from the shipped table that is here now.

    :raises DamagedTableError: it is no table.
    """
    try:
        with path.open("rb") as file:
            header = file.read(HEADER.size)
    except OSError:
        header = b""
    if len(header) == HEADER.size and header.startswith(MAGIC) and HEADER.unpack(header)[1] != VERSION:
        return False  # whole, but in the format of another medcodes
    table = Table(path, RESET)
    return MADE_FROM in table and bytes(table.text(MADE_FROM)).decode("ascii", "replace") == fingerprint(shipped)


def fingerprint(path: Path) -> str:
    """What tells a table from any other, quickly had: its header has its length and a checksum of all checksums."""
    with path.open("rb") as file:
        return file.read(HEADER.size).hex()


def install(name: str, sections: Mapping[str, array[int] | bytes], shipped: Path) -> Path:
    """Write a user's table, whole or not at all, and have it read from now on.

    :raises MedcodesError: the data folder cannot be written to.
    """
    from hashlib import sha256

    from medcodes.store.writing import write_table

    pointer = home.pointer(name)
    marked = {**sections, MADE_FROM: fingerprint(shipped).encode("ascii")}
    unnamed = pointer.with_name(f".{name}.{os.getpid()}.new")
    try:
        write_table(unnamed, marked)
        path = pointer.with_name(f"{name}-{sha256(unnamed.read_bytes()).hexdigest()[:16]}.bin")
        unnamed.replace(path)
        unnamed.write_text(f"{path.name}\n", "ascii")
        unnamed.replace(pointer)
    except OSError as error:
        message = f"{pointer.parent} cannot be written to ({error.strerror or error}): nothing was changed"
        raise MedcodesError(message) from None
    finally:
        with suppress(OSError):
            unnamed.unlink(missing_ok=True)
    _sweep(name, path)
    return path


def remove(name: str) -> bool:
    """Go back to the shipped table: whether there was one of the user's.

    :raises MedcodesError: the data folder cannot be written to.
    """
    pointer = home.pointer(name)
    try:
        pointer.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        message = f"{pointer} cannot be removed ({error.strerror or error})"
        raise MedcodesError(message) from None
    _sweep(name, None)
    return True


def _sweep(name: str, kept: Path | None) -> None:
    """Remove tables that are no longer named; one that another program has open stays until the next time."""
    for path in home.pointer(name).parent.glob(f"{name}-*.bin"):
        if path != kept:
            with suppress(OSError):
                path.unlink()
