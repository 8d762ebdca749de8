"""A file of edits, bare or in a zip, read line by line within limits."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO

from medcodes.errors import SourceError

LARGEST = 1 << 30
"""Bytes that one file may unpack to; all 2.5 million pairs in one take some 200 million."""
LONGEST_LINE = 10_000
MOST_MEMBERS = 1_000
TEXTS = (".txt", ".csv")
_CHUNK = 1 << 20
_ENCRYPTED = 1
_SIGNATURES = {
    b"\xd0\xcf\x11\xe0": "it is an old spreadsheet: save the sheet as CSV",
    b"%PDF": "it is a PDF",
    b"\xff\xfe": "it is UTF-16: save it as UTF-8",
    b"\xfe\xff": "it is UTF-16: save it as UTF-8",
}


class Source:
    """One text of edits.

    :param name: its file name.
    :param place: where it lies, for messages.
    :param opener: opens it.
    """

    def __init__(self, name: str, place: str, opener: Callable[[], IO[bytes]]) -> None:
        self.name = name
        self.place = place
        self._opener = opener

    def lines(self) -> Iterator[str]:
        """The lines, without their ends, each byte a character: only titles may have others than ASCII.

        :raises SourceError: it is too large, no text, or damaged.
        """
        line, rest = 0, ""
        for chunk in self._chunks():
            parts = (rest + chunk.decode("latin-1")).split("\n")
            rest = parts.pop()
            if len(rest) > LONGEST_LINE or "\0" in rest:
                raise self.refused("it is no text of lines", line + len(parts) + 1)
            line += len(parts)
            yield from parts
        if rest:
            yield rest

    def refused(self, problem: str, line: int = 0) -> SourceError:
        """The error that refuses the file."""
        return SourceError(self.place, problem, line)

    def _chunks(self) -> Iterator[bytes]:
        size = 0
        try:
            with self._opener() as file:
                while (chunk := file.read(_CHUNK)) and size <= LARGEST:
                    yield chunk if size else self._begun(chunk)
                    size += len(chunk)
        except (OSError, zipfile.BadZipFile, RuntimeError, EOFError, NotImplementedError) as error:
            raise self.refused(f"it cannot be read ({error})") from None
        except Exception as error:
            if type(error).__module__ in ("zlib", "lzma", "_lzma"):
                raise self.refused(f"it cannot be unpacked ({error})") from None
            raise
        if not size or size > LARGEST:
            raise self.refused(f"it is larger than {LARGEST:,} bytes" if size else "it is empty")

    def _begun(self, chunk: bytes) -> bytes:
        for signature, problem in _SIGNATURES.items():
            if chunk.startswith(signature):
                raise self.refused(problem)
        return chunk.removeprefix(b"\xef\xbb\xbf")


@contextmanager
def opened(path: Path) -> Iterator[list[Source]]:
    """The texts in a file: itself, or those of a zip; of a text and a spreadsheet of one name, the text.

    :raises SourceError: it cannot be read, or holds no text.
    """
    try:
        with path.open("rb") as file:
            if file.read(4) == b"PK\x03\x04":
                file.seek(0)
                with _archive(path, file) as archive:
                    yield [_member(path, archive, member) for member in _members(path, archive)]
            else:
                yield [Source(path.name, str(path), lambda: path.open("rb"))]
    except OSError as error:
        raise SourceError(str(path), f"it cannot be read ({error.strerror or error})") from None


def hash_of(path: Path) -> str:
    """The hash of a file, in hexadecimal digits.

    :raises SourceError: it cannot be read.
    """
    found = sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                found.update(chunk)
    except OSError as error:
        raise SourceError(str(path), f"it cannot be read ({error.strerror or error})") from None
    return found.hexdigest()


def _archive(path: Path, file: IO[bytes]) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise SourceError(str(path), f"it is no zip that can be read ({error})") from None


def _members(path: Path, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The texts in a zip, by name. What an archive calls them is only ever a label."""
    everything = archive.infolist()
    if len(everything) > MOST_MEMBERS:
        raise SourceError(str(path), f"it holds {len(everything):,} files, and at most {MOST_MEMBERS:,} are read")
    texts = [member for member in everything if _suffix(member) in TEXTS and "__MACOSX" not in member.filename]
    if not texts:
        sheet = any(_suffix(member) in (".xlsx", ".xml") for member in everything)
        problem = "it is a spreadsheet, or holds only one: take the text (.txt) or save the sheet as CSV"
        raise SourceError(str(path), problem if sheet else "it holds no text (.txt or .csv)")
    if any(member.flag_bits & _ENCRYPTED for member in texts):
        raise SourceError(str(path), "it is encrypted")
    return sorted(texts, key=lambda member: member.filename)


def _member(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Source:
    name = PurePosixPath(member.filename.replace("\\", "/")).name
    return Source(name, f"{path}/{name}", lambda: archive.open(member))


def _suffix(member: zipfile.ZipInfo) -> str:
    return PurePosixPath(member.filename.replace("\\", "/")).suffix.casefold()
