"""What the tables that the user added say of a code on a day."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from medcodes.days import from_number, to_number
from medcodes.procedures.fees import AddOn, FeeSchedule
from medcodes.procedures.status import Status
from medcodes.procedures.tables import LISTS, TITLES, AddedTable, Addition, TableKind, read_additions
from medcodes.store import home
from medcodes.store.catalogue import follow
from medcodes.store.table import Table
from medcodes.validity import Validity

FILE = "procedures_user.bin"
REMEDY = "Run `medcodes procedures remove --all`, and add the files again."
_DELETED_STATUS = "D"


class Existence(NamedTuple):
    """Whether a code exists on a day.

    Attributes:
        status: ``ACTIVE``, ``DELETED`` or ``NOT_LISTED``.
        by: the file that says so.
        last_day: the last day of a code that was deleted.
    """

    status: Status
    by: Addition
    last_day: date | None = None


class UserTables:
    """All tables that the user added.

    :param table: the compiled table, or None where nothing was added.
    """

    def __init__(self, table: Table | None) -> None:
        self.additions = read_additions(table) if table is not None else ()
        self._by_kind: dict[TableKind, list[AddedTable]] = {kind: [] for kind in TableKind}
        self._endings: dict[str, Existence | None] = {}
        for number, addition in enumerate(self.additions):
            if table is not None:
                self._by_kind[addition.kind].append(AddedTable(table, number, addition))

    def __bool__(self) -> bool:
        return bool(self.additions)

    def in_force(self, kind: TableKind, day: date) -> AddedTable | None:
        """The table of a kind that holds for a day: the newest that had begun."""
        for table in reversed(self._by_kind[kind]):
            if table.addition.first_day <= day:
                return table if day <= table.addition.last_day else None
        return None

    def existence(self, code: str, day: date) -> Existence | None:
        """Whether a code exists on a day; None where no table tells."""
        dated = self._by_own_dates(code, day)
        if dated is not None:
            return dated
        lacking = None
        for kind in LISTS:
            table = self.in_force(kind, day)
            if table is None:
                continue
            row = table.first_row(code)
            if row is not None:
                return self._listed(table, code, row)
            if table.addition.covers(code) and (lacking is None or table.addition.would_list(code, day)):
                lacking = table
        if lacking is None:
            return None
        last = self._last_listed(code, lacking.addition.first_day)
        if last is not None:
            return Existence(Status.DELETED, lacking.addition, last)
        return Existence(Status.NOT_LISTED, lacking.addition) if lacking.addition.would_list(code, day) else None

    def last_listing(self, code: str) -> Existence | None:
        """How the newest tables say or show that a code ended; None where they do not."""
        if code not in self._endings:
            self._endings[code] = self._ending(code)
        return self._endings[code]

    def _ending(self, code: str) -> Existence | None:
        newest = {tables[-1].addition.last_day for kind in LISTS if (tables := self._by_kind[kind])}
        told = next((found for day in sorted(newest, reverse=True) if (found := self.existence(code, day))), None)
        return told if told is not None and told.status is Status.DELETED else None

    def title(self, code: str, day: date | None = None) -> str:
        """The official title of a code on a day: the fullest one. Without a day the newest is taken."""
        for kind in TITLES:
            on_day = self.in_force(kind, day) if day is not None else None
            for table in reversed(self._by_kind[kind]) if day is None else filter(None, (on_day,)):
                row = table.first_row(code)
                if row is not None and (title := table.title(row)):
                    return title
        return ""

    def titles(self) -> Iterator[tuple[str, str]]:
        """Every code with its title, as `title` gives it without a day."""
        codes = {code for kind in TITLES for table in self._by_kind[kind] for code in table.codes()}
        return ((code, title) for code in sorted(codes) if (title := self.title(code)))

    def fee_schedule(self, code: str, day: date, modifier: str = "") -> FeeSchedule | None:
        """What the fee schedule that holds for a day says of a code, or None."""
        table = self.in_force(TableKind.FEE_SCHEDULE, day)
        row = table.row(code, modifier) if table is not None else None
        if table is None or row is None:
            return None
        valid = Validity(table.addition.first_day, self._until(table))
        file = table.addition.file
        return FeeSchedule(code, modifier, *_eight(table.fields(row)), table.modifiers(code), valid, file)

    def add_on(self, code: str, day: date) -> AddOn | None:
        """What the add-on code file says of a code on a day, or None."""
        table = self.in_force(TableKind.ADD_ON, day)
        row = table.row(code) if table is not None else None
        if table is None or row is None:
            return None
        number = to_number(day)
        pairs = [line.split("|", 4) for line in table.fields(row)[0].split("\n")]
        valid = [pair for pair in pairs if _number(pair[1], 0) <= number <= _number(pair[3], 99991231)]
        if not valid:
            return None
        primaries = tuple(sorted({pair[0] for pair in valid} - {"", "CCCCC"}))
        notes = tuple(dict.fromkeys(pair[4] for pair in valid if pair[4]))
        return AddOn(code, valid[0][2], primaries, notes, table.addition.file)

    def _by_own_dates(self, code: str, day: date) -> Existence | None:
        """What HCPCS Level II says: its codes have days of their own, whatever the day of the file."""
        tables = self._by_kind[TableKind.HCPCS]
        begun = [table for table in tables if table.addition.first_day <= day]
        nearest = begun[-1] if begun else tables[0] if tables else None
        row = nearest.first_row(code) if nearest is not None else None
        if nearest is None or row is None:
            return None
        first, _, last, _ = nearest.fields(row)
        number = to_number(day)
        if last and int(last) < number:
            return Existence(Status.DELETED, nearest.addition, from_number(int(last)))
        if first and number < int(first):
            return Existence(Status.NOT_LISTED, nearest.addition)
        held = day <= nearest.addition.last_day
        return Existence(Status.ACTIVE, nearest.addition) if held else None

    def _listed(self, table: AddedTable, code: str, row: int) -> Existence:
        if table.addition.kind is TableKind.FEE_SCHEDULE and table.fields(row)[0] == _DELETED_STATUS:
            last = self._last_listed(code, table.addition.first_day)
            return Existence(Status.DELETED, table.addition, last)
        return Existence(Status.ACTIVE, table.addition)

    def _last_listed(self, code: str, before: date) -> date | None:
        """The last day on which a table that began before a day lists a code, or None."""
        found = []
        for kind in LISTS:
            for table in self._by_kind[kind]:
                row = table.first_row(code) if table.addition.first_day < before else None
                deleted = kind is TableKind.FEE_SCHEDULE and row is not None and table.fields(row)[0] == _DELETED_STATUS
                if row is not None and not deleted:
                    found.append(min(self._until(table), date.fromordinal(before.toordinal() - 1)))
        return max(found, default=None)

    def _until(self, table: AddedTable) -> date:
        """The last day of a table: where a later one begins before its own end, the day before that."""
        later = [other.addition.first_day for other in self._by_kind[table.addition.kind]]
        after = min((first for first in later if first > table.addition.first_day), default=None)
        last = table.addition.last_day
        return last if after is None or after > last else date.fromordinal(after.toordinal() - 1)


def user_tables() -> UserTables:
    """The tables that the user added, opened once.

    :raises DamagedTableError: the user's table is damaged.
    """
    return _opened(os.environ.get(home.VARIABLE))


def forget() -> None:
    """Open the user's table again when it is next asked for."""
    _opened.cache_clear()


def path() -> Path:
    """Where the user's table lies."""
    return home.folder() / "tables" / FILE


def opened(where: Path) -> Table | None:
    """The user's table, or None where there is none.

    :raises DamagedTableError: it is damaged.
    """
    return Table(where, REMEDY) if where.is_file() else None


def _eight(fields: list[str]) -> tuple[str, str, str, str, str, str, str, str]:
    status, pc_tc, global_days, multiple, bilateral, assistant, co_surgeons, team = fields
    return status, pc_tc, global_days, multiple, bilateral, assistant, co_surgeons, team


def _number(text: str, otherwise: int) -> int:
    return int(text) if text else otherwise


@cache
def _opened(_home: str | None) -> UserTables:
    return UserTables(opened(path()))


follow(forget)
