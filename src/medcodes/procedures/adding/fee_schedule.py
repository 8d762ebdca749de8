"""The Medicare Physician Fee Schedule's relative value file (PPRRVU), as csv and as fixed-width text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from medcodes.errors import shortened
from medcodes.procedures.adding.source import Reading, Row, Source, columns, month_in, once
from medcodes.procedures.tables import LONGEST_MODIFIER, TableKind

FIELDS = ("STATUS CODE", "PCTC IND", "GLOB DAYS", "MULT PROC", "BILAT SURG", "ASST SURG", "CO SURG", "TEAM SURG")
"""The columns that are kept beside code, modifier and description, by the names of the stacked header."""
_NUMBERS = ("WORK RVU", "MP RVU", "CONV FACTOR")
"""Columns of numbers, by the end of their names: where these are none, the row has slipped."""
_NAME = "RELATIVE VALUE FILE"
_HEAD_ROWS = 40
_STACKED = 4
_FIXED = {"status": (57, 58), "pctc": (98 + 5, 104), "glob": (104, 107)}
_LENGTH = 172
_LINE = re.compile(
    r"(?P<code>.{5})(?P<mod>.{2})(?P<title>.{50})(?P<status>.) *(?P<work>\d*\.\d\d) [ \d.NA]{40}"
)
_CODE = re.compile(r"[0-9A-Z]?")
_DAYS = re.compile(r"[0-9A-Z]{3}|")
_DECIMAL = re.compile(r"-?\d*\.?\d+|NA|")
_QUARTER = {"A": 1, "B": 4, "C": 7, "D": 10}
