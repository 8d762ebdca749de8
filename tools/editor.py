"""Reading the CMS Medicare Code Editor's tables out of the LMDB file that carries them.

The layouts were worked out from the file; all numbers are little-endian.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import Path

import attrs
import lmdb

_MASTER_HEADER = struct.Struct("<4sIIII")
_MASTER_ENTRY = struct.Struct("<8sIIIH2x")
_CONVERSION_HEADER = struct.Struct("<4sII4I")
_CONVERSION = struct.Struct("<8s8sIHB")
_FORWARD = 1
_AGE_HEADER = struct.Struct("<4sIII")
_AGE_RANGE = struct.Struct("<6I")
_CODE = re.compile(r"[A-Z][0-9A-Z]{2,6}")


@attrs.frozen
class Entry:
    """A span of days on which a code was valid with the same flags; days are numbers YYYYMMDD."""

    code: str
    first: int
    last: int
    flags: tuple[str, ...]


@attrs.frozen
class Conversion:
    """A previous code, the code that took its place, and the day of the change (YYYYMMDD)."""

    previous: str
    current: str
    day: int


@attrs.frozen
class AgeGroup:
    """An age group's first and last age in years, and the days on which they apply (YYYYMMDD)."""

    name: str
    youngest: int
    oldest: int
    first: int
    last: int


def read_editor(path: Path) -> tuple[list[Entry], list[Conversion]]:
    """The diagnosis codes with their days and flags, and the year-to-year conversions."""
    tables = _tables(path)
    return list(_entries(tables["mce_i10dx_master"])), sorted(
        set(_conversions(tables["icd10cm_conversions"])), key=attrs.astuple
    )


def read_ages(path: Path) -> list[AgeGroup]:
    """The age groups, named as in the flags, with their ages and days."""
    table = _tables(path)["mce_age_ranges"]
    _, count, ranges, strings = _AGE_HEADER.unpack_from(table)
    groups = []
    for index in range(count):
        offset, length, *numbers = _AGE_RANGE.unpack_from(table, ranges + index * _AGE_RANGE.size)
        name = table[strings + offset : strings + offset + length].decode("ascii").lower()
        groups.append(AgeGroup(name, *numbers))
    return groups


def _tables(path: Path) -> dict[str, bytes]:
    with lmdb.open(str(path), subdir=False, readonly=True, lock=False) as environment, environment.begin() as read:
        return {bytes(key).rstrip(b"\0").decode(): bytes(value) for key, value in read.cursor()}


def _entries(table: bytes) -> Iterator[Entry]:
    _, count, entries, strings, _ = _MASTER_HEADER.unpack_from(table)
    for index in range(count):
        code, first, last, offset, flag_count = _MASTER_ENTRY.unpack_from(table, entries + index * _MASTER_ENTRY.size)
        flags = table[strings + offset :].split(b"\0", flag_count)[:flag_count] if flag_count else []
        yield Entry(_text(code), first, last, tuple(flag.decode("ascii") for flag in flags))


def _conversions(table: bytes) -> Iterator[Conversion]:
    """Each change once, from the previous code on; notes that stand where a code should are left out."""
    for previous, current, day, _, direction in _CONVERSION.iter_unpack(table[_CONVERSION_HEADER.size :]):
        found = _CODE.match(_text(previous))
        if direction == _FORWARD and found and _CODE.fullmatch(_text(current)):
            yield Conversion(found[0], _text(current), day)


def _text(padded: bytes) -> str:
    return padded.rstrip(b"\0").decode("ascii")
