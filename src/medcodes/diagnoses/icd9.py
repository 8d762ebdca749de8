"""Codes of ICD-9-CM, which was in force until 2015-09-30, by their looks."""

from __future__ import annotations

import re

_DISEASE = re.compile(r"(\d{3})\.?(\d{0,2})")
_FACTOR = re.compile(r"(V(?:0[1-9]|[1-8]\d|9[01]))\.?(\d{0,2})")
_CAUSE = re.compile(r"(E(?:8\d\d|9\d\d|00\d|0[12]\d))\.?(\d?)")


def read(text: object) -> str | None:
    """The code as ICD-9-CM prints it, or None where the text does not look like one.

    Codes with V and E can also be read as ICD-10-CM: whether they are is another question.

    >>> read("25000"), read("v72.31"), read("E885.9"), read("M25.561"), read("12")
    ('250.00', 'V72.31', 'E885.9', None, None)
    """
    if not isinstance(text, str) or not text.isascii():
        return None
    written = text.strip().upper()
    for shape in (_DISEASE, _FACTOR, _CAUSE):
        found = shape.fullmatch(written)
        if found:
            return f"{found[1]}.{found[2]}" if found[2] else found[1]
    return None
