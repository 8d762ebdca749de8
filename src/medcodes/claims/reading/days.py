"""Days as files write them."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
_AMERICAN = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})", re.ASCII)
_NAMED = re.compile(r"(\d{1,2})-?([A-Za-z]{3})-?(\d{4})", re.ASCII)
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}.*", re.ASCII | re.DOTALL)


@lru_cache(maxsize=65_536)
def day_of(text: str) -> date | str | None:
    """The day that a file means; a text that is no day stays as it is, and nothing is None.

    Besides ``2026-11-02`` and ``20261102``: ``11/02/2026``, month first as American files write it; ``02-Nov-2026`` and
    ``02NOV2026``, as CMS and SAS write it; each also with a time of day, which falls away. A year of two digits is
    not guessed.

    >>> day_of("11/2/2026") == day_of("02-Nov-2026") == day_of("2026-11-02 00:00:00") == date(2026, 11, 2)
    True
    >>> day_of("13/01/2026"), day_of(" ")
    ('13/01/2026', None)
    """
    stripped = text.strip()
    if not stripped:
        return None
    bare = _TIME.sub("", stripped)
    try:
        if found := _AMERICAN.fullmatch(bare):
            return date(int(found[3]), int(found[1]), int(found[2]))
        if found := _NAMED.fullmatch(bare):
            return date(int(found[3]), _MONTHS.get(found[2].casefold(), 0), int(found[1]))
        if bare.isascii():
            return date.fromisoformat(bare)
    except ValueError:
        pass
    return stripped
