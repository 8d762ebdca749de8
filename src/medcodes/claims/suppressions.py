"""Findings that somebody looked at and lets stand: which rule, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from medcodes.claims.fields import text, told

Suppressions = tuple[tuple[str, str], ...]
"""Pairs of a rule, by id or name, and the reason."""


def suppressions(values: Mapping[Any, Any] | Iterable[Any] | str | None) -> Suppressions:
    """What is to be suppressed, as people write it: a mapping, pairs, or a text.

    >>> suppressions({"PX201": "the note says both knees"})
    (('PX201', 'the note says both knees'),)
    >>> suppressions("PX201: the note says both knees; DX202: no side known")
    (('PX201', 'the note says both knees'), ('DX202', 'no side known'))
    >>> suppressions("PX201")
    (('PX201', ''),)
    """
    if values is None or values == () or values == "":
        return ()
    if isinstance(values, str):
        parts = [part.partition(":") for part in values.split(";") if part.strip()]
        return tuple([(rule.strip(), reason.strip()) for rule, _, reason in parts])
    if isinstance(values, Mapping):
        return tuple([_pair(pair) for pair in values.items()])
    if isinstance(values, Iterable):
        return tuple([_pair(value) for value in values])
    return suppressions(told(values))


def _pair(value: object) -> tuple[str, str]:
    if isinstance(value, (tuple, list)) and len(value) == 2:
        rule, reason = value
        return told(rule).strip(), text(reason) or ""
    return told(value).strip(), ""
