"""Numbers as files write them."""

from __future__ import annotations

import math
from functools import lru_cache

from medcodes.errors import shortened


@lru_cache(maxsize=65_536)
def number_of(text: str, what: str) -> float | None:
    """The number in a text; dollar signs and commas for thousands fall away. Nothing is None.

    :param what: what it is, for the message.
    :raises ValueError: the text is no number.

    >>> number_of("$1,132.00", "charge"), number_of(" ", "charge")
    (1132.0, None)
    """
    stripped = text.strip()
    if not stripped:
        return None
    try:
        number = float(stripped.replace("$", "").replace(",", "")) if "_" not in stripped else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        message = f"its {what} {shortened(stripped)!r} is not a number"
        raise ValueError(message)
    return number
