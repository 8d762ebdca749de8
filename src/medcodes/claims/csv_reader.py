"""Reading claims from CSV: one row a service line, rows of one claim together."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import attrs

from medcodes.claims.claim import Claim, Patient, ServiceLine
from medcodes.claims.record import Record, Unreadable
from medcodes.errors import SourceError, shortened

ALIASES = {
    "claim": ("claim", "claim_id", "claim_number", "claim_no", "clm_id", "encounter", "encounter_id"),
    "service_date": ("service_date", "date_of_service", "dos", "date", "from_date", "clm_from_dt"),
    "procedure": ("procedure", "cpt", "hcpcs", "procedure_code", "cpt_code", "hcpcs_cd", "code"),
    "modifiers": ("modifiers", "modifier", "mods", "mod"),
    "pointers": ("pointers", "pointer", "dx_pointers", "diagnosis_pointers"),
    "units": ("units", "quantity", "qty"),
    "charge": ("charge", "charges", "amount"),
    "sex": ("sex", "gender", "patient_sex"),
    "birth_date": ("birth_date", "dob", "date_of_birth", "patient_dob"),
    "place_of_service": ("place_of_service", "pos"),
    "documentation": ("documentation", "note", "notes", "note_text"),
    "payer": ("payer", "insurance"),
    "state": ("state",),
}
"""The names under which each column is known; diagnoses are dx1, dx2 … or diagnosis_1 …"""

_DIAGNOSIS = re.compile(r"(?:dx|diag|diagnosis|icd|icd10|icd_dgns_cd)_?(\d{1,2})?")
_POINTERS = re.compile(r"[\s,;|:]+")
_LETTERS = "ABCDEFGHIJKL"
LARGEST_FIELD = 65_536


@attrs.frozen
class Columns:
    """Which column holds what, by place in the row.

    Attributes:
        of: field to place.
        diagnoses: the places of the diagnoses, in order.
        count: how many columns the header has.
    """

    of: dict[str, int]
    diagnoses: tuple[int, ...]
    count: int


def read_csv(path: Path) -> Iterator[Record | Unreadable]:
    """The claims of a file, in its order; a row that cannot be read is told, and the rest goes on.

    Rows that follow one another with the same claim id are one claim. A row's diagnoses join the claim's list; its
    pointers (1 or A for the first diagnosis) count in that list. Without a column of pointers, a row points at its
    own diagnoses.

    :raises SourceError: the file cannot be opened, is not text, or its header names no procedure or no diagnosis.
    """
    try:
        with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
            yield from _read(str(path), file)
    except OSError as error:
        raise SourceError(str(path), f"it cannot be opened ({error.strerror})") from None


def _read(path: str, file: Iterable[str]) -> Iterator[Record | Unreadable]:
    csv.field_size_limit(LARGEST_FIELD)
    rows = csv.reader(file, strict=True)
    columns = columns_of(path, next(rows, []))
    seen: list[Unreadable] = []
    good = _good_rows(rows, columns, seen)
    for name, group in groupby(good, key=lambda row: row[1]):
        yield from seen
        seen.clear()
        lines = list(group)
        try:
            yield Record(name, lines[0][0], _claim([row for _, _, row in lines], columns))
        except _BadRowError as bad:
            place, reason = bad.args
            for number, (line, _, _) in enumerate(lines):
                other = f"line {lines[place][0]} of the same claim could not be read"
                yield Unreadable(line, reason if number == place else other)
    yield from seen


class _BadRowError(ValueError):
    """A row that cannot be understood: its place among the claim's rows, and why."""


