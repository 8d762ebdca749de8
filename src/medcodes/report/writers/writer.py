"""What every output format is able to do, and where its pieces go."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from medcodes.claims.record import Record, Unreadable
from medcodes.errors import SourceError
from medcodes.report.tally import Tally

if TYPE_CHECKING:
    from medcodes.checker import Report


class Writer(Protocol):
    """An output format: it makes a piece of each record, and says what stands around and between the pieces.

    Writers pickle: pieces can be made in other processes.
    """

    separator: str
    """What stands between two pieces."""

    is_resumable: bool
    """Whether pieces can be put after those of a run that was interrupted."""

    tells_apart: bool
    """Whether what could not be read is told apart from the output."""

    def begin(self) -> str:
        """What stands before the first piece."""
        ...

    def checked(self, file: str, record: Record, report: Report) -> Any:  # noqa: ANN401
        """A record that was checked: a piece, or nothing where it has nothing to tell."""
        ...

    def unreadable(self, file: str, place: Unreadable) -> Any:  # noqa: ANN401
        """What could not be read: a piece."""
        ...

    def end(self, tally: Tally) -> str:
        """What stands after the last piece."""
        ...

    def sink(self, path: Path | None, kept: int | None = None) -> Sink:
        """Where pieces go.

        :param path: a file, or None for standard output.
        :param kept: how many bytes of the file stay, from a run that was interrupted.
        :raises SourceError: the file cannot be written.
        """
        ...


class Sink(Protocol):
    """Takes pieces in their order."""

    def write(self, pieces: Sequence[Any]) -> None:
        """Take pieces. All of them are written, or the sink says so."""
        ...

    def close(self, tally: Tally | None) -> None:
        """Put what stands at the end; without a tally the run was interrupted, and what was written stays whole."""
        ...

    @property
    def size(self) -> int:
        """How many bytes were written, all told."""
        ...


class TextWriter:
    """What formats that are text have in common."""

    separator = ""
    is_resumable = True
    tells_apart = False

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    def begin(self) -> str:
        """What stands before the first piece: nothing."""
        return ""

    def end(self, tally: Tally) -> str:
        """What stands after the last piece: nothing."""
        return ""

    def sink(self, path: Path | None, kept: int | None = None) -> Sink:
        """Where pieces go: see `Writer.sink`."""
        writer: Any = self
        return StreamSink(writer) if path is None else FileSink(writer, path, kept)


class StreamSink:
    """Pieces on standard output.

    :param writer: the format.
    """

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._is_first = True
        sys.stdout.write(writer.begin())

    @property
    def size(self) -> int:
        """Nothing is counted here."""
        return 0

    def write(self, pieces: Sequence[Any]) -> None:
        """Write pieces."""
        if pieces:
            sys.stdout.write(("" if self._is_first else self._writer.separator) + self._writer.separator.join(pieces))
            self._is_first = False

    def close(self, tally: Tally | None) -> None:
        """Write what stands at the end."""
        if tally is not None:
            sys.stdout.write(self._writer.end(tally))
        sys.stdout.flush()


class FileSink:
    """Pieces in a file. Each call writes whole records at once, so that a run that dies leaves no half of one.

    :param writer: the format.
    :param path: the file.
    :param kept: how many bytes of it stay; it is begun anew where that is not said.
    :raises SourceError: it cannot be written, or is shorter than what should stay.
    """

    def __init__(self, writer: Writer, path: Path, kept: int | None) -> None:
        self._writer = writer
        self._path = path
        self._begin = writer.begin().encode()
        try:
            self._file = path.open("wb" if kept is None else "r+b", buffering=0)
            if kept is None:
                self._put(self._begin)
            else:
                if self._file.seek(0, 2) < kept:
                    self._file.close()
                    raise SourceError(
                        str(path), "it is shorter than the run before left it: begin anew, without --resume"
                    )
                self._file.truncate(kept)
                self._file.seek(kept)
        except OSError as error:
            raise SourceError(str(path), f"it cannot be written ({error.strerror})") from None
        self.size = self._file.tell()

    def write(self, pieces: Sequence[Any]) -> None:
        """Write pieces."""
        if pieces:
            separator = "" if self.size <= len(self._begin) else self._writer.separator
            self._put((separator + self._writer.separator.join(pieces)).encode("utf-8", "backslashreplace"))

    def close(self, tally: Tally | None) -> None:
        """Write what stands at the end."""
        if tally is not None:
            self._put(self._writer.end(tally).encode())
        self._file.close()

    def _put(self, data: bytes) -> None:
        left = memoryview(data)
        try:
            while left:
                left = left[self._file.write(left) or 0 :]
        except OSError as error:
            raise SourceError(str(self._path), f"it cannot be written ({error.strerror})") from None
        self.size = self._file.tell()
