"""How ICD-10-CM codes are spelled, and the 64-bit key that tables keep for each.

A key is the code without its dot, padded to eight bytes, read as one big-endian integer:
the order of keys is the order of codes, and everything below a code lies in one range of keys.
"""

from __future__ import annotations

import re

SYSTEM = "ICD-10-CM"
LONGEST = 7
"""The most characters a code has, its dot not counted."""

_SHAPE = re.compile(r"[A-Z][0-9A-Z][0-9A-Z](?:\.?[0-9A-Z]{1,4}|\.?)", re.ASCII)
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


def compacted(text: object) -> str | None:
    """The code in a text, without its dot and upper-case, or None where the text cannot be one.

    >>> compacted(" m25.561 "), compacted("M25 561")
    ('M25561', None)
    """
    if not isinstance(text, str):
        return None
    text = text.strip()
    if not text.isascii():  # some letters become ASCII ones when they are made upper-case
        return None
    text = text.upper()
    return text.replace(".", "") if _SHAPE.fullmatch(text) else None


def dotted(compact: str) -> str:
    """A compact code as it is printed.

    >>> dotted("M25561"), dotted("I10")
    ('M25.561', 'I10')
    """
    return f"{compact[:3]}.{compact[3:]}" if len(compact) > 3 else compact


def key_of(compact: str) -> int:
    """The integer that tables keep for a compact code.

    >>> key_of("A00") < key_of("A000") < key_of("A01")
    True
    """
    return int.from_bytes(compact.encode("ascii").ljust(8, b"\0"), "big")


def compact_of(key: int) -> str:
    """The compact code of a key: the inverse of `key_of`."""
    return key.to_bytes(8, "big").rstrip(b"\0").decode("ascii")


def keys_below(compact: str) -> tuple[int, int]:
    """The range of keys, end excluded, of a code and everything below it.

    >>> low, high = keys_below("M25")
    >>> low <= key_of("M25561") < high
    True
    """
    low = key_of(compact)
    return low, low + (1 << 8 * (8 - len(compact)))


def explain_malformed(text: object) -> str:
    """What keeps a text from being a code, for a message."""
    if not isinstance(text, str):
        return f"it is {type(text).__name__}, not text"
    stripped = text.strip()
    if not stripped:
        return "it is empty"
    bare = stripped.replace(".", "", 1)
    if any(character.isspace() for character in stripped):
        return "it has a blank inside"
    if not (bare.isascii() and bare.isalnum()):
        return "a code has only letters, digits and one dot after the third character"
    if not bare[0].isalpha():
        return "it does not begin with a letter (ICD-9-CM codes often begin with a digit)"
    if len(bare) > LONGEST:
        return f"a code has at most {LONGEST} characters and this has {len(bare)}"
    if len(bare) < 3:
        return "a code has at least three characters"
    return "the dot belongs after the third character"


def nearest_well_formed(text: object) -> tuple[str, ...]:
    """The code that was perhaps meant by a malformed text: blanks dropped, O and I read as digits."""
    if not isinstance(text, str) or len(text) > 20:
        return ()
    squeezed = "".join(character for character in text.upper() if character.isascii() and character.isalnum())
    for candidate in (squeezed, squeezed[:1] + squeezed[1:].translate(_LOOKALIKES)):
        if compacted(candidate) is not None:
            return (dotted(candidate),)
    return ()