def columns_of(path: str, header: Sequence[str]) -> Columns:
    """Which column holds what, guessed from the header.

    :raises SourceError: no column holds a procedure, or none a diagnosis.
    """
    names = [re.sub(r"[\s.-]+", "_", name.strip().casefold()) for name in header]
    of = {field: names.index(alias) for field, aliases in ALIASES.items() for alias in aliases[::-1] if alias in names}
    numbered = [
        (int(found[1] or 0), place) for place, name in enumerate(names) if (found := _DIAGNOSIS.fullmatch(name))
    ]
    diagnoses = tuple(place for _, place in sorted(numbered))
    if "procedure" not in of or not diagnoses:
        missing = "a procedure (such as cpt)" if "procedure" not in of else "a diagnosis (such as dx1)"
        read = ", ".join(shortened(name, 20) for name in header[:20]) or "nothing"
        raise SourceError(path, f"its header names no column for {missing}; it reads: {read}", 1)
    return Columns(of, diagnoses, len(header))


def _good_rows(
    rows: Iterator[list[str]], columns: Columns, seen: list[Unreadable]
) -> Iterator[tuple[int, str, list[str]]]:
    """The rows that have the header's shape, each with its line and its claim's name; the others are put aside."""
    number = 1
    while True:
        line = getattr(rows, "line_num", number) + 1
        number += 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            seen.append(Unreadable(line, f"it is not CSV ({error})"))
            continue
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != columns.count:
            seen.append(Unreadable(line, f"it has {len(row)} fields and the header has {columns.count}"))
        elif any("\udc80" <= character <= "\udcff" for cell in row for character in cell):
            seen.append(Unreadable(line, "it is not UTF-8 text"))
        else:
            name = row[columns.of["claim"]].strip() if "claim" in columns.of else ""
            yield line, name or f"line {line}", row


def _claim(rows: list[list[str]], columns: Columns) -> Claim:
    def cell(row: list[str], field: str) -> str:
        return row[columns.of[field]].strip() if field in columns.of else ""

    diagnoses: list[str] = []
    lines = []
    for place, row in enumerate(rows):
        own = [row[column].strip() for column in columns.diagnoses]
        for code in own:
            if code and code not in diagnoses:
                diagnoses.append(code)
        try:
            pointers = (
                parse_pointers(cell(row, "pointers"))
                if "pointers" in columns.of
                else tuple(diagnoses.index(code) + 1 for code in own if code)
            )
            units, charge = _number(cell(row, "units"), "units"), _number(cell(row, "charge"), "charge")
        except ValueError as error:
            raise _BadRowError(place, str(error)) from None
        lines.append(
            ServiceLine(
                cell(row, "procedure"),
                pointers,
                _POINTERS.split(cell(row, "modifiers")),
                1 if units is None else units,
                charge,
                cell(row, "service_date") or None,
                cell(row, "place_of_service") or None,
                cell(row, "documentation"),
            )
        )
    first = rows[0]
    return Claim(
        diagnoses,
        lines,
        cell(first, "service_date") or None,
        Patient(cell(first, "sex"), cell(first, "birth_date")),
        payer=cell(first, "payer") or None,
        state=cell(first, "state") or None,
        place_of_service=cell(first, "place_of_service") or None,
    )


def parse_pointers(text: str) -> tuple[int, ...]:
    """Pointers as people write them: ``1``, ``1,2``, ``1 2``, ``A``, ``AB``.

    >>> parse_pointers("1, 3"), parse_pointers("AC")
    ((1, 3), (1, 3))

    :raises ValueError: the text is no list of pointers.
    """
    found: list[int] = []
    for part in filter(None, _POINTERS.split(text.strip().upper())):
        if part.isascii() and part.isdigit() and len(part) <= 3:
            found.append(int(part))
        elif all(letter in _LETTERS for letter in part):
            found.extend(_LETTERS.index(letter) + 1 for letter in part)
        else:
            message = f"its pointers {shortened(text)!r} are neither numbers nor letters A to L"
            raise ValueError(message)
    return tuple(found)


def _number(text: str, what: str) -> float | None:
    if not text:
        return None
    try:
        number = float(text.replace("$", "").replace(",", ""))
    except ValueError:
        number = float("nan")
    if number != number or number in (float("inf"), float("-inf")):
        message = f"its {what} {shortened(text)!r} is not a number"
        raise ValueError(message)
    return number
