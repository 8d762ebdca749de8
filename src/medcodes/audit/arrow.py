"""Files of lines as batches of Arrow, read and written without holding one whole.

The only module that needs pyarrow.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import attrs

from medcodes.audit.unreadable import Unreadable
from medcodes.errors import MedcodesError, SourceError, shortened
from medcodes.extras import imported
from medcodes.report.cells import FORMULA, NUMBER, cell

_PURPOSE = "auditing files"
pyarrow: Any = imported("pyarrow", "audit", _PURPOSE)
compute: Any = imported("pyarrow.compute", "audit", _PURPOSE)
csv: Any = imported("pyarrow.csv", "audit", _PURPOSE)
parquet: Any = imported("pyarrow.parquet", "audit", _PURPOSE)

BLOCK = 1024 * 1024
"""How many bytes of CSV are read at once; 32 such blocks are read ahead."""
ROWS = 65_536
"""How many rows are worked on at once, about."""
_LONGEST = 200
"""How much of a row that cannot be read is kept for the report."""


@attrs.frozen
class Source:
    """A file of lines.

    Attributes:
        path: where it is.
        header: the names of its columns.
        delimiter: what separates them in text; empty for Parquet.
        encoding: how the bytes of text are read.
    """

    path: Path
    header: tuple[str, ...]
    delimiter: str = ""
    encoding: str = "utf8"


def is_parquet(path: Path) -> bool:
    """Whether a file is Parquet, by how it begins."""
    with path.open("rb") as file:
        return file.read(4) == b"PAR1"


def parquet_header(path: Path) -> tuple[str, ...]:
    """The names of the columns of a Parquet file.

    :raises SourceError: it is damaged.
    """
    try:
        return tuple(parquet.read_schema(path).names)
    except (OSError, pyarrow.ArrowException) as error:
        raise SourceError(str(path), f"it is damaged or no Parquet ({_first_line(error)})") from None


def batches(source: Source, names: Sequence[str], unreadable: list[Unreadable]) -> Iterator[Any]:
    """The tables that a file's batches make, in its order.

    :param names: the columns to read.
    :param unreadable: where rows that cannot be read are told; they are in no table.
    :raises SourceError: it cannot be read any further.
    """
    try:
        yield from (_csv if source.delimiter else _parquet)(source, names, unreadable)
    except (OSError, pyarrow.ArrowException) as error:
        raise SourceError(str(source.path), f"it cannot be read any further ({_first_line(error)})") from None


def _parquet(source: Source, names: Sequence[str], _: list[Unreadable]) -> Iterator[Any]:
    with parquet.ParquetFile(source.path) as file:
        for batch in file.iter_batches(ROWS, columns=list(names)):
            yield pyarrow.Table.from_batches([batch])


def _csv(source: Source, names: Sequence[str], unreadable: list[Unreadable]) -> Iterator[Any]:
    def note(row: Any) -> str:
        reason = f"it has {row.actual_columns} fields and the header has {row.expected_columns}"
        unreadable.append(Unreadable(str(source.path), row.number or 0, reason, shortened(row.text, _LONGEST)))
        return "skip"

    reader = csv.open_csv(
        source.path,
        # without threads, so that rows that cannot be read have their numbers
        read_options=csv.ReadOptions(block_size=BLOCK, use_threads=False, encoding=source.encoding),
        parse_options=csv.ParseOptions(delimiter=source.delimiter, newlines_in_values=True, invalid_row_handler=note),
        convert_options=csv.ConvertOptions(
            check_utf8=False,  # a stray byte must not end the file: see `_readable`
            column_types=dict.fromkeys(source.header, pyarrow.string()),
            include_columns=list(names),
            strings_can_be_null=False,
        ),
    )
    waiting: list[Any] = []
    with reader:
        for batch in reader:
            waiting.append(batch)
            if sum(part.num_rows for part in waiting) >= ROWS:
                yield _readable(pyarrow.Table.from_batches(waiting))
                waiting = []
    if waiting:
        yield _readable(pyarrow.Table.from_batches(waiting))


def _readable(table: Any) -> Any:
    """A table in which what is no UTF-8 is replaced by marks."""
    for place, name in enumerate(table.column_names):
        column = table.column(place)
        try:
            column.validate(full=True)
        except pyarrow.ArrowInvalid:
            cells = column.cast(pyarrow.binary()).to_pylist()
            table = table.set_column(place, name, pyarrow.array([cell.decode("utf8", "replace") for cell in cells]))
    return table


@contextmanager
def writer(path: Path) -> Iterator[Writer]:
    """Write tables to a CSV or Parquet file: it appears whole, when all is written, or not at all.

    :raises MedcodesError: it cannot be written.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    writing = Writer(partial, as_csv=path.suffix.casefold() != ".parquet")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield writing
        writing.close()
        partial.replace(path)
    except OSError as error:
        message = f"{path} cannot be written ({error.strerror or error})"
        raise MedcodesError(message) from None
    finally:
        writing.close()
        with suppress(OSError):
            partial.unlink(missing_ok=True)


class Writer:
    """A file that is being written.

    :param path: where.
    :param as_csv: CSV, and not Parquet.
    """

    def __init__(self, path: Path, *, as_csv: bool) -> None:
        self._path = path
        self._as_csv = as_csv
        self._open: Any = None

    def write(self, table: Any) -> None:
        """Add the rows of a table; all have the same columns. In CSV no cell is one that spreadsheets run."""
        if self._as_csv:
            table = _harmless(table)
        if self._open is None:
            kind = csv.CSVWriter if self._as_csv else parquet.ParquetWriter
            self._open = kind(self._path, table.schema)
        self._open.write_table(table)

    def close(self) -> None:
        """Finish the file."""
        if self._open is not None:
            opened, self._open = self._open, None
            opened.close()


def _harmless(table: Any) -> Any:
    """A table without formulas, as `medcodes.report.cells.cell` writes them."""
    for place, name in enumerate(table.column_names):
        column = table.column(place)
        if not (pyarrow.types.is_string(column.type) or pyarrow.types.is_large_string(column.type)):
            continue
        runs = compute.match_substring_regex(column, FORMULA)
        if not compute.any(runs).as_py():
            continue
        runs = compute.and_not(runs, compute.match_substring_regex(column, NUMBER))
        marked = compute.binary_join_element_wise(
            pyarrow.scalar("'", column.type), column, pyarrow.scalar("", column.type)
        )
        table = table.set_column(place, name, compute.if_else(runs, marked, column))
    return table.rename_columns([cell(name) for name in table.column_names])


def counted(table: Any, name: str) -> dict[str | None, int]:
    """How often each value of a column occurs."""
    found = table.column(name).value_counts().to_pylist()
    return {pair["values"]: pair["counts"] for pair in found}


def _first_line(error: Exception) -> str:
    return shortened(str(error).partition("\n")[0].rstrip("."), 120)
