"""What users download: folders, zips, and zips in zips. Nothing is ever unpacked to a path that an archive names."""

from __future__ import annotations

import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Protocol, cast

from medcodes.errors import SourceError

MOST_MEMBERS = 10_000
DEEPEST = 3
"""How many zips may lie in one another."""
LARGEST = 4 * 1024**3
"""The most bytes that one file may unpack to; the largest official one has some 100 million."""
_IN_MEMORY = 16 * 1024**2
_FLAG_ENCRYPTED = 1


class Bundle:
    """The files of one folder, by their lower-case names.

    :param place: where it lies, for messages.
    """

    def __init__(self, place: str) -> None:
        self.place = place
        self._files: dict[str, Path | tuple[zipfile.ZipFile, zipfile.ZipInfo]] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._files

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the files."""
        return tuple(self._files)

    def add(self, name: str, file: Path | tuple[zipfile.ZipFile, zipfile.ZipInfo]) -> None:
        """Add a file.

        :raises SourceError: there is one of that name.
        """
        if self._files.setdefault(name.casefold(), file) is not file:
            raise SourceError(self.place, f"it holds {name} twice")

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """Open a file for reading, at most `LARGEST` bytes.

        :raises SourceError: it is damaged, encrypted or too large.
        """
        file = self._files[name]
        try:
            with file.open("rb") if isinstance(file, Path) else file[0].open(file[1]) as opened:
                yield cast("IO[bytes]", io.BufferedReader(_Limited(opened, f"{self.place}/{name}"), 1 << 18))
        except (OSError, zipfile.BadZipFile, RuntimeError, EOFError, NotImplementedError) as error:
            raise SourceError(f"{self.place}/{name}", f"it cannot be read ({error})") from None
        except Exception as error:
            if type(error).__module__ in ("zlib", "lzma", "_lzma"):
                raise SourceError(f"{self.place}/{name}", f"it cannot be unpacked ({error})") from None
            raise


def bundles(path: Path) -> Iterator[Bundle]:
    """The folders of CSV files in a folder or a zip, and in the zips within. Each can be read until the next is asked.

    :raises SourceError: there is nothing to read, or an archive is damaged, encrypted or too large.
    """
    if path.is_dir():
        yield from _in_folder(path)
    elif path.is_file():
        with path.open("rb") as file:
            yield from _in_zip(file, str(path), 1)
    else:
        raise SourceError(str(path), "there is no such file or folder")


def _in_folder(path: Path) -> Iterator[Bundle]:
    found: dict[Path, Bundle] = {}
    root = path.resolve()
    zips = []
    for number, file in enumerate(sorted(path.rglob("*"))):
        if number > 10 * MOST_MEMBERS:
            raise SourceError(
                str(path), f"it holds more than {10 * MOST_MEMBERS:,} files: name the export's own folder"
            )
        if not file.is_file() or not file.resolve().is_relative_to(root):  # a link that leads elsewhere
            continue
        if file.suffix.casefold() == ".csv":
            found.setdefault(file.parent, Bundle(str(file.parent))).add(file.name, file)
        elif file.suffix.casefold() == ".zip":
            zips.append(file)
    yield from found.values()
    for file in zips:
        yield from bundles(file)


def _in_zip(file: IO[bytes], place: str, depth: int) -> Iterator[Bundle]:
    if depth > DEEPEST:
        raise SourceError(place, f"more than {DEEPEST} zips lie in one another")
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise SourceError(place, f"it is no zip that can be read ({error})") from None
    with archive:
        found: dict[str, Bundle] = {}
        zips = []
        members = archive.infolist()
        if len(members) > MOST_MEMBERS:
            raise SourceError(place, f"it holds {len(members):,} files, and at most {MOST_MEMBERS:,} are read")
        for member in members:
            name = PurePosixPath(member.filename.replace("\\", "/"))  # only ever used as a label
            if member.is_dir() or name.suffix.casefold() not in (".csv", ".zip") or "__MACOSX" in name.parts:
                continue
            if member.flag_bits & _FLAG_ENCRYPTED:
                raise SourceError(f"{place}/{name}", "it is encrypted")
            if name.suffix.casefold() == ".zip":
                zips.append((member, f"{place}/{name}"))
            else:
                folder = str(name.parent)
                label = place if folder == "." else f"{place}/{folder}"
                found.setdefault(folder, Bundle(label)).add(name.name, (archive, member))
        yield from found.values()
        for member, label in zips:
            with _unpacked(archive, member, label) as inner:
                yield from _in_zip(inner, label, depth + 1)


@contextmanager
def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, label: str) -> Iterator[IO[bytes]]:
    """A zip in a zip, where it can be searched: in memory while it is small, then in a nameless file."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as copy:
        bundle = Bundle(label.rpartition("/")[0])
        bundle.add(label.rpartition("/")[2], (archive, member))
        with bundle.open(bundle.names[0]) as source:
            shutil.copyfileobj(source, copy, 1 << 18)
        copy.seek(0)
        yield cast("IO[bytes]", copy)


class _Reads(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _Limited(io.RawIOBase):
    """A file that refuses to give more than `LARGEST` bytes, whatever its archive says of its length."""

    def __init__(self, source: _Reads, place: str) -> None:
        self._source = source
        self._place = place
        self._left = LARGEST

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        data = self._source.read(len(view))
        self._left -= len(data)
        if self._left < 0:
            raise SourceError(self._place, f"it is longer than {LARGEST:,} bytes")
        view[: len(data)] = data
        return len(data)
