"""Claims from delimited text: one row a service line, rows of one claim together."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from operator import itemgetter

import attrs

from medcodes.claims.claim import Claim, ClaimType, Patient, ServiceLine
from medcodes.claims.reading.asked import Asked, Reading
from medcodes.claims.reading.blocks import Blocks, Lines
from medcodes.claims.reading.columns import Columns, columns_of, known
from medcodes.claims.reading.days import day_of
from medcodes.claims.reading.numbers import number_of
from medcodes.claims.reading.opening import ClaimFile, is_text
from medcodes.claims.reading.rows import Row, RowReader, grouped
from medcodes.claims.record import Found, Record, Unreadable
from medcodes.errors import shortened

DELIMITERS = ",\t|;"
_SEPARATORS = re.compile(r"[\s,;|:]+")
_LETTERS = "ABCDEFGHIJKL"
_INSTITUTIONAL = frozenset({"institutional", "i", "837i", "ub", "ub04", "ub-04", "facility"})


@attrs.frozen
class Rows:
    """The rows of a claim, as the file has them.

    Attributes:
        name: the claim's id.
        columns: which column holds what.
        rows: the rows, each with its line.
    """

    name: str
    columns: Columns
    rows: list[Row]

    @property
    def size(self) -> int:
        """About how many characters the rows have."""
        return len(self.rows) * 100

    def records(self) -> Iterator[Record | Unreadable]:
        """The claim; or, where one of its rows cannot be read, each row with the reason.

        A claim that lacks a line is not checked as if it were whole.
        """
        try:
            claim = _claim(self.rows, self.columns)
        except _BadRowError as bad:
            place, reason = bad.args
            other = f"line {self.rows[place][0]} of the same claim could not be read"
            for number, (line, _) in enumerate(self.rows):
                yield Unreadable(line, reason if number == place else other)
        else:
            yield Record(self.name, self.rows[0][0], claim)


@attrs.frozen
class RowBlock:
    """Lines that hold whole claims, as the file has them.

    Attributes:
        lines: the lines.
        delimiter: what separates their columns.
        columns: which column holds what.
    """

    lines: Lines
    delimiter: str
    columns: Columns

    @property
    def size(self) -> int:
        """How many characters the lines have."""
        return len(self.lines.text)

    def records(self) -> Iterator[Record | Unreadable]:
        """The claims of the lines, and what is none."""
        text = io.StringIO(self.lines.text, newline="")
        for rows in _rows(RowReader(text, self.delimiter, after=self.lines.after), self.columns):
            if isinstance(rows, Unreadable):
                yield rows
            else:
                yield from rows.records()


class _BadRowError(ValueError):
    """A row that cannot be understood: its place among the claim's rows, and why."""


def start(file: ClaimFile, asked: Asked) -> Reading:
    """Begin to read a file: its header is read, its rows are still to come.

    :raises SourceError: its header names no procedure or no diagnosis.
    """
    lines = file.lines(asked.encoding)
    first = next(lines, "")
    delimiter = delimiter_of(first)
    header = RowReader(chain([first], lines), delimiter)
    columns = columns_of(file.name, header.next_row() or [], asked.columns)
    return Reading("csv", _passages(lines, header.after, delimiter, columns), columns)


def delimiter_of(line: str) -> str:
    """What separates the columns of a header: the character under which most names say what they hold.

    >>> delimiter_of("claim;dx1;cpt"), delimiter_of("dx1|cpt, or hcpcs")
    (';', '|')
    """

    def columns(delimiter: str) -> tuple[int, int]:
        try:
            header = next(csv.reader([line], delimiter=delimiter), [])
        except csv.Error:
            return 0, 0
        return known(header), len(header)

    return max(DELIMITERS, key=columns)


def _passages(lines: Iterator[str], after: int, delimiter: str, columns: Columns) -> Iterator[Found]:
    """Blocks of rows that can be understood apart, and from where that ends the rows of each claim."""
    blocks = Blocks(lines, after, delimiter, len(columns.names), columns.of["claim"])
    for block in blocks:
        yield RowBlock(block, delimiter, columns)
    after, rest = blocks.rest()
    yield from _rows(RowReader(rest, delimiter, after=after), columns)


def _rows(rows: RowReader, columns: Columns) -> Iterator[Rows | Unreadable]:
    read = columns.read

    def problem(row: Sequence[str]) -> str:
        if not "".join(row).isascii() and any(not is_text(row[place]) for place in read):
            return "it is not UTF-8 text; if the file is Latin-1, say --encoding latin-1"
        return ""

    for group in grouped(rows, len(columns.names), columns.of["claim"], problem):
        yield group if isinstance(group, Unreadable) else Rows(group[0], columns, group[1])


