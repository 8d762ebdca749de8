"""The tables of procedures that a user added: which there are, and how each is kept.

All lie in one compiled table in the user's data folder. Its section ``record`` tells what was added; each addition has
sections of its own: the codes as sorted integers, and for each the number of its title and of its other fields among
the texts of the addition.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from datetime import date
from enum import StrEnum

import attrs

from medcodes.days import from_number, to_number
from medcodes.procedures import spelling
from medcodes.procedures.spelling import Category
from medcodes.store.table import Table

RECORD = "record"
SEPARATOR = "\t"
LONGEST_MODIFIER = 2


class TableKind(StrEnum):
    """What a user can add."""

    FEE_SCHEDULE = "fee-schedule"
    LONG = "long-descriptors"
    MEDIUM = "medium-descriptors"
    SHORT = "short-descriptors"
    HCPCS = "hcpcs"
    ADD_ON = "add-on-codes"


LISTS = (TableKind.HCPCS, TableKind.FEE_SCHEDULE, TableKind.LONG, TableKind.MEDIUM, TableKind.SHORT)
"""The kinds whose codes exist."""
TITLES = (TableKind.LONG, TableKind.MEDIUM, TableKind.HCPCS, TableKind.SHORT, TableKind.FEE_SCHEDULE)
"""The kinds that give titles, the fullest first."""
_YEARLY = frozenset({"anesthesia", "I", "II"})


@attrs.frozen
class Addition:
    """A file that was added.

    Attributes:
        kind: what it is.
        file: its name.
        sha256: its hash, in hexadecimal digits.
        first_day: the first day that it holds for.
        last_day: the last day that it holds for, where no later file of its kind takes its place.
        codes: how many codes it has.
        families: the families of codes that it has.
    """

    kind: TableKind
    file: str
    sha256: str
    first_day: date
    last_day: date
    codes: int
    families: frozenset[str]

    def holds(self, day: date) -> bool:
        """Whether it holds for a day."""
        return self.first_day <= day <= self.last_day

    def replaces(self, other: Addition) -> bool:
        """Whether it takes the place of another: the same kind, for days that begin alike."""
        return (self.kind, self.first_day) == (other.kind, other.first_day)

    def covers(self, code: str) -> bool:
        """Whether it lists codes of a code's family."""
        return family_of(code) in self.families

    def would_list(self, code: str, day: date) -> bool:
        """Whether a code that it lacks cannot exist on a day.

        Category I and II change with the year. The others change by quarter: a file says nothing of what later
        quarters add. The fee schedule has only some of HCPCS Level II.
        """
        if not self.covers(code) or not self.holds(day):
            return False
        return family_of(code) in _YEARLY or day <= quarter_end(self.first_day)

    def to_json(self) -> list[object]:
        """As the record keeps it."""
        days = to_number(self.first_day), to_number(self.last_day)
        return [self.kind.value, self.file, self.sha256, *days, self.codes, sorted(self.families)]

    @classmethod
    def from_json(cls, kept: list[object]) -> Addition:
        """From the record."""
        kind, file, digest, first, last, codes, families = kept
        return cls(
            TableKind(str(kind)),
            str(file),
            str(digest),
            from_number(int(str(first))),
            from_number(int(str(last))),
            int(str(codes)),
            frozenset(families if isinstance(families, list) else ()),
        )

    def __str__(self) -> str:
        return f"{self.kind.value} {self.file}, {self.first_day} to {self.last_day}"


class AddedTable:
    """One addition, read from the compiled table.

    :param table: the compiled table.
    :param number: the place of the addition in the record.
    :param addition: what was added.
    """

    def __init__(self, table: Table, number: int, addition: Addition) -> None:
        self.addition = addition
        self._keys = table.numbers(section(number, "keys"))
        self._fields = table.numbers(section(number, "fields"))
        self._titles = table.numbers(section(number, "titles"))
        self._offsets = table.numbers(section(number, "strings_offsets"))
        self._strings = table.text(section(number, "strings"))

    def row(self, code: str, modifier: str = "") -> int | None:
        """The row of a code with a modifier, or None."""
        key = packed(code, modifier)
        row = bisect_left(self._keys, key)
        return row if row < len(self._keys) and self._keys[row] == key else None

    def first_row(self, code: str) -> int | None:
        """The first row of a code, with whatever modifier, or None."""
        row = bisect_left(self._keys, packed(code))
        return row if row < len(self._keys) and unpacked(self._keys[row])[0] == code else None

    def modifiers(self, code: str) -> tuple[str, ...]:
        """The modifiers for which a code has rows of its own."""
        found = []
        for row in range(bisect_left(self._keys, packed(code)), len(self._keys)):
            other, modifier = unpacked(self._keys[row])
            if other != code:
                break
            if modifier:
                found.append(modifier)
        return tuple(found)

    def title(self, row: int) -> str:
        """The title of a row."""
        return self._text(self._titles[row])

    def fields(self, row: int) -> list[str]:
        """What else the file says in a row."""
        return self._text(self._fields[row]).split(SEPARATOR)

    def codes(self) -> list[str]:
        """The codes, in order."""
        return list(dict.fromkeys(unpacked(key)[0] for key in self._keys))

    def _text(self, number: int) -> str:
        return bytes(self._strings[self._offsets[number] : self._offsets[number + 1]]).decode()


def read_additions(table: Table) -> tuple[Addition, ...]:
    """The record of a compiled table."""
    return tuple(Addition.from_json(kept) for kept in json.loads(bytes(table.text(RECORD))))


def section(number: int, name: str) -> str:
    """The name of a section of an addition."""
    return f"{number}.{name}"


def packed(code: str, modifier: str = "") -> int:
    """A code and a modifier as an integer whose order is theirs.

    >>> packed("71046") < packed("71046", "26") < packed("71047")
    True
    """
    return int.from_bytes(f"{code}{modifier:\0<2}".encode("ascii"), "big")


def unpacked(key: int) -> tuple[str, str]:
    """The code and the modifier of an integer.

    >>> unpacked(packed("71046", "26")), unpacked(packed("G0439"))
    (('71046', '26'), ('G0439', ''))
    """
    text = key.to_bytes(spelling.LENGTH + LONGEST_MODIFIER, "big").decode("ascii")
    return text[: spelling.LENGTH], text[spelling.LENGTH :].rstrip("\0")


def family_of(code: str) -> str:
    """Codes that are listed together: a file that has none of a family says nothing of its other codes.

    Dental codes, though of HCPCS Level II, are the American Dental Association's.

    >>> [family_of(code) for code in ("00100", "99213", "0001A", "0042T", "J1885", "D0120")]
    ['anesthesia', 'I', 'vaccination', 'III', 'Level II', 'dental']
    """
    category = spelling.category_of(code)
    if category is Category.I:
        return "vaccination" if code[-1] == "A" else "anesthesia" if code < "02000" else category.value
    return "dental" if code[0] == "D" else category.value


def quarter_end(day: date) -> date:
    """The last day of a day's quarter.

    >>> quarter_end(date(2026, 2, 3))
    datetime.date(2026, 3, 31)
    """
    month = (day.month + 2) // 3 * 3
    return date(day.year, month, 30 if month in (6, 9) else 31)
