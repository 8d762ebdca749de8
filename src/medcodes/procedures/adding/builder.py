"""Recognizing, reading and compiling what a user adds, together with what they added before."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TypeAlias

from medcodes.errors import SourceError, shortened
from medcodes.procedures.adding import addon_file, descriptors, fee_schedule, hcpcs_file
from medcodes.procedures.adding.source import Reading, Source
from medcodes.procedures.tables import (
    LISTS,
    RECORD,
    SEPARATOR,
    Addition,
    TableKind,
    family_of,
    packed,
    read_additions,
    section,
)
from medcodes.store.table import Table
from medcodes.store.writing import StringPool, numbers, write_table

FORMATS: tuple[tuple[Callable[[Source], bool], Callable[[Source], Reading]], ...] = (
    (fee_schedule.is_csv, fee_schedule.read_csv),
    (hcpcs_file.is_csv, hcpcs_file.read_csv),
    (addon_file.is_delimited, addon_file.read_delimited),
    (addon_file.is_fixed, addon_file.read_fixed),
    (hcpcs_file.is_fixed, hcpcs_file.read_fixed),
    (descriptors.is_descriptors, descriptors.read),
    (fee_schedule.is_fixed, fee_schedule.read_fixed),
)
"""How each format is recognized and read; the surest signs first."""
OPEN_ENDED = date(9999, 12, 31)
_FORMED = ("keys", "fields", "titles", "strings", "strings_offsets")
_OWN = frozenset({"Level II", "dental"})

Sections: TypeAlias = "dict[str, array[int] | bytes]"


def read(path: Path) -> tuple[Source, Reading]:
    """Recognize and read a file.

    :raises SourceError: it is damaged, or none of the known formats.
    """
    source = Source(path)
    for recognizes, reader in FORMATS:
        if recognizes(source):
            return source, reader(source)
    line, text = next((line, text) for line, text in enumerate(source.lines, 1) if text.strip())
    raise source.refused(
        f"{shortened(text)!r} does not begin a fee schedule (PPRRVU), a descriptor file, HCPCS Level II (ANWEB) "
        "or an add-on code file",
        line,
    )


def compile_file(path: Path, first_day: date | None, last_day: date | None) -> tuple[Addition, Sections]:
    """Read and compile a file.

    :raises SourceError: the file is damaged, or does not say for which days it holds.
    """
    source, reading = read(path)
    return _addition(source, reading, first_day, last_day), compiled(reading)


def write(target: Path, kept: Sequence[tuple[Addition, Sections]]) -> None:
    """Write additions, in the order of kind and first day, so that the order of adding does not matter."""
    ordered = sorted(kept, key=lambda item: (item[0].kind, item[0].first_day))
    sections: Sections = {RECORD: json.dumps([addition.to_json() for addition, _ in ordered]).encode()}
    for number, (_, own) in enumerate(ordered):
        sections |= {section(number, name): content for name, content in own.items()}
    write_table(target, sections)


def copied(opened: Table | None) -> list[tuple[Addition, Sections]]:
    """What was added before, no longer tied to the file."""
    additions = read_additions(opened) if opened is not None else ()
    return [(addition, _copied(opened, number)) for number, addition in enumerate(additions) if opened is not None]


def compiled(reading: Reading) -> Sections:
    """The sections of one file."""
    rows = sorted((packed(row.code, row.modifier), row) for row in reading.rows)
    pool = StringPool()
    titles = numbers([pool.add(row.title) for _, row in rows], "I")
    fields = numbers([pool.add(SEPARATOR.join(row.fields)) for _, row in rows], "I")
    keys = numbers([key for key, _ in rows], "Q")
    return {"keys": keys, "fields": fields, "titles": titles, **pool.sections("strings")}


def _copied(opened: Table, number: int) -> Sections:
    found: Sections = {}
    for name in _FORMED:
        content = opened.numbers(section(number, name))
        found[name] = bytes(content) if name == "strings" else numbers(content, "Q" if name == "keys" else "I")
    return found


def _addition(source: Source, reading: Reading, first_day: date | None, last_day: date | None) -> Addition:
    first = first_day or reading.first_day
    if first is None:
        problem = "it does not say for which days it holds: give its first day (--first-day 2026-01-01)"
        raise SourceError(str(source.path), problem)
    last = last_day or (OPEN_ENDED if reading.kind is TableKind.ADD_ON else date(first.year, 12, 31))
    if last < first:
        raise SourceError(str(source.path), f"its last day, {last}, comes before its first, {first}")
    families = {family_of(row.code) for row in reading.rows} if reading.kind in LISTS else set()
    if reading.kind is not TableKind.HCPCS:
        families -= _OWN
    codes = len({row.code for row in reading.rows})
    return Addition(reading.kind, source.path.name, source.sha256, first, last, codes, frozenset(families))
