"""Which codes are headers: derived from the billable codes alone."""

from __future__ import annotations

from collections.abc import Iterable, Set

FULL_STEM = 6


def headers_of(codes: Iterable[str], ever: Set[str]) -> set[str]:
    """The proper prefixes of billable codes that are headers.

    A prefix that ends in X is padding, and no header, where it has six characters or where X is
    all that ever follows it.

    :param codes: the compact billable codes of a release.
    :param ever: prefixes, of any release, that something other than X follows (see `branching`).

    >>> sorted(headers_of(["S0100XA"], branching(["S0100XA"])))
    ['S01', 'S010', 'S0100']
    """
    found: set[str] = set()
    for code in codes:
        for length in range(len(code) - 1, 2, -1):
            prefix = code[:length]
            if prefix in found:
                break
            if prefix[-1] == "X" and (length == FULL_STEM or prefix not in ever):
                continue
            found.add(prefix)
    return found


def branching(codes: Iterable[str]) -> set[str]:
    """The prefixes of codes that something other than X follows."""
    return {code[:length] for code in codes for length in range(3, len(code)) if code[length] != "X"}


def parent_of(code: str, headers: Set[str]) -> str | None:
    """The nearest header above a code, or None above a category."""
    for length in range(len(code) - 1, 2, -1):
        if code[:length] in headers:
            return code[:length]
    return None
