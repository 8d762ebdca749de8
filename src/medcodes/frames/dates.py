"""Dates of service in a frame: which release answers for each, and what is wrong with those that have none."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import narwhals.stable.v2 as nw

from medcodes import days
from medcodes.claims.reading.days import day_of
from medcodes.diagnoses.system import icd10cm
from medcodes.errors import NoReleaseError, shortened
from medcodes.frames.asked import RESERVED, Constant, Given
from medcodes.frames.codes import DIGIT
from medcodes.frames.lookups import Decided, Lookups, is_missing

NUMBER = f"{RESERVED}day_number"
"""The day as YYYYMMDD; 0 where there is none."""
RELEASE = f"{RESERVED}release"
"""The number of the release in force; that of today where no date is given; -1 where there is none."""
PROBLEM = f"{RESERVED}day_problem"
"""What is wrong with the date, as a sentence; missing where nothing is."""
POWER = f"{RESERVED}power"
"""The power of the release for taking out what codes are in it (see `codes.status`); 0 where there is none."""
NO_RELEASE = -1


@attrs.frozen
class Day:
    """A date of service, understood.

    Attributes:
        number: the day as YYYYMMDD, or 0.
        release: the number of its release, or -1.
        problem: what is wrong with it, or None.
    """

    number: int
    release: int
    problem: str | None = None

    @property
    def power(self) -> int:
        """The power of the release."""
        return 0 if self.release == NO_RELEASE else DIGIT**self.release


def understood(value: object) -> Day:
    """What a value says as a date of service, in any way that files write it; nothing at all is today.

    >>> understood("2026-11-02").number, understood("02/30/2026").problem
    (20261102, "'02/30/2026' is not a day: write it as 2026-11-02")
    """
    if is_missing(value) or (isinstance(value, str) and not value.strip()):
        return Day(0, icd10cm.today.number)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    number = 0
    try:
        read = day_of(value) if isinstance(value, str) else value
        day = days.as_day(read) if isinstance(read, (str, date)) else days.as_day(shortened(value))
        number = days.to_number(day)
        return Day(number, icd10cm.on(day).number)
    except NoReleaseError as error:
        return Day(number, NO_RELEASE, str(error))


def add(frame: Any, service_date: Given, lookups: Lookups) -> Any:
    """The frame with the day, the release and the problem of each row."""
    if not isinstance(service_date, str):
        day = understood(service_date.value if isinstance(service_date, Constant) else None)
        literals = {
            NUMBER: nw.lit(day.number, nw.Int64),
            RELEASE: nw.lit(day.release, nw.Int64),
            POWER: nw.lit(day.power, nw.Int64),
            PROBLEM: nw.lit(day.problem, nw.String),
        }
        return frame.with_columns(**literals)
    frame, column = _plain(frame, service_date)
    keys = lookups.distinct(frame, column)
    none = understood(None)
    known = [none if key == 0 else understood(key) for key in keys]
    decided = {
        NUMBER: Decided([day.number for day in known], none.number, nw.Int64),
        RELEASE: Decided([day.release for day in known], none.release, nw.Int64),
        POWER: Decided([day.power for day in known], none.power, nw.Int64),
        PROBLEM: Decided([day.problem for day in known], None, nw.String),
    }
    return lookups.attach(frame, column, keys, decided)


def _plain(frame: Any, column: str) -> tuple[Any, str]:
    """The frame and the column to look dates up by: dates and times as the number of their day."""
    dtype = frame.collect_schema()[column]
    if not isinstance(dtype, (nw.Date, nw.Datetime)):
        return frame, column
    of_day = nw.col(column).dt
    year, month, day = (part.fill_null(0).cast(nw.Int64) for part in (of_day.year(), of_day.month(), of_day.day()))
    plain = f"{RESERVED}plain_day"
    return frame.with_columns((year * 10_000 + month * 100 + day).alias(plain)), plain
