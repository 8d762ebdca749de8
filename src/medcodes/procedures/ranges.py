"""Ranges of procedure codes, as knowledge files and policies write them."""

from __future__ import annotations

from medcodes.procedures import spelling


def code_range(text: str) -> tuple[str, str]:
    """The first and last code of a code or a range of codes.

    >>> code_range("71045-71048"), code_range("G0439")
    (('71045', '71048'), ('G0439', 'G0439'))

    :raises ValueError: the text is not two codes of one kind, in order.
    """
    first, _, last = text.partition("-")
    last = last or first
    kind = spelling.segment_key(first).partition(":")[0] if spelling.compacted(first) == first else None
    if spelling.compacted(last) != last or kind != spelling.segment_key(last).partition(":")[0] or first > last:
        message = f"{text!r} is no range of procedure codes"
        raise ValueError(message)
    return first, last
