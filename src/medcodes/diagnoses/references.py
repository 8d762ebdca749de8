"""References from a note to codes: ``E11.21`` or a range such as ``I20-I25``, each with everything below it."""

from __future__ import annotations

from medcodes.diagnoses import spelling


def label(first: int, last: int) -> str:
    """A reference as it is printed, from the keys of its first and last code.

    >>> label(spelling.key_of("I20"), spelling.key_of("I25"))
    'I20-I25'
    """
    start = spelling.dotted(spelling.compact_of(first))
    return start if first == last else f"{start}-{spelling.dotted(spelling.compact_of(last))}"


def keys_within(reference: str) -> tuple[int, int]:
    """The range of keys, end excluded, of a printed reference and everything below it.

    >>> low, high = keys_within("I20-I25")
    >>> low <= spelling.key_of("I259") < high
    True
    """
    first, _, last = reference.replace(".", "").partition("-")
    return spelling.key_of(first), spelling.keys_below(last or first)[1]
