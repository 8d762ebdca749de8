"""Adding files of edits, telling which there are, and removing them: a compiled table for each file."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

import attrs

from medcodes.days import DateLike, as_day, from_number, to_number
from medcodes.edits.edit import EditKind, Setting
from medcodes.edits.folder import REMEDY, folder, tables, tell
from medcodes.edits.table import EditTable
from medcodes.errors import DamagedTableError, MedcodesError, SourceError
from medcodes.store.table import Table

Value = TypeVar("Value")


@attrs.frozen
class Addition:
    """A file of edits that was added.

    Attributes:
        kind: what it holds; None where its table is damaged.
        setting: whose services it is for; None where its table is damaged.
        file: its name.
        sha256: its hash, in hexadecimal digits.
        first_day: units: the first day that they hold for; pairs have days of their own, and this is the newest in the
            file.
        edits: how many it has.
        problem: why it cannot be used, or empty.
    """

    kind: EditKind | None
    setting: Setting | None
    file: str
    sha256: str
    first_day: date | None
    edits: int
    problem: str = ""


def add(
    file: str | os.PathLike[str], setting: Setting | str | None = None, first_day: DateLike | None = None
) -> Addition:
    """Read, check and compile a file of edits into the user's data folder.

    The file holds procedure-to-procedure edits (NCCI) or medically unlikely edits (MUE) as CMS publishes them: the
    text, the csv, or the zip that holds it.

    :param file: the file.
    :param setting: ``practitioner``, ``hospital`` or ``dme``, where neither its name nor its heading says it.
    :param first_day: units only: the first day that they hold for, where the file does not say it.
    :raises SourceError: the file is damaged; the error names the line and the reason. Nothing is changed then.
    :raises MedcodesError: the data folder cannot be written to.
    """
    from medcodes.edits.adding.compiling import compile_pairs, compile_units
    from medcodes.edits.adding.reading import recognized
    from medcodes.edits.adding.source import hash_of, opened
    from medcodes.store.writing import write_table

    path = Path(file)
    digest = hash_of(path)
    with opened(path) as sources:
        texts = [recognized(source) for source in sources]
        kind = _only(path, {text.kind for text in texts}, "pairs and units: add each file by itself")
        said: set[Setting | None] = {text.setting for text in texts} if setting is None else {_setting(setting)}
        whose = _only(path, said, "edits of several settings: add each file by itself")
        if whose is None:
            problem = "it does not say whose services it is for: give its setting (--setting practitioner or hospital)"
            raise SourceError(str(path), problem)
        if kind is EditKind.PAIRS:
            compiled = compile_pairs(texts)
            begun = compiled.newest
        else:
            day = (
                as_day(first_day) if first_day is not None else _only(path, {text.first_day for text in texts}, "days")
            )
            if day is None:
                problem = "it does not say from which day on it holds: give it (--first-day 2026-10-01)"
                raise SourceError(str(path), problem)
            compiled = compile_units(texts)
            begun = to_number(day)
    about = {
        "kind": kind.value, "setting": whose.value, "file": path.name, "sha256": digest, "first_day": begun,
        "edits": compiled.edits,
    }  # fmt: skip
    target = folder() / f"{digest[:16]}-{whose.value}.bin"
    tell()  # Windows replaces no file that is still mapped
    try:
        write_table(target, {"about": json.dumps(about).encode(), **compiled.sections})
    except OSError as error:
        message = f"{target.parent} cannot be written to ({error.strerror or error}): nothing was changed"
        raise MedcodesError(message) from None
    tell()
    return described(target)


def added() -> tuple[Addition, ...]:
    """What was added, by kind, setting, first day and name. A damaged table is listed as such."""
    found = [described(path) for path in tables()]
    return tuple(sorted(found, key=lambda item: (str(item.kind), str(item.setting), str(item.first_day), item.file)))


def remove(names: Sequence[str] = ()) -> tuple[Addition, ...]:
    """Remove what was added.

    :param names: names of files or hashes (or their beginnings, of eight digits at least); everything when left out.
    :returns: what was removed.
    :raises MedcodesError: nothing that was added has such a name, or the data folder cannot be written to.
    """
    present = {path: described(path) for path in tables()}
    gone = {path: item for path, item in present.items() if not names or any(_is_named(item, name) for name in names)}
    for name in names:
        if not any(_is_named(item, name) for item in gone.values()):
            message = f"no file {name!r} was added; `medcodes edits` lists them"
            raise MedcodesError(message)
    tell()
    for path in gone:
        try:
            path.unlink()
        except OSError as error:
            message = f"{path} cannot be removed ({error.strerror or error})"
            raise MedcodesError(message) from None
    return tuple(gone.values())


def described(path: Path) -> Addition:
    """What a table holds."""
    try:
        table = EditTable(Table(path, REMEDY))
    except DamagedTableError as error:
        return Addition(None, None, path.name, path.stem.partition("-")[0], None, 0, str(error))
    about = table.about
    return Addition(
        table.kind, table.setting, table.file, about["sha256"], from_number(table.first_day), about["edits"]
    )


def _setting(text: Setting | str) -> Setting:
    try:
        return Setting(text)
    except ValueError:
        message = f"{text!r} is no setting: they are {', '.join(Setting)}"
        raise MedcodesError(message) from None


def _only(path: Path, values: set[Value], several: str) -> Value:
    if len(values) > 1:
        raise SourceError(str(path), f"it holds {several}")
    return next(iter(values))


def _is_named(item: Addition, name: str) -> bool:
    return item.file == name or (len(name) >= 8 and item.sha256.startswith(name.casefold()))
