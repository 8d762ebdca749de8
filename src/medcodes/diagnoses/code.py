"""A well-formed ICD-10-CM code."""

from __future__ import annotations

from typing import Self

import attrs

from medcodes.diagnoses import spelling
from medcodes.errors import InvalidCodeError, shortened


@attrs.frozen(order=True, repr=False)
class Icd10CmCode:
    """A well-formed ICD-10-CM code. Whether it exists is a release's answer.

    Attributes:
        compact: the code without its dot, upper-case.

    >>> Icd10CmCode.parse("e1121").dotted
    'E11.21'
    """

    compact: str

    @classmethod
    def parse(cls, text: object) -> Self:
        """Read a code in any usual spelling: with or without its dot, in any case, blanks around.

        :raises InvalidCodeError: the text cannot be an ICD-10-CM code.
        """
        compact = spelling.compacted(text)
        if compact is None:
            problem, nearest = spelling.explain_malformed(text), spelling.nearest_well_formed(text)
            raise InvalidCodeError(shortened(text), spelling.SYSTEM, problem, nearest)
        return cls(compact)

    @property
    def dotted(self) -> str:
        """The code as it is printed."""
        return spelling.dotted(self.compact)

    @property
    def category(self) -> str:
        """Its first three characters."""
        return self.compact[:3]

    @property
    def key(self) -> int:
        """The integer that tables keep for it."""
        return spelling.key_of(self.compact)

    def __str__(self) -> str:
        return self.dotted

    def __repr__(self) -> str:
        return f"Icd10CmCode({self.dotted!r})"
