"""Opening a file of claims: from a path, from standard input, or from a stream, without reading it whole."""

from __future__ import annotations

import codecs
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO

import attrs

from medcodes.errors import SourceError

STANDARD_INPUT = "-"
HEAD = 65_536
"""How many bytes are looked at to recognise a format."""

LONGEST_LINE = 16 * 1024 * 1024
"""How many bytes a line of JSON can have: a hostile file without line ends must not fill the memory."""

LONGEST_ROW = 1024 * 1024
"""How many characters a line of delimited text can have."""

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_PACKED = ((b"PK\x03\x04", "zip"), (b"\x1f\x8b", "gzip"), (b"BZh", "bzip2"), (b"\xfd7zXZ", "xz"), (b"%PDF", "PDF"))


class _Rejoined(io.RawIOBase):
    """What was read ahead, and after it the rest of the stream."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest
        self.taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(data) :]
        buffer[: len(data)] = data
        self.taken += len(data)
        return len(data)


@attrs.frozen
class ClaimFile:
    """An open file of claims.

    Attributes:
        name: how messages call it.
        head: its first bytes.
        stream: its bytes from the beginning. It can be read once.
    """

    name: str
    head: bytes
    stream: BinaryIO
    _raw: _Rejoined

    @property
    def taken(self) -> int:
        """How many of its bytes were taken so far."""
        return self._raw.taken

    def text(self, encoding: str | None = None) -> io.TextIOWrapper:
        """Its text, from the beginning.

        :param encoding: how bytes are read; else a byte-order mark decides, and without one it is UTF-8. Bytes that
            are not UTF-8 become lone surrogates, which `is_text` finds.
        :raises SourceError: there is no such encoding.
        """
        marked = next((name for mark, name in _MARKS if self.head.startswith(mark)), "utf-8")
        asked = encoding or marked
        try:
            "a".encode(asked)
        except (LookupError, UnicodeError):
            raise SourceError(self.name, f"{asked!r} is no encoding that is known; try utf-8 or latin-1") from None
        errors = "surrogateescape" if codecs.lookup(asked).name in ("utf-8", "utf-8-sig", "ascii") else "replace"
        return io.TextIOWrapper(self.stream, asked, errors, newline="")

    def lines(self, encoding: str | None = None) -> Iterator[str]:
        """Its lines, with their ends.

        :raises SourceError: a line is longer than any claim's.
        """
        text = self.text(encoding)
        for number, line in enumerate(iter(partial(text.readline, LONGEST_ROW), ""), 1):
            if len(line) >= LONGEST_ROW and not line.endswith(("\n", "\r")):
                raise SourceError(self.name, f"it is longer than {LONGEST_ROW:,} characters", number)
            yield line


def is_text(text: str) -> bool:
    r"""Whether every byte could be read.

    >>> is_text("Peña"), is_text(b"Pe\xf1a".decode("utf-8", "surrogateescape"))
    (True, False)
    """
    return text.isascii() or not any("\udc80" <= character <= "\udcff" for character in text)


@contextmanager
def opened(source: Path | str | BinaryIO, name: str = "") -> Iterator[ClaimFile]:
    """Open a file of claims.

    :param source: a path, ``-`` for standard input, or a stream of bytes.
    :param name: how messages call it, where it is not the path.
    :raises SourceError: it cannot be opened or read, is empty, or is packed.
    """
    if isinstance(source, (str, Path)):
        if str(source) == STANDARD_INPUT:
            with _reading("standard input", sys.stdin.buffer) as file:
                yield file
            return
        try:
            stream = Path(source).open("rb")  # noqa: SIM115 (closed below)
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) else "its name is no path"
            raise SourceError(str(source), f"it cannot be opened ({why})") from None
        with stream, _reading(name or str(source), stream) as file:
            yield file
    else:
        with _reading(name or getattr(source, "name", "the stream"), source) as file:
            yield file


@contextmanager
def _reading(name: str, stream: BinaryIO) -> Iterator[ClaimFile]:
    try:
        head = stream.read(HEAD)
        packed = next((kind for magic, kind in _PACKED if head.startswith(magic)), None)
        if packed:
            raise SourceError(name, f"it is a {packed} file: unpack it first, and give what is inside")
        if not head.strip():
            raise SourceError(name, "it is empty")
        raw = _Rejoined(head, stream)
        yield ClaimFile(name, head, io.BufferedReader(raw, HEAD), raw)
    except OSError as error:
        raise SourceError(name, f"it cannot be read ({error.strerror or 'the system refused'})") from None
    except UnicodeError:
        raise SourceError(name, "its bytes are not of the encoding that was named") from None
