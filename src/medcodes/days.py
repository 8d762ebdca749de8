"""Days: dates of service as callers write them, and the integers that tables keep."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeAlias

from medcodes.errors import NoReleaseError, shortened

DateLike: TypeAlias = date | str


def as_day(day: DateLike) -> date:
    """The day that a caller means.

    :param day: a date, a datetime (its day), or a text such as ``2026-11-02`` or ``20261102``.
    :raises NoReleaseError: the text is no day.

    >>> as_day("2026-11-02")
    datetime.date(2026, 11, 2)
    """
    if isinstance(day, datetime):
        return day.date()
    if isinstance(day, date):
        return day
    if isinstance(day, str):
        try:
            return date.fromisoformat(day.strip())
        except ValueError:
            pass
    message = f"{shortened(day)!r} is not a day: write it as 2026-11-02"
    raise NoReleaseError(message)


def from_number(number: int) -> date:
    """The day that a table keeps as YYYYMMDD.

    >>> from_number(20151001)
    datetime.date(2015, 10, 1)
    """
    return date(number // 10_000, number // 100 % 100, number % 100)


def to_number(day: date) -> int:
    """The number YYYYMMDD that a table keeps for a day."""
    return day.year * 10_000 + day.month * 100 + day.day
