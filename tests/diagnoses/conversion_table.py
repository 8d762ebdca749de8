"""Reading the official conversion table (xlsx) for tests: new code, the day it began, the codes assigned before."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import attrs

NAME = "2026_ICD-10-CM-CONVERSION-TABLE-FY2026.xlsx"
_SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_CODE = r"(?!AND)[A-Z][0-9A-Z]{2}(?:\.[0-9A-Z]{1,4})?"
_RANGE = re.compile(rf"({_CODE})\s*-\s*({_CODE})")
_EPOCH = date(1899, 12, 30)
"""Day 0 of the spreadsheet."""


@attrs.frozen
class Conversion:
    """A row of the table.

    Attributes:
        line: its number in the sheet.
        current: the new code.
        day: the day it began.
        text: the cell of codes assigned before.
        single: the codes that the cell names by themselves.
        ranges: the ranges that it names, each its first and last code.
    """

    line: int
    current: str
    day: date
    text: str
    single: tuple[str, ...]
    ranges: tuple[tuple[str, str], ...]

    @property
    def names_categories(self) -> bool:
        """The cell names categories and not codes: "Codes in Categories T15-T19", "a code from R11-"."""
        return re.search(r"categor|code from", self.text, re.IGNORECASE) is not None


def read_conversions(folder: Path) -> Iterator[Conversion]:
    """The rows below the headings. A year alone means its 1 October; other days are spreadsheet numbers."""
    with zipfile.ZipFile(folder / NAME) as book:
        strings = [
            "".join(text.text or "" for text in item.iter(f"{_SPACE}t"))
            for item in _parsed(book, "xl/sharedStrings.xml").findall(f"{_SPACE}si")
        ]
        sheet = _parsed(book, "xl/worksheets/sheet1.xml")
    for number, row in enumerate(sheet.iter(f"{_SPACE}row"), 1):
        cells = [_value(cell, strings).strip() for cell in row.findall(f"{_SPACE}c")]
        current, day, text = ([*cells, "", "", ""])[:3]
        if number > 2 and day.isdigit():
            ranges = tuple(_RANGE.findall(text))
            single = tuple(re.findall(_CODE, _RANGE.sub(" ", text))) if text.casefold() != "none" else ()
            yield Conversion(number, current, _day(int(day)), text, single, ranges)


def _parsed(book: zipfile.ZipFile, member: str) -> ET.Element:
    return ET.fromstring(book.read(member))  # noqa: S314 (an official file)


def _value(cell: ET.Element, strings: list[str]) -> str:
    value = cell.findtext(f"{_SPACE}v") or ""
    return strings[int(value)] if cell.get("t") == "s" else value


def _day(number: int) -> date:
    return date(number, 10, 1) if number < 3_000 else _EPOCH + timedelta(days=number)
