"""The days on which something holds."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Validity(NamedTuple):
    """The first and the last day on which something is valid.

    Attributes:
        first_day: the first day, or None where it is not known.
        last_day: the last day, or None where no end is known.

    >>> str(Validity(date(2015, 10, 1), date(2021, 9, 30)))
    '2015-10-01 to 2021-09-30'
    """

    first_day: date | None
    last_day: date | None

    def includes(self, day: date) -> bool:
        """Whether a day lies between them."""
        return (self.first_day is None or self.first_day <= day) and (self.last_day is None or day <= self.last_day)

    def __str__(self) -> str:
        if self.first_day is None:
            return f"until {self.last_day}" if self.last_day else "no limit known"
        return f"{self.first_day} to {self.last_day}" if self.last_day else f"since {self.first_day}"
