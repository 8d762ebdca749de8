"""What a code's place and title say of it: body regions, system, side and kind of condition."""

from __future__ import annotations

from typing import NamedTuple

from medcodes.diagnoses.kinds import Laterality

CONDITIONS = (
    "symptom",
    "injury",
    "neoplasm",
    "pregnancy",
    "perinatal",
    "congenital",
    "infection",
    "external-cause",
    "screening",
    "encounter",
    "history",
    "family-history",
    "status",
    "aftercare",
    "poisoning",
    "complication",
)
"""The kinds of condition, in the order of their bits."""

_SIDES = (None, Laterality.RIGHT, Laterality.LEFT, Laterality.BILATERAL, Laterality.UNSPECIFIED)
_SEXES = (None, "F", "M")
_UNSPECIFIED = 1 << 5


class Facts(NamedTuple):
    """Facts of one code.

    Attributes:
        regions: mask of body regions (see `medcodes.anatomy`); none for what is systemic or says no place.
        system: number of the body system from 1, or 0 for none.
        kinds: mask of `CONDITIONS`.
        laterality: the side that the title names.
        sex: the only sex that anatomy allows, ``F`` or ``M``, or None.
        unspecified: the title leaves a detail unspecified.
    """

    regions: int = 0
    system: int = 0
    kinds: int = 0
    laterality: Laterality | None = None
    sex: str | None = None
    unspecified: bool = False

    def is_any(self, kinds: int) -> bool:
        """Whether it is of one of the kinds in a mask."""
        return bool(self.kinds & kinds)

    def pack(self) -> tuple[int, int, int, int]:
        """The four numbers that the table keeps."""
        side, sex = _SIDES.index(self.laterality), _SEXES.index(self.sex)
        return self.regions, self.system, self.kinds, side | sex << 3 | (_UNSPECIFIED if self.unspecified else 0)

    @classmethod
    def unpack(cls, regions: int, system: int, kinds: int, traits: int) -> Facts:
        """The facts out of the four numbers that the table keeps."""
        side, sex = _SIDES[traits & 7], _SEXES[traits >> 3 & 3]
        return cls(regions, system, kinds, side, sex, bool(traits & _UNSPECIFIED))


def kinds_mask(names: list[str] | tuple[str, ...]) -> int:
    """The mask of kinds of condition.

    :raises ValueError: a name is no kind of condition.
    """
    mask = 0
    for name in names:
        mask |= 1 << CONDITIONS.index(name)
    return mask
