"""What a node of ICD-10-CM can be, and the sides, episodes and trimesters that it can name."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """The levels of the classification."""

    CHAPTER = "chapter"
    BLOCK = "block"
    CATEGORY = "category"
    SUBCATEGORY = "subcategory"
    CODE = "code"


class Laterality(StrEnum):
    """The side of the body that a code names."""

    RIGHT = "right"
    LEFT = "left"
    BILATERAL = "bilateral"
    UNSPECIFIED = "unspecified"


class Episode(StrEnum):
    """The episode of care that a 7th character names (guidelines I.C.19.a and I.C.20.a.2).

    ``initial`` while the condition is under active treatment, whoever treats it; ``subsequent`` for routine care while
    it heals; ``sequela`` for what it leaves behind.
    """

    INITIAL = "initial"
    SUBSEQUENT = "subsequent"
    SEQUELA = "sequela"


class Trimester(StrEnum):
    """The trimester that a code names, from the first day of the last menstrual period (guideline I.C.15.a.3).

    The first lasts until 13 weeks and 6 days, the second until 27 weeks and 6 days.
    """

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    UNSPECIFIED = "unspecified"
