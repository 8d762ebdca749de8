"""Indications that other packages bring, and those of a folder that the user points at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import cast

from medcodes import plugins
from medcodes.linkage.family import Family
from medcodes.plugins import Brought
from medcodes.store.sections import InMemory

GROUP = "medcodes.indications"
"""The entry point group: a callable that returns families, paths of TOML files or folders, or several of either."""
VARIABLE = "MEDCODES_INDICATIONS"
"""The environment variable that names a folder of TOML files."""


def brought() -> Iterator[Brought[InMemory]]:
    """What each installed package and each file of the user's folder brings, compiled; the user's comes last."""
    yield from plugins.from_packages(GROUP, _of_package)
    yield from plugins.from_folder(VARIABLE, (".toml",), lambda path: _compiled(_read(path)))


def _of_package(_: str, named: object) -> InMemory:
    returned = cast("Callable[[], object]", named)()
    return _compiled(plugins.flattened(returned, Family, _read))


def _read(path: Path) -> tuple[Family, ...]:
    from medcodes.linkage.reading import read_families

    return read_families(path)


def _compiled(families: Iterable[Family]) -> InMemory:
    from medcodes.linkage.building import compile_indications

    return InMemory(compile_indications(tuple(families)))
