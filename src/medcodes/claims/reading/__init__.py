"""Reading claims from files: delimited text, CMS carrier files, FHIR and X12."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from medcodes.claims.reading.asked import Asked
from medcodes.claims.reading.formats import Format, reading
from medcodes.claims.record import Record, Unreadable, understood

__all__ = ["Format", "read_claims"]


def read_claims(
    source: Path | str | BinaryIO,
    *,
    format: Format | str | None = None,  # noqa: A002
    columns: Mapping[str, Sequence[str]] | None = None,
    encoding: str | None = None,
) -> Iterator[Record | Unreadable]:
    """The claims of a file, one by one, in its order. What cannot be read is told, and the rest goes on.

    The file is read as far as claims are taken, never whole.

    :param source: a path, ``-`` for standard input, or a stream of bytes.
    :param format: ``csv``, ``carrier``, ``fhir`` or ``x12``; without it, the file's beginning tells.
    :param columns: for delimited text: field to the names of its columns, where the header does not tell.
    :param encoding: how bytes are read, such as ``latin-1``; without it, a byte-order mark tells, or it is UTF-8.
    :raises SourceError: the file cannot be opened, is none of these formats, or breaks off.

    >>> records = list(read_claims("examples/claims.csv"))
    >>> records[0].name, records[0].place, len(records[0].claim.lines)
    ('1001', 'line 2', 2)
    """
    with reading(source, format, Asked(columns, encoding)) as begun:
        yield from understood(begun.passages)
