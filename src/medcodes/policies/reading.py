"""What reading a file of policies gives: the policies, and what of the file could not be used."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

import attrs

from medcodes.errors import shortened
from medcodes.policies.policy import Policy

EXAMPLES = 3
"""How many places a problem names."""
_NONE = re.compile(r"(?:n/?a|null|none|00?/00?/0000)?", re.IGNORECASE)
_FORMATS = ("%m/%d/%Y", "%b %d %Y", "%B %d, %Y")
_NO_END = 2200
"""Years from here on mean that no end is known."""


@attrs.frozen
class Reading:
    """A file of policies, read.

    Attributes:
        kind: what it is.
        policies: what it holds.
        problems: what of it could not be used, in full sentences.
    """

    kind: str
    policies: tuple[Policy, ...]
    problems: tuple[str, ...] = ()


@attrs.define
class Problems:
    """What could not be used, counted by kind, with the first places of each."""

    _found: dict[str, list[str]] = attrs.field(factory=dict)

    def add(self, what: str, where: str) -> None:
        """Count one."""
        self._found.setdefault(what, []).append(where)

    def told(self) -> tuple[str, ...]:
        """A sentence for each kind."""
        return tuple(f"{len(places):,} {what}: {_few(places)}." for what, places in self._found.items())


def _few(places: Iterable[str]) -> str:
    distinct = list(dict.fromkeys(places))
    return ", ".join(distinct[:EXAMPLES]) + (
        f" and {len(distinct) - EXAMPLES:,} more" if len(distinct) > EXAMPLES else ""
    )


def day_of(text: str) -> date | None:
    """A day as exports write it, with or without a time; None where there is none.

    >>> day_of("2025-10-01 00:00:00"), day_of("10/1/2025"), day_of("N/A")
    (datetime.date(2025, 10, 1), datetime.date(2025, 10, 1), None)

    :raises ValueError: the text is no day.
    """
    text = " ".join(text.split())
    if _NONE.fullmatch(text):
        return None
    found = _iso(text) or next((day for form in _FORMATS if (day := _parsed(text, form))), None)
    if found is None:
        message = f"{shortened(text)!r} is no day"
        raise ValueError(message)
    return None if found.year >= _NO_END else found


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _parsed(text: str, form: str) -> date | None:
    """The day at the beginning of a text, whatever time follows."""
    words = text.split(" ")
    try:
        return datetime.strptime(" ".join(words[: form.count(" ") + 1]), form).date()
    except ValueError:
        return None