def _claim(rows: list[Row], columns: Columns) -> Claim:
    of = columns.of
    procedure, pointers, day = of["procedure"], of["pointers"], of["service_date"]
    suppress = of["suppress"]
    to, revenue, units = of["service_date_to"], of["revenue_code"], of["units"]
    charge, place_of_service, documentation = of["charge"], of["place_of_service"], of["documentation"]
    coded = itemgetter(*columns.diagnoses, -1)
    modified = itemgetter(*columns.modifiers, -1)
    listed: dict[str, int] = {}
    written: tuple[str, ...] | None = None
    own: tuple[str, ...] = ()
    lines = []
    for place, (_, row) in enumerate(rows):
        cells = [*row, ""]  # a field that the file lacks is at place -1
        if written != (written := coded(cells)):  # most claims repeat their diagnoses in every row
            own = _diagnoses(cells, columns)
            for code in own:
                listed.setdefault(code, len(listed) + 1)
        try:
            lines.append(
                ServiceLine(
                    _procedure(cells[procedure], cells[revenue]),
                    parse_pointers(cells[pointers]) if pointers >= 0 else tuple([listed[code] for code in own]),
                    _modifiers(modified(cells)),
                    _units(cells[units]),
                    number_of(cells[charge], "charge"),
                    day_of(cells[day]),
                    cells[place_of_service],
                    cells[documentation].strip(),
                    day_of(cells[to]),
                    cells[revenue],
                    suppress=cells[suppress],
                )
            )
        except ValueError as error:
            raise _BadRowError(place, str(error)) from None
    first = [*rows[0][1], ""]
    return Claim(
        tuple(listed),
        tuple(lines),
        day_of(first[day]),
        Patient(first[of["sex"]], day_of(first[of["birth_date"]])),
        claim_type=_claim_type(first[of["claim_type"]]),
        type_of_bill=first[of["type_of_bill"]],
        billing_date=day_of(first[of["billing_date"]]),
        total_charge=_total(first[of["total_charge"]]),
        payer=first[of["payer"]],
        state=first[of["state"]],
        place_of_service=first[place_of_service],
        service_date_to=day_of(first[to]),
        billing_npi=first[of["billing_npi"]],
        rendering_npi=first[of["rendering_npi"]],
        suppress=first[of["suppress_claim"]],
    )


def _total(text: str) -> float | None:
    try:
        return number_of(text, "total charge")
    except ValueError as error:
        raise _BadRowError(0, str(error)) from None


def _diagnoses(cells: list[str], columns: Columns) -> tuple[str, ...]:
    """The codes of a row, each once, in order."""
    codes: dict[str, None] = {}
    for place in columns.diagnoses:
        parts = _SEPARATORS.split(cells[place]) if place in columns.together else [cells[place].strip()]
        codes.update(dict.fromkeys(filter(None, parts)))
    return tuple(codes)


def _procedure(code: str, revenue: str) -> str | None:
    """The procedure; a line that has a revenue code can be without one."""
    stripped = code.strip()
    return None if not stripped and revenue.strip() else stripped


@lru_cache(maxsize=4_096)
def _modifiers(cells: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(filter(None, _SEPARATORS.split(" ".join(cells))))


@lru_cache(maxsize=4_096)
def _units(text: str) -> float:
    units = number_of(text, "units")
    return 1 if units is None else units


def _claim_type(text: str) -> ClaimType:
    return ClaimType.INSTITUTIONAL if text.strip().casefold() in _INSTITUTIONAL else ClaimType.PROFESSIONAL


@lru_cache(maxsize=4_096)
def parse_pointers(text: str) -> tuple[int, ...]:
    """Pointers as people write them: ``1``, ``1,2``, ``1 2``, ``A``, ``AB``.

    >>> parse_pointers("1, 3"), parse_pointers("AC")
    ((1, 3), (1, 3))

    :raises ValueError: the text is no list of pointers.
    """
    found: list[int] = []
    for part in filter(None, _SEPARATORS.split(text.strip().upper())):
        if part.isascii() and part.isdigit() and len(part) <= 3:
            found.append(int(part))
        elif all(letter in _LETTERS for letter in part):
            found.extend(_LETTERS.index(letter) + 1 for letter in part)
        else:
            message = f"its pointers {shortened(text)!r} are neither numbers nor letters A to L"
            raise ValueError(message)
    return tuple(found)
