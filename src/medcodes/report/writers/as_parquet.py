"""Findings as Parquet, through pyarrow."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medcodes.claims.record import Record, Unreadable
from medcodes.errors import SourceError
from medcodes.extras import imported
from medcodes.report.cells import COLUMNS, rows, unreadable_row
from medcodes.report.tally import Tally

if TYPE_CHECKING:
    from medcodes.checker import Report

ROWS_A_GROUP = 50_000


class ParquetTable:
    """The rows of the CSV, each column as text. The file appears under its name when it is whole."""

    separator = ""
    is_resumable = False
    tells_apart = False

    def __repr__(self) -> str:
        return "ParquetTable()"

    def begin(self) -> str:
        """Nothing: the file has its own beginning."""
        return ""

    def end(self, tally: Tally) -> str:
        """Nothing: the file has its own end."""
        return ""

    def checked(self, file: str, record: Record, report: Report) -> list[tuple[str, ...]]:
        """The rows of its findings."""
        return list(rows(file, record, report))

    def unreadable(self, file: str, place: Unreadable) -> list[tuple[str, ...]]:
        """Its row."""
        return [unreadable_row(file, place)]

    def sink(self, path: Path | None, kept: int | None = None) -> ParquetSink:
        """Where rows go.

        :raises SourceError: no file was named, or it cannot be written.
        :raises MissingExtraError: pyarrow is not installed.
        """
        if path is None:
            raise SourceError("standard output", "Parquet is no text: name a file with --output")
        return ParquetSink(path)


class ParquetSink:
    """Rows in a file beside the one that was asked for, which takes its name in the end.

    :param path: the file that was asked for.
    """

    size = 0

    def __init__(self, path: Path) -> None:
        self._arrow = imported("pyarrow", "parquet", "writing Parquet")
        parquet = imported("pyarrow.parquet", "parquet", "writing Parquet")
        self._path = path
        self._part = path.with_name(f"{path.name}.part")
        self._rows: list[tuple[str, ...]] = []
        self._schema = self._arrow.schema([(name, self._arrow.string()) for name in COLUMNS])
        try:
            self._writer = parquet.ParquetWriter(str(self._part), self._schema)
        except OSError as error:
            raise SourceError(str(path), f"it cannot be written ({error.strerror or error})") from None

    def write(self, pieces: Sequence[Any]) -> None:
        """Take the rows of records."""
        for piece in pieces:
            self._rows += piece
        while len(self._rows) >= ROWS_A_GROUP:
            self._put(self._rows[:ROWS_A_GROUP])
            del self._rows[:ROWS_A_GROUP]

    def close(self, tally: Tally | None) -> None:
        """Write the rest. Where the run was interrupted, the part is a whole file under its own name."""
        if self._rows:
            self._put(self._rows)
        self._writer.close()
        if tally is not None:
            self._part.replace(self._path)

    def _put(self, table: Sequence[tuple[str, ...]]) -> None:
        columns = [[_encodable(row[place]) for row in table] for place in range(len(COLUMNS))]
        try:
            self._writer.write_table(self._arrow.table(columns, schema=self._schema))
        except OSError as error:
            raise SourceError(str(self._path), f"it cannot be written ({error.strerror or error})") from None


def _encodable(value: str) -> str:
    return value if value.isascii() else value.encode("utf-8", "replace").decode()
