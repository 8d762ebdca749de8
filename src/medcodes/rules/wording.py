"""Words that the messages of several rules share."""

from __future__ import annotations

from medcodes.procedures.node import place
from medcodes.rules.facts import LineFacts


def service_named(line: LineFacts) -> str:
    """A line's procedure for a message: the code with its label."""
    node = place(line.service.code)
    return f"{line.service.code} ({node.title})" if node is not None and node.title else line.service.code


def in_years(ages: tuple[int, int | None]) -> str:
    """A span of ages in words, both ends included.

    >>> in_years((0, 0)), in_years((0, 17)), in_years((65, None))
    ('the first year of life', 'ages up to 17', 'ages from 65')
    """
    first, last = ages
    if last is None:
        return f"ages from {first}"
    if not first:
        return f"ages up to {last}" if last else "the first year of life"
    return f"ages {first} to {last}"
