"""Adding releases from official files: the shipped table, the files and the knowledge make the user's own table.

>>> from medcodes.diagnoses.adding import add_release
>>> add_release(["nowhere/icd10cm_order_addenda_2027.txt"])
Traceback (most recent call last):
    ...
medcodes.errors.SourceError: nowhere/icd10cm_order_addenda_2027.txt: there is no such file
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from medcodes.anatomy import read_anatomy
from medcodes.days import DateLike, as_day
from medcodes.diagnoses.building import order_file
from medcodes.diagnoses.building.builder import build
from medcodes.diagnoses.building.facts import Knowledge
from medcodes.diagnoses.building.given import Given, read_given
from medcodes.diagnoses.building.merging import Addition, merge
from medcodes.diagnoses.building.order_file import Addenda, read_addenda
from medcodes.diagnoses.building.reading_back import History
from medcodes.diagnoses.searching.amending import amended
from medcodes.diagnoses.searching.index import TABLE as SEARCH_TABLE
from medcodes.diagnoses.system import icd10cm
from medcodes.diagnoses.tree import Tree
from medcodes.errors import SourceError
from medcodes.store import own
from medcodes.store.catalogue import SHIPPED, reopen, table
from medcodes.store.table import Table

TABLE = "icd10cm"
KNOWLEDGE = Path(__file__).parent.parent / "knowledge"


def add_release(
    paths: Iterable[str | os.PathLike[str]] | str | os.PathLike[str], first_day: DateLike | None = None
) -> tuple[Addition, ...]:
    """Add official files, all or none: zips, order files, order addenda, Tabular Lists (XML).

    They are checked, compiled together with the shipped table into the user's data folder, and answer at once in
    this process, through a ``medcodes.icd10cm`` that was opened again; nodes that were got before keep what they say.

    :param first_day: the first day of their release, where the names do not tell it (``…2027`` begins on 2026-10-01).
    :return: what each list changed; nothing is written where all of it was known.
    :raises SourceError: a file cannot be read, or is not what it should be: then nothing is changed.
    """
    files = [Path(paths)] if isinstance(paths, (str, os.PathLike)) else [Path(path) for path in paths]
    day = None if first_day is None else as_day(first_day)
    pending = []
    for path in files:
        lists = read_given(path)
        expected = _counts_beside(lists)
        pending += [
            (_day(given, day), given, expected) for given in lists if expected is None or not _is_addenda(given)
        ]
    history = History(Tree(table(TABLE)))
    additions = []
    for own_day, given, expected in sorted(pending, key=lambda item: item[0]):
        additions.append(merge(history, given, own_day, expected))
    if any(addition.changes for addition in additions):
        _record(history, additions)
        knowledge = Knowledge(KNOWLEDGE / "diagnoses", read_anatomy(KNOWLEDGE / "anatomy"))
        path = own.install(TABLE, build(history.sources(), knowledge), SHIPPED / f"{TABLE}.bin")
        words = SHIPPED / f"{SEARCH_TABLE}.bin"
        shipped = Tree(Table(SHIPPED / f"{TABLE}.bin"))
        own.install(SEARCH_TABLE, amended(Tree(Table(path)), shipped, Table(words)), words)
        reopen()
    return tuple(additions)


def reset() -> bool:
    """Go back to the releases that medcodes ships: whether anything had been added."""
    removed = own.remove(TABLE)
    own.remove(SEARCH_TABLE)
    reopen()
    return removed


def added() -> tuple[Addition, ...]:
    """The files that were added to the table in use: their names, hashes, kinds and days."""
    kept = json.loads(bytes(icd10cm.tree.table.text("about"))).get("added", ())
    return tuple(
        Addition(item["file"], item["sha256"], item["kind"], date.fromisoformat(item["first_day"])) for item in kept
    )


def _is_addenda(given: Given) -> bool:
    return given.kind == order_file.ADDENDA


def _counts_beside(lists: tuple[Given, ...]) -> Addenda | None:
    """The addenda of a zip that has an order file too: the file says more, and the addenda how long it must be."""
    if not any(given.kind == order_file.ORDER for given in lists):
        return None
    return next((read_addenda(given.path, given.content) for given in lists if _is_addenda(given)), None)


def _day(given: Given, first_day: date | None) -> date:
    day = first_day or given.guessed
    if day is None:
        problem = "its name does not tell which release it is: give the first day of that release (--first-day)"
        raise SourceError(given.path, problem)
    return day


def _record(history: History, additions: list[Addition]) -> None:
    """Keep in the table what it was made from."""
    new = [
        {"file": item.file, "sha256": item.sha256, "kind": item.kind, "first_day": item.first_day.isoformat()}
        for item in additions
        if item.changes
    ]
    history.about["added"] = [*history.about.get("added", ()), *new]
