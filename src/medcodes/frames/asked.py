"""What callers ask about a frame: which columns hold what, and what holds for every row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import attrs

from medcodes.errors import FrameError

RESERVED = "__medcodes_"
"""How the columns begin that are added while a frame is worked on, and gone afterwards."""


@attrs.frozen
class Constant:
    """A value that holds for every row, where a column could be named.

    >>> from medcodes import frames
    >>> frames.Constant("medicare")
    Constant(value='medicare')
    """

    value: str | date | None


Given = str | Constant | None
"""A column's name, a constant, or nothing."""


def names_of(columns: str | Iterable[str]) -> tuple[str, ...]:
    """The names of columns; one alone may be given as text.

    :raises FrameError: there is none, or one is named twice.
    """
    found = (columns,) if isinstance(columns, str) else tuple(columns)
    if not found:
        message = "no column of diagnoses was named: give one or more, as diagnoses=['dx1', 'dx2']"
        raise FrameError(message)
    twice = sorted({name for name in found if found.count(name) > 1})
    if twice:
        message = f"a column is named twice: {', '.join(twice)}"
        raise FrameError(message)
    return found


def demand(present: Sequence[str], needed: Iterable[Given], new: Iterable[str]) -> None:
    """Refuse columns that are not there, and names for new ones that are taken.

    :raises FrameError: it says which.
    """
    wanted = [name for name in needed if isinstance(name, str)]
    missing = [name for name in wanted if name not in present]
    if missing:
        shown = ", ".join(map(str, present[:30])) + (" …" if len(present) > 30 else "")
        message = f"the frame has no column {', '.join(map(repr, missing))}; it has: {shown or 'none'}"
        raise FrameError(message)
    taken = [name for name in new if name in present]
    if taken:
        message = (
            f"the frame already has {'a column' if len(taken) == 1 else 'columns'} {', '.join(map(repr, taken))}: "
            "rename it, or give the new columns other names with prefix='…'"
        )
        raise FrameError(message)
    reserved = [name for name in present if str(name).startswith(RESERVED)]
    if reserved:
        message = f"columns whose names begin with {RESERVED!r} are kept for medcodes: rename {', '.join(reserved)}"
        raise FrameError(message)
