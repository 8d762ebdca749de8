"""What other packages bring, and what lies in a folder that the user points at: a source that fails is named.

A package names a callable in an entry point group, such as ``medcodes.policies``::

    [project.entry-points."medcodes.policies"]
    acme = "acme_policies:policies"
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs

from medcodes.errors import MedcodesError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

T = TypeVar("T")


@attrs.frozen
class Brought(Generic[T]):
    """What one source brought.

    Attributes:
        name: what the source is called, for messages.
        value: what it brought, or None where it failed.
        problem: why it failed, or nothing.
    """

    name: str
    value: T | None = None
    problem: str = ""

    @property
    def complaint(self) -> str:
        """That it was left out, and why, as a clause."""
        return f"{self.name} was left out ({self.problem.rstrip('.')})"


def from_packages(group: str, made: Callable[[str, object], T]) -> Iterator[Brought[T]]:
    """What each installed package brings; one that fails stops no other.

    :param group: the entry point group.
    :param made: makes something of the source's name and of what its entry point names.
    """
    for point in sorted(points(group), key=lambda point: (point.name, point.value)):
        name = f"the plug-in {point.name} ({point.value})"
        try:
            brought = Brought(name, made(name, point.load()))
        except Exception as error:  # a plug-in can raise anything
            brought = Brought(name, problem=f"{type(error).__name__}: {error}")
        yield brought


def points(group: str) -> Iterable[EntryPoint]:
    """What the installed packages name in an entry point group."""
    found: Iterable[EntryPoint] = _installed().select(group=group)
    return found


@cache
def _installed() -> Any:  # noqa: ANN401 (its class is another one from Python 3.12 on)
    """All entry points. To look through the installed packages takes long: once is enough for every group."""
    from importlib.metadata import entry_points

    return entry_points()


def from_folder(variable: str, suffixes: Collection[str], made: Callable[[Path], T]) -> Iterator[Brought[T]]:
    """What each file of a folder brings, by name; hidden files and those of other kinds are passed over.

    :param variable: the environment variable that names the folder; nothing is brought where it is not set.
    :param suffixes: the kinds of files, in small letters.
    :param made: makes something of a file.
    """
    named = os.environ.get(variable, "").strip()
    if not named:
        return
    folder = Path(named).expanduser()
    if not folder.is_dir():
        yield Brought(f"the folder of {variable}", problem=f"{folder} is no folder")
        return
    for path in sorted(folder.iterdir()):
        if path.suffix.casefold() not in suffixes or path.name.startswith("."):
            continue
        try:
            brought = Brought(str(path), made(path))
        except (MedcodesError, OSError) as error:
            brought = Brought(str(path), problem=str(error))
        yield brought


def flattened(brought: object, kind: type[T], read: Callable[[Path], Iterable[T]]) -> Iterator[T]:
    """Whatever a callable of a plug-in returned, one by one: values, paths to read them from, or iterables of either.

    :raises TypeError: it returned something else.
    """
    if isinstance(brought, kind):
        yield brought
    elif isinstance(brought, (str, os.PathLike)):
        yield from read(Path(os.fspath(brought)))
    elif isinstance(brought, Iterable):
        for part in brought:
            yield from flattened(part, kind, read)
    else:
        message = f"it returned {type(brought).__name__}, and {kind.__name__} objects or paths are wanted"
        raise TypeError(message)
