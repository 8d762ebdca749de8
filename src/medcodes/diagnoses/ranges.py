"""Ranges of ICD-10-CM codes, as knowledge files and policies write them."""

from __future__ import annotations

from medcodes.diagnoses import spelling


def key_range(codes: str) -> tuple[int, int]:
    """The keys, end excluded, of a code and what lies below it, or of a range of codes.

    >>> key_range("M25") == key_range("M25-M25")
    True

    :raises ValueError: the range is not two codes in order.
    """
    first, _, last = codes.partition("-")
    ends = [spelling.compacted(first), spelling.compacted(last or first)]
    if None in ends:
        message = f"{codes!r} is not a code or a range of codes"
        raise ValueError(message)
    low, high = spelling.key_of(ends[0] or ""), spelling.keys_below(ends[1] or "")[1]
    if low >= high:
        message = f"{codes!r} is not in order"
        raise ValueError(message)
    return low, high
