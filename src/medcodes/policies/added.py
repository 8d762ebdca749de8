"""What the user added: one table for each file, in the folder ``policies`` of their data folder."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import attrs

from medcodes.errors import DamagedTableError, MedcodesError, SourceError
from medcodes.policies.compiling import write_policies
from medcodes.policies.lists import Lists
from medcodes.policies.sources import read_source
from medcodes.store import home
from medcodes.store.table import Table

REMEDY = "Remove it with `medcodes policies remove` and add its file again."
_FOLDER = "policies"
_CHUNK = 1 << 20
_followers: list[Callable[[], object]] = []


@attrs.frozen
class Added:
    """A file of policies that was added.

    Attributes:
        file: its name.
        sha256: the hash of the file, or of all files of a folder.
        kind: what it is.
        policies: how many policies it holds.
        pairs: how many pairs of a procedure and a listed diagnosis they make.
        payers: whose they are.
        order: which number it was added as; the later has precedence where two hold one version of a policy.
        problems: what of it could not be used.
    """

    file: str
    sha256: str
    kind: str
    policies: int
    pairs: int
    payers: tuple[str, ...]
    order: int
    problems: tuple[str, ...] = ()


def add_policies(path: str | os.PathLike[str]) -> Added:
    """Add a file or a folder of policies; one that was added before is not added twice.

    :raises SourceError: it cannot be read, or is not what it should be: then nothing is changed.
    :raises MedcodesError: the data folder cannot be written to.
    """
    source = Path(path)
    hashed = _hash(source)
    present = added()
    for known in present:
        if known.sha256 == hashed:
            return known
    reading = read_source(source)
    pairs = sum(len(group.procedures) * len(group.diagnoses) for policy in reading.policies for group in policy.groups)
    about: dict[str, object] = {
        "file": source.name or source.resolve().name,
        "sha256": hashed,
        "kind": reading.kind,
        "pairs": pairs,
        "order": max((known.order for known in present), default=0) + 1,
        "problems": reading.problems,
    }
    target = folder() / f"{hashed[:16]}.bin"
    try:
        write_policies(target, reading.policies, about)
    except OSError as error:
        message = f"{target.parent} cannot be written to ({error.strerror or error}): nothing was changed"
        raise MedcodesError(message) from None
    _tell()
    return _described(target)


def remove_policies(name: str) -> tuple[Added, ...]:
    """Remove what was added, by the file's name or the beginning of its hash.

    :return: what was removed; more than one where several files of one name had been added.
    :raises MedcodesError: nothing like that was added, or the data folder cannot be written to.
    """
    removed = []
    for path in tables():
        known = _described(path)
        if name == known.file or (len(name) >= 6 and known.sha256.startswith(name.casefold())):
            try:
                path.unlink()
            except OSError as error:
                message = f"{path} cannot be removed ({error.strerror or error})"
                raise MedcodesError(message) from None
            removed.append(known)
    if not removed:
        message = f"no file {name!r} was added: `medcodes policies list` lists those that were"
        raise MedcodesError(message)
    _tell()
    return tuple(removed)


def added() -> tuple[Added, ...]:
    """What was added, in that order. A damaged table is listed as such."""
    return tuple(sorted(map(_described, tables()), key=lambda known: (known.order, known.sha256)))


def follow(forget: Callable[[], object]) -> None:
    """Have something forgotten whenever a file was added or removed."""
    _followers.append(forget)


def tables() -> list[Path]:
    """The tables of what was added."""
    try:
        return sorted(path for path in folder().glob("*.bin") if re.fullmatch(r"[0-9a-f]{16}\.bin", path.name))
    except (OSError, MedcodesError):  # a service often has no home at all
        return []


def folder() -> Path:
    """Where the tables lie."""
    return home.folder() / _FOLDER


def _tell() -> None:
    for forget in _followers:
        forget()


def _described(path: Path) -> Added:
    try:
        lists = Lists(Table(path, REMEDY))
        about = lists.about
    except DamagedTableError as error:
        return Added(path.stem, path.stem, "damaged", 0, 0, (), 0, (str(error),))
    return Added(
        about["file"],
        about["sha256"],
        about["kind"],
        about["policies"],
        about["pairs"],
        lists.payers,
        about["order"],
        tuple(about["problems"]),
    )


def _hash(path: Path) -> str:
    """The hash of a file, or of the names and contents of a folder's files."""
    found = sha256()
    files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
    for file in files:
        if file != path:
            found.update(f"\0{file.relative_to(path).as_posix()}\0".encode())
        try:
            with file.open("rb") as opened:
                while chunk := opened.read(_CHUNK):
                    found.update(chunk)
        except OSError as error:
            raise SourceError(str(file), f"it cannot be read ({error.strerror or error})") from None
    return found.hexdigest()
