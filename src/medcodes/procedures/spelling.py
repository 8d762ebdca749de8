"""How CPT and HCPCS codes are spelled, and which category a spelling belongs to."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

LENGTH = 5

_SHAPE = re.compile(r"[0-9]{4}[0-9AFMTU]|[A-EGHJ-MP-V][0-9]{4}", re.ASCII)


class Category(StrEnum):
    """The categories of procedure codes.

    I, II and III are CPT's; PLA are proprietary laboratory analyses and MAAA the administrative codes of multianalyte
    assays, both kept with CPT; LEVEL_II is HCPCS Level II.
    """

    I = "I"  # noqa: E741 (the name that the field uses)
    II = "II"
    III = "III"
    PLA = "PLA"
    MAAA = "MAAA"
    LEVEL_II = "Level II"


_BY_LAST = {"F": Category.II, "T": Category.III, "U": Category.PLA, "M": Category.MAAA}


def compacted(text: object) -> str | None:
    """The code in a text, upper-case and without blanks around, or None where the text cannot be one.

    >>> compacted(" g0439 "), compacted("9921")
    ('G0439', None)
    """
    if not isinstance(text, str):
        return None
    text = text.strip()
    if not text.isascii():  # some letters become ASCII ones when they are made upper-case
        return None
    text = text.upper()
    return text if _SHAPE.fullmatch(text) else None


def category_of(code: str) -> Category:
    """The category of a well-formed code, by its letter.

    >>> category_of("99214").value, category_of("0001F").value, category_of("0042T").value
    ('I', 'II', 'III')
    """
    if not code[0].isdigit():
        return Category.LEVEL_II
    return _BY_LAST.get(code[-1], Category.I)


@lru_cache(maxsize=1_000)
def segment_key(code: str) -> str:
    """The text by which codes are ordered: their category first, those that end in a letter apart, then the code.

    >>> sorted(["0001U", "0001F", "99214", "0002F", "0001A"], key=segment_key)
    ['99214', '0001A', '0001F', '0002F', '0001U']
    """
    last = code[-1]
    return f"{category_of(code).name}{'' if last.isdigit() else last}:{code}"


def explain_malformed(text: object) -> str:
    """What keeps a text from being a code, for a message."""
    if not isinstance(text, str):
        return f"it is {type(text).__name__}, not text"
    stripped = text.strip()
    if not stripped:
        return "it is empty"
    if any(character.isspace() for character in stripped):
        return "it has a blank inside"
    if not (stripped.isascii() and stripped.isalnum()):
        return "a code has only letters and digits; modifiers stand apart"
    if len(stripped) != LENGTH:
        return f"a code has {LENGTH} characters and this has {len(stripped)}"
    return (
        "a code is five digits, or four digits and one of A, F, M, T and U, "
        "or a letter (A to V, without F, I, N and O) and four digits"
    )
