"""Auditing files: their lines go through `medcodes.frames.check_lines` batch by batch, and are counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from itertools import chain
from pathlib import Path
from typing import Any

import attrs

from medcodes import frames
from medcodes.audit import arrow
from medcodes.audit.tally import Tally
from medcodes.audit.unreadable import Unreadable
from medcodes.claims.reading.columns import DIAGNOSES, columns_of
from medcodes.claims.reading.csv_file import delimiter_of
from medcodes.claims.reading.opening import opened
from medcodes.claims.reading.rows import RowReader
from medcodes.errors import FrameError, SourceError

_ASKED = ("service_date", "procedure", "pointers", "payer", "state")
"""The columns beside the diagnoses that an audit looks at."""


@attrs.frozen
class Plan:
    """How a file will be read.

    Attributes:
        source: the file.
        of: field to the name of its column, those that were found.
        diagnoses: the names of the columns of diagnoses.
    """

    source: arrow.Source
    of: dict[str, str]
    diagnoses: tuple[str, ...]

    @property
    def read(self) -> list[str]:
        """The columns that are looked at, in the order of the file."""
        wanted = {*self.of.values(), *self.diagnoses}
        return [name for name in self.source.header if name in wanted]

    def __str__(self) -> str:
        """Which column is taken for what, as ``--columns`` takes it."""
        return ",".join(
            [*(f"{field}={name}" for field, name in self.of.items()), f"diagnoses={'+'.join(self.diagnoses)}"]
        )


def planned(path: Path, columns: Mapping[str, Sequence[str]] | None = None, encoding: str | None = None) -> Plan:
    """Find out how a file is to be read: its kind, and which column holds what.

    :param columns: field to the names of its columns, where they are not to be guessed.
    :param encoding: how the bytes of text are read.
    :raises SourceError: it cannot be opened, or its header names no procedure or no diagnosis.
    """
    try:
        if arrow.is_parquet(path):
            source = arrow.Source(path, arrow.parquet_header(path))
            return _plan(source, columns)
    except OSError as error:
        raise SourceError(str(path), f"it cannot be opened ({error.strerror})") from None
    with opened(path) as file:
        lines = file.lines(encoding)
        first = next(lines, "")
        delimiter = delimiter_of(first)
        header = tuple(RowReader(chain([first], lines), delimiter).next_row() or ())
        marked = "utf-16" if file.head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf8"
    source = arrow.Source(path, header, delimiter, encoding or marked)
    return _plan(source, columns)


def _plan(source: arrow.Source, said: Mapping[str, Sequence[str]] | None) -> Plan:
    header, path = source.header, str(source.path)
    columns = columns_of(path, header, said)
    together = [header[place] for place in columns.together]
    if together and DIAGNOSES not in (said or {}):
        raise SourceError(path, f"its column {together[0]!r} holds several diagnoses: `medcodes check` reads those", 1)
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise SourceError(path, f"two of its columns are named {twice[0]!r}: rename one", 1)
    of = {field: header[columns.of[field]] for field in _ASKED if columns.of[field] >= 0}
    if "procedure" not in of:
        raise SourceError(path, "it names no column for a procedure; say which it is, as procedure=CPT4", 1)
    return Plan(source, of, tuple(header[place] for place in columns.diagnoses))


def audit(
    plan: Plan,
    tally: Tally,
    output: Path | None = None,
    prefix: str = "",
    told: Callable[[], object] = bool,
) -> list[Unreadable]:
    """Check the lines of a file and count what is found.

    :param tally: where it is counted.
    :param output: a CSV or Parquet file that gets every line with what was found; it appears whole or not at all.
    :param prefix: what the names of the new columns begin with.
    :param told: called after each batch.
    :return: the rows that cannot be read; they are in no output.
    :raises SourceError: the file cannot be read any further, or has columns with the names of the new ones.
    """
    unreadable: list[Unreadable] = []
    names = list(plan.source.header) if output else plan.read
    with arrow.writer(output) if output else nullcontext() as writing:
        for table in arrow.batches(plan.source, names, unreadable):
            checked = _checked(table, plan, prefix)
            tally.add(*(arrow.counted(checked, prefix + name) for name in ("verdict", "findings", "denial")))
            if writing is not None:
                writing.write(checked)
            told()
    tally.unreadable += len(unreadable)
    return unreadable


def _checked(table: Any, plan: Plan, prefix: str) -> Any:
    try:
        return frames.check_lines(
            table,
            plan.of["procedure"],
            plan.diagnoses,
            plan.of.get("service_date"),
            pointers=plan.of.get("pointers"),
            payer=plan.of.get("payer"),
            state=plan.of.get("state"),
            prefix=prefix,
        )
    except FrameError as error:
        raise SourceError(str(plan.source.path), str(error)) from None
