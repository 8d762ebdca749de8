"""All edits that answer in this process."""

from __future__ import annotations

import os
from datetime import date

from medcodes.days import from_number
from medcodes.edits.edit import EditKind, PairEdit, Setting, UnitEdit
from medcodes.edits.folder import REMEDY, follow, tables
from medcodes.edits.table import EditTable
from medcodes.errors import DamagedTableError
from medcodes.store import home
from medcodes.store.table import Table

MOST_KEPT = 200_000
"""How many pairs are remembered before they are forgotten and looked up again."""
LONGEST = 366
"""Days for which units hold where no later file of their setting was added."""


class Loaded:
    """The files of edits that were added, the newest first.

    :param files: the files.
    :param problems: tables that could not be used, and why, each a full sentence.
    """

    def __init__(self, files: list[EditTable], problems: tuple[str, ...] = ()) -> None:
        self.problems = problems
        newest = sorted(files, key=lambda table: (-table.first_day, table.file))
        self._tables = {
            (kind, setting): [table for table in newest if (table.kind, table.setting) == (kind, setting)]
            for kind in EditKind
            for setting in Setting
        }
        self._pairs: dict[tuple[str, str, Setting], tuple[PairEdit, ...]] = {}
        self._units: dict[tuple[EditTable, str], UnitEdit | None] = {}
        self.has_pairs = frozenset(setting for setting in Setting if self._tables[EditKind.PAIRS, setting])
        """The settings for which pairs were added."""
        self.has_units = frozenset(setting for setting in Setting if self._tables[EditKind.UNITS, setting])
        """The settings for which units were added."""

    def __bool__(self) -> bool:
        return bool(self.has_pairs or self.has_units or self.problems)

    def pair(self, one: str, two: str, setting: Setting, day: date) -> PairEdit | None:
        """The edit that denies the second procedure beside the first on a day, or None.

        Where several hold, the one that a modifier can lift. The newest file that has the pair answers.
        """
        asked = (one, two, setting)
        found = self._pairs.get(asked)
        if found is None:
            found = self._looked_up(asked)
        best = None
        for edit in found:
            if edit.valid.includes(day) and (best is None or edit.modifier_allowed):
                best = edit
        return best

    def units(self, code: str, setting: Setting, day: date) -> UnitEdit | None:
        """The most units of a procedure on a day; None where no file that holds for the day has it."""
        table = self._units_on(setting, day)
        if table is None:
            return None
        asked = (table, code)
        if asked not in self._units:
            if len(self._units) >= MOST_KEPT:
                self._units.clear()
            self._units[asked] = table.units(code)
        return self._units[asked]

    def has_units_on(self, setting: Setting, day: date) -> bool:
        """Whether a file of units holds for a day."""
        return self._units_on(setting, day) is not None

    def _units_on(self, setting: Setting, day: date) -> EditTable | None:
        for table in self._tables[EditKind.UNITS, setting]:
            first = from_number(table.first_day)
            if first <= day:
                return table if (day - first).days <= LONGEST else None
        return None

    def _looked_up(self, asked: tuple[str, str, Setting]) -> tuple[PairEdit, ...]:
        if len(self._pairs) >= MOST_KEPT:
            self._pairs.clear()
        one, two, setting = asked
        tables = self._tables[EditKind.PAIRS, setting]
        found = next((edits for table in tables if (edits := table.pairs(one, two))), ())
        self._pairs[asked] = found
        return found


_kept: dict[str | None, Loaded] = {}
follow(_kept.clear)


def loaded() -> Loaded:
    """The edits in use, opened when they are first asked for. A damaged table is left out and told (`problems`)."""
    where = os.environ.get(home.VARIABLE)
    found = _kept.get(where)
    if found is None:
        _kept.clear()
        found = _kept[where] = _load()
    return found


def _load() -> Loaded:
    files: list[EditTable] = []
    problems: list[str] = []
    for path in tables():
        try:
            files.append(EditTable(Table(path, REMEDY)))
        except (DamagedTableError, OSError) as error:
            problems.append(f"{error}")
    return Loaded(files, tuple(problems))
