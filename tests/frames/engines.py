"""The engines that tests run on: how each makes a frame of columns, and gives rows back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import duckdb
import pandas
import polars
import pyarrow

Columns = dict[str, list[Any]]
Row = dict[str, Any]
_connections: list[duckdb.DuckDBPyConnection] = []
"""Kept open: in DuckDB 1.3 a relation does not keep its own."""


@attrs.frozen
class Engine:
    """An engine: its name, what makes a frame of columns, and what gives its rows."""

    name: str
    make: Callable[[Columns], Any]
    rows: Callable[[Any], list[Row]]


def plain(value: object) -> object:
    """A cell as Python writes it: nothing is None in every engine."""
    return None if value is None or value != value else value


def _pandas_rows(frame: pandas.DataFrame) -> list[Row]:
    return [{name: plain(value) for name, value in row.items()} for row in frame.to_dict("records")]


def _duckdb(columns: Columns) -> Any:
    """A relation of a connection of its own, which is not the one that duckdb keeps."""
    _connections.append(duckdb.connect())
    return _connections[-1].from_arrow(texts(columns))


def _duckdb_rows(relation: Any) -> list[Row]:
    return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]


def texts(columns: Columns) -> pyarrow.Table:
    """An Arrow table in which a column without any value is one of texts."""
    made = pyarrow.table(columns)
    for place, field in enumerate(made.schema):
        if pyarrow.types.is_null(field.type):
            made = made.set_column(place, field.name, made.column(place).cast(pyarrow.string()))
    return made


ENGINES = (
    Engine("pandas", pandas.DataFrame, _pandas_rows),
    Engine("pandas of objects", lambda columns: pandas.DataFrame(columns, dtype=object), _pandas_rows),
    Engine("polars", lambda columns: polars.DataFrame(columns, strict=False), lambda frame: frame.to_dicts()),
    Engine(
        "polars, lazy",
        lambda columns: polars.LazyFrame(columns, strict=False),
        lambda frame: frame.collect().to_dicts(),
    ),
    Engine(
        "polars, streaming",
        lambda columns: polars.LazyFrame(columns, strict=False),
        lambda frame: frame.collect(engine="streaming").to_dicts(),
    ),
    Engine("pyarrow", pyarrow.table, lambda table: table.to_pylist()),
    Engine("duckdb", _duckdb, _duckdb_rows),
)
