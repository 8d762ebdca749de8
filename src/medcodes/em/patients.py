"""New against established patients."""

from __future__ import annotations

from datetime import date

from medcodes.days import DateLike, as_day
from medcodes.em.complexity import LevelError

YEARS = 3


def is_new(last_seen: DateLike | None, service_date: DateLike) -> bool:
    """Whether a patient is new on a date of service: not seen face to face in the three years before.

    A visit to another clinician of the same group and specialty counts. On the day on which three years are full, the
    patient is new.

    :param last_seen: the last such visit, or None where there was none.
    :raises LevelError: the last visit lies after the date of service.

    >>> is_new("2023-11-03", "2026-11-02"), is_new("2023-11-02", "2026-11-02"), is_new(None, "2026-11-02")
    (False, True, True)
    """
    if last_seen is None:
        return True
    seen, day = as_day(last_seen), as_day(service_date)
    if seen > day:
        raise LevelError(f"the patient was last seen on {seen}, which lies after the date of service, {day}.")
    return _years_later(seen) <= day


def _years_later(day: date) -> date:
    try:
        return day.replace(year=day.year + YEARS)
    except ValueError:  # 29 February: the years are full on 1 March
        return date(day.year + YEARS, 3, 1)
