"""Writing a compiled table: the same sections always give the same bytes."""

from __future__ import annotations

import os
import sys
from array import array
from collections.abc import Iterable, Mapping
from pathlib import Path
from zlib import crc32

from medcodes.store.table import ENTRY, HEADER, MAGIC, TEXT, VERSION

ALIGNMENT = 8
TYPE_CODES = {1: "B", 2: "H", 4: "I", 8: "Q"}


def numbers(values: Iterable[int], code: str) -> array[int]:
    """A section of unsigned integers.

    :param code: how wide: ``B`` 8 bits, ``H`` 16, ``I`` 32, ``Q`` 64.
    """
    section = array(code, values)
    if TYPE_CODES.get(section.itemsize) != code:
        message = f"type code {code!r} is {section.itemsize} bytes wide on this platform"
        raise ValueError(message)
    return section


def write_table(path: Path, sections: Mapping[str, array[int] | bytes]) -> None:
    """Write a table, whole or not at all: it is renamed into place when it is complete."""
    encoded = {name: _encode(section) for name, section in sections.items()}
    offset = HEADER.size + ENTRY.size * len(encoded)
    directory = bytearray()
    body = bytearray()
    for name, (code, data) in encoded.items():
        padding = -(offset + len(body)) % ALIGNMENT
        body += bytes(padding)
        directory += ENTRY.pack(name.encode("ascii"), code.encode("ascii"), crc32(data), offset + len(body), len(data))
        body += data
    header = HEADER.pack(MAGIC, VERSION, len(encoded), offset + len(body), crc32(directory))
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_bytes(header + directory + body)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _encode(section: array[int] | bytes) -> tuple[str, bytes]:
    if isinstance(section, bytes):
        return TEXT, section
    if sys.byteorder == "big":
        section = array(section.typecode, section)
        section.byteswap()
    return section.typecode, section.tobytes()


class StringPool:
    """Texts kept once each, numbered in the order in which they came."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def add(self, text: str) -> int:
        """The number of a text."""
        return self._numbers.setdefault(text, len(self._numbers))

    def sections(self, name: str) -> dict[str, array[int] | bytes]:
        """The two sections that hold the texts: their bytes, and where each begins."""
        encoded = [text.encode() for text in self._numbers]
        offsets = numbers([0], "I")
        for data in encoded:
            offsets.append(offsets[-1] + len(data))
        return {f"{name}_offsets": offsets, name: b"".join(encoded)}
