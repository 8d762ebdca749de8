"""National Provider Identifiers: ten digits, the last of which checks the others."""

from __future__ import annotations

LENGTH = 10
PREFIX = "80840"
"""What stands for the United States and health before the number, when its check digit is computed."""
FIRST_DIGITS = ("1", "2")


def problem(number: object) -> str:
    """What keeps a text from being a National Provider Identifier, or nothing.

    Source: CMS, Requirements for National Provider Identifier (NPI) and NPI Check Digit.

    >>> problem("1234567893"), problem("1234567890")
    ('', 'its last digit does not check the others (it would be 3)')
    """
    text = str(number).strip()
    if not (text.isascii() and text.isdecimal()):
        return "it has ten digits and nothing else"
    if len(text) != LENGTH:
        return f"it has ten digits, and this has {len(text)}"
    if text[0] not in FIRST_DIGITS:
        return "it begins with 1 or 2"
    expected = check_digit(text[:-1])
    return "" if text[-1] == expected else f"its last digit does not check the others (it would be {expected})"


def check_digit(digits: str) -> str:
    """The digit that follows nine, by Luhn's formula.

    >>> check_digit("123456789")
    '3'
    """
    total = 0
    for place, digit in enumerate(reversed(PREFIX + digits)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled // 10 + doubled % 10
    return str(-total % 10)
