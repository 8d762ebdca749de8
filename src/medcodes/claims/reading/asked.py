"""What a caller asks of a reader, and what a reader answers before the first claim."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import attrs

from medcodes.claims.reading.columns import Columns
from medcodes.claims.record import Found


@attrs.frozen
class Asked:
    """How a file is to be read, where the reader is not to find out by itself.

    Attributes:
        columns: for files with columns: field to the names of its columns.
        encoding: how bytes are read, such as ``latin-1``.
    """

    columns: Mapping[str, Sequence[str]] | None = None
    encoding: str | None = None


@attrs.frozen
class Reading:
    """A file that is being read.

    Attributes:
        format: its format.
        passages: what it holds, in its order.
        columns: which column was taken for what, where the file has columns.
        taken: tells how many bytes of the file were taken so far.
    """

    format: str
    passages: Iterator[Found]
    columns: Columns | None = None
    taken: Callable[[], int] = attrs.field(default=int, eq=False)
