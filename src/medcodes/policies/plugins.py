"""Policies that other packages bring, and those of a folder that the user points at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import cast

from medcodes import plugins
from medcodes.plugins import Brought
from medcodes.policies.compiling import compile_policies
from medcodes.policies.lists import Lists
from medcodes.policies.policy import Policy
from medcodes.policies.sources import read_source
from medcodes.store.sections import InMemory

GROUP = "medcodes.policies"
"""The entry point group: a callable that returns policies, paths of files, or both in one iterable."""
VARIABLE = "MEDCODES_POLICIES"
"""The environment variable that names a folder of policies: TOML files and zips."""
_SUFFIXES = (".toml", ".zip")


def from_packages() -> Iterator[Brought[Lists]]:
    """The policies of each installed package."""
    return plugins.from_packages(GROUP, _of_package)


def from_folder() -> Iterator[Brought[Lists]]:
    """The policies of the folder that the user points at."""
    return plugins.from_folder(VARIABLE, _SUFFIXES, lambda path: _compiled(str(path), read_source(path).policies))


def _of_package(name: str, named: object) -> Lists:
    returned = cast("Callable[[], object]", named)()
    return _compiled(name, plugins.flattened(returned, Policy, lambda path: read_source(path).policies))


def _compiled(name: str, policies: Iterable[Policy]) -> Lists:
    return Lists(InMemory(compile_policies(policies, {"file": name})))
