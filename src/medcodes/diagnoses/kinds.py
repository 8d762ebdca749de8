"""What a node of ICD-10-CM can be, and the sides that it can name."""

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
