"""Values out of JSON of unknown shape: what is not what it should be is as if it were not there."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from medcodes.errors import shortened

Json: TypeAlias = Mapping[str, Any]


def objects(value: object) -> list[Json]:
    """The objects of a list, or the one that stands in place of a list.

    >>> objects([{"a": 1}, None]), objects({"a": 1}), objects("text")
    ([{'a': 1}], [{'a': 1}], [])
    """
    values = value if isinstance(value, list) else [value]
    return [item for item in values if isinstance(item, dict)]


def child(value: object, *names: str) -> Json:
    """An object within objects, or an empty one.

    >>> child({"a": {"b": {"c": 1}}}, "a", "b"), child({"a": []}, "a", "b")
    ({'c': 1}, {})
    """
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def text(value: object) -> str:
    """A text, without blanks around; halves of characters, which JSON can spell, show as such.

    >>> text(" I10 "), text(7), text(chr(0xD800))
    ('I10', '7', '?')
    """
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18:
        return str(value)
    if not isinstance(value, str):
        return ""
    return value.strip() if value.isascii() else value.encode("utf-8", "replace").decode().strip()


def number(value: object, what: str) -> float | None:
    """A number, or None where there is none.

    :param what: what it is, for the message.
    :raises ValueError: it is something else, or endless.
    """
    if value is None:
        return None
    try:
        found = float(value) if isinstance(value, (int, float, str)) and not isinstance(value, bool) else math.nan
    except (ValueError, OverflowError):
        found = math.nan
    if not math.isfinite(found):
        message = f"its {what} {shortened(value)!r} is not a number"
        raise ValueError(message)
    return found


def whole_numbers(value: object) -> Iterator[int]:
    """The whole numbers of a list, such as the sequences of diagnoses."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, int) and not isinstance(item, bool):
            yield item
