"""What stands in the fields of a claim, as people and tables of numbers write it: nothing is refused.

What can be understood is made one kind of value; the rest is kept as it was written, for a rule to report.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from numbers import Real
from typing import Any

from medcodes.days import DateLike, as_day
from medcodes.errors import shortened

_WHOLE = frozenset([int])
_LARGEST = 10**15
"""Beyond this a number is none that a claim can hold, and would be told in hundreds of digits."""


def listed(values: object) -> tuple[Any, ...]:
    """A list as it was written; what is no list is a list of one."""
    if type(values) is tuple:  # claims are made by the million: what is as it should be is not looked at twice
        return values
    if values is None:
        return ()
    if isinstance(values, (str, bytes)) or not isinstance(values, Iterable):
        return (values,)
    return tuple(values)


def procedure(value: object) -> object:
    """A procedure code as it was written; a table of numbers drops its leading zeros.

    >>> procedure("99213"), procedure(99213.0), procedure(100)
    ('99213', '99213', '00100')
    """
    if isinstance(value, str):
        return value
    whole = _whole(value)
    return value if whole is None else f"{whole:05}"


def diagnoses(values: object) -> tuple[Any, ...]:
    """Diagnoses as they were written; a number can only be of ICD-9-CM, and is told as text."""
    return tuple(
        [code if isinstance(code, str) or not isinstance(code, Real) else told(code) for code in listed(values)]
    )


def modifiers(values: object) -> tuple[str, ...]:
    """Modifiers upper-case, without blanks around; empty ones fall away.

    >>> modifiers([" rt", 59, 25.0, None])
    ('RT', '59', '25')
    """
    return tuple([code for value in listed(values) if (code := (text(value) or "").upper())])


def pointers(values: object) -> tuple[Any, ...]:
    """Pointers; whole numbers as such, however a table keeps them."""
    found = listed(values)
    if _WHOLE.issuperset(map(type, found)):
        return found
    return tuple([value if type(value) is int or (whole := _whole(value)) is None else whole for value in found])


def text(value: object) -> str | None:
    """A text without blanks around; None where there is none.

    >>> text(" 11 "), text(11.0), text(float("nan")), text("")
    ('11', '11', None, None)
    """
    if value is None:
        return None
    if isinstance(value, str):
        return value.strip() or None
    return None if is_missing(value) else told(value).strip() or None


def note(value: object) -> str:
    """The text of a note as it was written; empty where there is none."""
    if isinstance(value, str):
        return value
    return "" if is_missing(value) else told(value)


def units(value: object) -> float:
    """How many: 1 where it is not said, and no number (NaN) where what is said is none."""
    found = number(value)
    return 1 if found is None else found


def number(value: object) -> float | None:
    """A number; None where there is none, and no number (NaN) where what stands there is none.

    >>> number("80.50"), number(None), number("eighty")
    (80.5, None, nan)
    """
    if type(value) is int or type(value) is float:
        return value if -_LARGEST < value < _LARGEST else _missing_or_no_number(value)
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, bool) or (not isinstance(value, (str, Real)) and not hasattr(value, "__float__")):
        return math.nan
    try:
        found = float(value)
    except (TypeError, ValueError, OverflowError, ArithmeticError):
        return math.nan
    return found if -_LARGEST < found < _LARGEST else _missing_or_no_number(found)


def day(value: DateLike | object | None) -> date | str | None:
    """A day; a text that is no day is kept as it was written, for a rule to report.

    >>> day("2026-11-02"), day(20261102), day("tomorrow"), day(float("nan"))
    (datetime.date(2026, 11, 2), datetime.date(2026, 11, 2), 'tomorrow', None)
    """
    if type(value) is date:
        return value
    if value is None or (isinstance(value, str) and not value.strip()) or is_missing(value):
        return None
    try:
        return as_day(value if isinstance(value, (date, str)) else told(value))
    except ValueError:
        return told(value)


def sex(value: object) -> str | None:
    """F or M; anything else is not known."""
    letter = value.strip().upper()[:1] if isinstance(value, str) else ""
    return letter if letter in ("F", "M") else None


def told(value: object) -> str:
    """A value as text: whole numbers without a decimal point, and what is no text as Python shows it."""
    if isinstance(value, str):
        return value
    whole = _whole(value)
    return shortened(value) if whole is None else str(whole)


def is_missing(value: object) -> bool:
    """Whether it is what a table writes where there is nothing: None, NaN, NaT."""
    if value is None:
        return True
    if isinstance(value, (str, bytes, int)):
        return False
    try:
        return bool(value != value)
    except Exception:  # arrays, and objects that compare to nothing
        return False


def _whole(value: object) -> int | None:
    """The whole number that a value is, also where a table keeps it as a float; None where it is none."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return int(number) if -_LARGEST < number < _LARGEST and number.is_integer() else None


def _missing_or_no_number(value: float) -> float | None:
    """None for the NaN by which a table says that there is nothing; NaN for what is too large."""
    return None if value != value else math.nan
