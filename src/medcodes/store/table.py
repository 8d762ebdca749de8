"""One compiled table: named sections of integers or text in a single file.

The file is mapped, never read: its pages are loaded when they are touched and shared by every
process that maps it. Layout, little-endian::

    header     magic "MEDCODES", format version, number of sections, length of the file, checksum of the directory
    directory  one entry a section: name, type code, offset, length, checksum
    sections   each aligned to eight bytes

The length and the directory are verified on opening; each section when it is first used.
"""

from __future__ import annotations

import mmap
import struct
import sys
from array import array
from pathlib import Path
from typing import Literal
from zlib import crc32

from medcodes.errors import DamagedTableError

MAGIC = b"MEDCODES"
VERSION = 1
HEADER = struct.Struct("<8sIIQI4x")
ENTRY = struct.Struct("<24ssxxxIQQ")
TEXT = "s"
"""The type code of a section of bytes; the others are those of `array`: B, H, I and Q."""

_NUMBERS: dict[str, Literal["B", "H", "I", "Q"]] = {"B": "B", "H": "H", "I": "I", "Q": "Q"}


class Table:
    """A compiled table, open for reading.

    :param path: the file.
    :param remedy: what to do where it is damaged, a full sentence; to install medcodes again where none is given.
    :raises DamagedTableError: it is truncated, altered, or not a table.
    """

    def __init__(self, path: Path, remedy: str | None = None) -> None:
        self.path = path
        self._remedy = remedy
        try:
            with path.open("rb") as file:
                self._bytes = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        except FileNotFoundError:
            raise self._damaged("the file is missing") from None
        except ValueError:
            raise self._damaged("the file is empty") from None
        self._directory = self._read_directory()
        self._verified: dict[str, memoryview] = {}

    def numbers(self, name: str) -> memoryview:
        """A section of unsigned integers, indexable and searchable with `bisect`."""
        found = self._verified.get(name)
        return found if found is not None else self._verify(name)

    def text(self, name: str) -> memoryview:
        """A section of bytes."""
        return self.numbers(name)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the sections."""
        return tuple(self._directory)

    def __contains__(self, name: str) -> bool:
        return name in self._directory

    def _read_directory(self) -> dict[str, tuple[str, int, int, int]]:
        size = len(self._bytes)
        if size < HEADER.size:
            raise self._damaged(f"it is {size} bytes long")
        magic, version, count, length, checksum = HEADER.unpack_from(self._bytes)
        if magic != MAGIC:
            raise self._damaged("it is not a medcodes table")
        if version != VERSION:
            raise self._damaged(f"its format is version {version}, and this medcodes reads version {VERSION}")
        if length != size:
            raise self._damaged(f"it is {size} bytes long and should be {length}")
        directory = self._bytes[HEADER.size : HEADER.size + count * ENTRY.size]
        if crc32(directory) != checksum:
            raise self._damaged("its directory does not match its checksum")
        return {
            name.rstrip(b"\0").decode("ascii"): (code.decode("ascii"), offset, length, section_checksum)
            for name, code, section_checksum, offset, length in ENTRY.iter_unpack(directory)
        }

    def _verify(self, name: str) -> memoryview:
        if name not in self._directory:
            raise self._damaged(f"it has no section {name!r}")
        code, offset, length, checksum = self._directory[name]
        section = self._bytes[offset : offset + length]
        if crc32(section) != checksum:
            raise self._damaged(f"its section {name!r} does not match its checksum")
        if code != TEXT:
            section = section.cast(_NUMBERS[code]) if sys.byteorder == "little" else _swapped(section, code)
        self._verified[name] = section
        return section

    def _damaged(self, problem: str) -> DamagedTableError:
        found = (str(self.path), problem)
        return DamagedTableError(*found) if self._remedy is None else DamagedTableError(*found, self._remedy)


def _swapped(section: memoryview, code: str) -> memoryview:
    """A section in the byte order of this machine, where that is not the file's."""
    numbers = array(code)
    numbers.frombytes(section)
    numbers.byteswap()
    return memoryview(numbers)
