"""Policies that other packages bring, and those of a folder that the user points at.

A package names, in the entry point group ``medcodes.policies``, a callable that returns policies, paths of files, or
both in one iterable::

    [project.entry-points."medcodes.policies"]
    acme = "acme_policies:policies"
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import attrs

from medcodes.errors import MedcodesError
from medcodes.policies.compiling import compile_policies
from medcodes.policies.lists import InMemory, Lists
from medcodes.policies.policy import Policy
from medcodes.policies.sources import read_source

GROUP = "medcodes.policies"
VARIABLE = "MEDCODES_POLICIES"
"""The environment variable that names a folder of policies: TOML files and zips."""
_SUFFIXES = (".toml", ".zip")


@attrs.frozen
class Brought:
    """What one plug-in or file brought.

    Attributes:
        name: what it is called, for messages.
        lists: its policies, or None where it failed.
        problem: why it failed, or nothing.
    """

    name: str
    lists: Lists | None = None
    problem: str = ""


def from_packages() -> Iterator[Brought]:
    """The policies of each installed package; one that fails is named, and stops no other."""
    from importlib.metadata import entry_points

    for point in sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value)):
        name = f"the plug-in {point.name} ({point.value})"
        try:
            yield Brought(name, _compiled(name, _flat(point.load()())))
        except Exception as error:  # a plug-in can raise anything
            yield Brought(name, problem=f"{type(error).__name__}: {error}")


def from_folder() -> Iterator[Brought]:
    """The policies of the folder that the user points at."""
    named = os.environ.get(VARIABLE, "").strip()
    if not named:
        return
    folder = Path(named).expanduser()
    if not folder.is_dir():
        yield Brought(f"the folder of {VARIABLE}", problem=f"{folder} is no folder")
        return
    for path in sorted(folder.iterdir()):
        if path.suffix.casefold() not in _SUFFIXES or path.name.startswith("."):
            continue
        try:
            yield Brought(str(path), _compiled(str(path), read_source(path).policies))
        except (MedcodesError, OSError) as error:
            yield Brought(str(path), problem=str(error))


def _flat(brought: object) -> Iterator[Policy]:
    """The policies of whatever a plug-in returned."""
    if isinstance(brought, Policy):
        yield brought
    elif isinstance(brought, (str, os.PathLike)):
        yield from read_source(Path(os.fspath(brought))).policies
    elif isinstance(brought, Iterable):
        for part in brought:
            yield from _flat(part)
    else:
        message = f"it returned {type(brought).__name__}, and policies or paths are wanted"
        raise TypeError(message)


def _compiled(name: str, policies: Iterable[Policy]) -> Lists:
    return Lists(InMemory(compile_policies(policies, {"file": name})))
