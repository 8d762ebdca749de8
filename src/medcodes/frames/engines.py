"""Running one piece of work on a frame of any engine, and giving back a frame of the same kind.

The work itself is written once, in narwhals. Frames that are in memory are worked on as they are. A Polars `LazyFrame`
and a Spark `DataFrame` stay unevaluated: the work is done on each batch when the engine comes to it, in Spark on the
executors. A DuckDB relation stays SQL: what was decided for its distinct values is joined to it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol, TypeVar, cast

import narwhals.stable.v2 as nw

from medcodes.errors import FrameError
from medcodes.extras import imported
from medcodes.frames.lookups import ROW, Dtype, Eager, Lookups, Sql

Native = TypeVar("Native")
ENOUGH = 100_000
"""How many rows of a Spark partition are worked on at once, in whole batches: fewer cost more for each."""


class Work(Protocol):
    """Something done to a frame: it can be pickled, since executors do it elsewhere."""

    @property
    def outputs(self) -> Mapping[str, Dtype]:
        """The columns that it adds."""

    @property
    def together(self) -> tuple[str, ...]:
        """The columns in which rows agree that must be worked on together; none where each row stands alone."""

    def check(self, present: list[str]) -> None:
        """Refuse a frame that lacks what is needed.

        :raises FrameError: it says what.
        """

    def apply(self, frame: Any, lookups: Lookups) -> Any:
        """The frame with the columns added, and perhaps with some of its own left over."""


def run(native: Native, work: Work) -> Native:
    """Do the work on a frame.

    :raises FrameError: it is no frame of an engine that is supported, or lacks what the work needs.
    """
    try:
        frame: Any = nw.from_native(cast("Any", native))
    except TypeError:
        message = (
            f"a {type(native).__name__} is no frame: give a pandas or Polars DataFrame, a Polars LazyFrame, an Arrow "
            "Table, a DuckDB relation or a Spark DataFrame"
        )
        raise FrameError(message) from None
    columns = list(frame.collect_schema().names())
    work.check(columns)
    return cast("Native", _way(frame)(native, work))


def _way(frame: Any) -> Callable[[Any, Work], Any]:
    """How the engine of a frame does work.

    :raises FrameError: it is not supported.
    """
    engine = frame.implementation
    if isinstance(frame, nw.DataFrame):
        return _in_memory
    if engine.is_polars():
        return _polars_lazy
    if engine.is_duckdb():
        return _duckdb
    if engine.is_pyspark() or engine.is_pyspark_connect():
        return _spark
    message = f"frames of {engine} are not supported"
    raise FrameError(message)


def _in_memory(native: Any, work: Work) -> Any:
    frame: Any = nw.from_native(native, eager_only=True)
    return work.apply(frame, Eager()).select(*frame.columns, *work.outputs).to_native()


def _polars_lazy(native: Any, work: Work) -> Any:
    """Batch by batch, when the plan runs; as a whole where rows must be together, for batches would part them.

    An empty frame of the same columns tells what comes out.
    """
    polars: Any = nw.get_native_namespace(native)
    empty = polars.DataFrame(schema=native.collect_schema())
    return native.map_batches(
        _Batch(work),
        predicate_pushdown=False,
        projection_pushdown=False,
        slice_pushdown=False,
        schema=_in_memory(empty, work).schema,
        validate_output_schema=False,
        streamable=not work.together,
    )


class _Batch:
    """The work as a function of a batch."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def __call__(self, batch: Any) -> Any:
        return _in_memory(batch, self._work)


def _duckdb(native: Any, work: Work) -> Any:
    """Joins keep no order in SQL: the rows are numbered before, and sorted after. Small tables come as Arrow."""
    imported("pyarrow", "audit", "checking a DuckDB relation")
    numbered = native.project(f"*, row_number() OVER () AS {ROW}")
    frame = work.apply(nw.from_native(numbered), Sql())
    return frame.sort(ROW).select(*native.columns, *work.outputs).to_native()


_SPARK_TYPES = {nw.String: "string", nw.Boolean: "boolean"}


def _spark(native: Any, work: Work) -> Any:
    """On the executors, batch by batch, as Arrow: no row comes to the driver.

    Rows that must be together are brought into one partition, behind one another.
    """
    schema = type(native.schema)(list(native.schema.fields))
    for name, dtype in work.outputs.items():
        schema = schema.add(name, _SPARK_TYPES[dtype])
    if work.together:
        native = native.repartition(*work.together).sortWithinPartitions(*work.together)
    return native.mapInArrow(_Partition(work), schema)


class _Partition:
    """The work as a function of the batches of a partition."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._enough = ENOUGH

    def __call__(self, batches: Iterable[Any]) -> Iterator[Any]:
        waiting: list[Any] = []
        for batch in batches:
            waiting.append(batch)
            if sum(len(part) for part in waiting) >= self._enough:
                table = _table(waiting)
                whole = _whole(table, self._work.together)
                yield from self._done(table.slice(0, whole))
                waiting = table.slice(whole).to_batches()
        if waiting:
            yield from self._done(_table(waiting))

    def _done(self, table: Any) -> Iterator[Any]:
        yield from _in_memory(table, self._work).to_batches()


def _table(batches: list[Any]) -> Any:
    """Record batches as a table, by the library that made them: narwhals speaks to tables only."""
    return sys.modules["pyarrow"].Table.from_batches(batches)


def _whole(table: Any, together: tuple[str, ...]) -> int:
    """How many rows come before those that agree with the last in some columns: more of them may follow."""

    def cells(row: int) -> list[Any]:
        return [table.column(name)[row].as_py() for name in together]

    rows: int = table.num_rows
    last = cells(rows - 1)
    if not together or None in last:
        return rows
    while rows and cells(rows - 1) == last:
        rows -= 1
    return rows
