"""Looking values up for every row: distinct values come out, what was decided for them goes back in.

In memory a look-up replaces values, which keeps the order of the rows; in SQL it joins a small table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any, Protocol, TypeAlias

import attrs
import narwhals.stable.v2 as nw

from medcodes.frames.asked import RESERVED

ROW = f"{RESERVED}row"
"""The number of each row, where rows were numbered."""
_numbers = count()
_WHOLE = (nw.Int64, nw.String)
"""Types in which nothing but null is missing."""
Dtype: TypeAlias = type[nw.Int64] | type[nw.String] | type[nw.Boolean]


@attrs.frozen
class Decided:
    """A column of what was decided.

    Attributes:
        values: one for each key.
        default: what rows get whose key is missing.
        dtype: the type of the column.
    """

    values: Sequence[Any]
    default: Any
    dtype: Dtype


class Lookups(Protocol):
    """How an engine gives distinct values, and takes what was decided for them."""

    def distinct(self, frame: Any, column: str) -> list[Any]:
        """The distinct values of a column, in no order, without those that are missing."""

    def attach(self, frame: Any, column: str, keys: Sequence[Any], decided: Mapping[str, Decided]) -> Any:
        """The frame with new columns: for each row what was decided for its key."""

    def number_rows(self, frame: Any) -> Any:
        """The frame with its rows numbered in their order, in the column `ROW`."""


class Eager:
    """Frames in memory."""

    def distinct(self, frame: Any, column: str) -> list[Any]:
        """The distinct values of a column, in no order, without those that are missing."""
        values = frame.get_column(column).drop_nulls().unique()
        found: list[Any] = values.to_list()
        return found if values.dtype in _WHOLE else [value for value in found if not is_missing(value)]

    def attach(self, frame: Any, column: str, keys: Sequence[Any], decided: Mapping[str, Decided]) -> Any:
        """The frame with new columns: for each row what was decided for its key."""
        if not keys:
            return frame.with_columns(**{name: nw.lit(new.default, new.dtype) for name, new in decided.items()})
        return frame.with_columns(
            **{
                name: nw.col(column).replace_strict(keys, list(new.values), default=new.default, return_dtype=new.dtype)
                for name, new in decided.items()
            }
        )

    def number_rows(self, frame: Any) -> Any:
        """The frame with its rows numbered in their order, in the column `ROW`."""
        return frame.with_row_index(ROW)


class Sql:
    """A DuckDB relation, whose rows were numbered before: joins keep no order."""

    def distinct(self, frame: Any, column: str) -> list[Any]:
        """The distinct values of a column, in no order, without those that are missing."""
        native = frame.select(column).to_native().distinct()
        return [value for (value,) in native.fetchall() if not is_missing(value)]

    def attach(self, frame: Any, column: str, keys: Sequence[Any], decided: Mapping[str, Decided]) -> Any:
        """The frame with new columns: for each row what was decided for its key."""
        if not keys:
            return frame.with_columns(**{name: nw.lit(new.default, new.dtype) for name, new in decided.items()})
        dtypes = [(name, new.dtype()) for name, new in decided.items()]
        small = {
            "key": list(keys),
            **{f"value_{place}": list(new.values) for place, new in enumerate(decided.values())},
        }
        table = nw.from_dict(small, backend="pyarrow").select(
            "key", *(nw.col(f"value_{place}").cast(dtype).alias(name) for place, (name, dtype) in enumerate(dtypes))
        )
        joined = nw.from_native(_joined(frame.to_native(), column, table.to_native(), list(decided)))
        filled = {name: nw.col(name).fill_null(new.default) for name, new in decided.items() if new.default is not None}
        return joined.with_columns(**filled) if filled else joined

    def number_rows(self, frame: Any) -> Any:
        """The frame as it is."""
        return frame


def _joined(lines: Any, column: str, __medcodes_small: Any, names: list[str]) -> Any:
    """A relation with a small table joined to it: DuckDB finds the table by the name of the variable."""
    view = f"__medcodes_lines_{next(_numbers)}"
    new = "".join(f", small.{_quoted(name)}" for name in names)
    return lines.query(
        view,
        f"SELECT lines.*{new} FROM {view} AS lines LEFT JOIN __medcodes_small AS small "  # noqa: S608
        f"ON lines.{_quoted(column)} = small.key",
    )


def _quoted(name: str) -> str:
    escaped = name.replace('"', '""')
    return f'"{escaped}"'


def chosen(number: nw.Expr, texts: Mapping[int, str]) -> nw.Expr:
    """The expression for one of a few texts, by number; missing for other numbers."""
    return number.replace_strict(list(texts), list(texts.values()), default=None, return_dtype=nw.String)


def is_missing(value: object) -> bool:
    """Whether a value is none: also what pandas writes for it."""
    return value is None or value != value or type(value).__name__ in {"NAType", "NaTType"}
