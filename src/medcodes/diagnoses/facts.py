"""What a code's place and title say of it: body regions, system, kind of condition, side, episode and so on."""

from __future__ import annotations

from typing import NamedTuple

from medcodes.diagnoses.kinds import Episode, Laterality, Trimester

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
_EPISODES = (None, Episode.INITIAL, Episode.SUBSEQUENT, Episode.SEQUELA)
_TRIMESTERS = (None, Trimester.FIRST, Trimester.SECOND, Trimester.THIRD, Trimester.UNSPECIFIED)
_SEX, _UNSPECIFIED, _OTHER_SPECIFIED, _MANIFESTATION, _EPISODE, _TRIMESTER = 3, 5, 6, 7, 8, 10
"""Where the traits after the side begin in their number."""


class Facts(NamedTuple):
    """Facts of one code.

    Attributes:
        regions: mask of body regions (see `medcodes.anatomy`); none for what is systemic or says no place.
        system: number of the body system from 1, or 0 for none.
        kinds: mask of `CONDITIONS`.
        laterality: the side that the title names.
        sex: the only sex that anatomy allows, ``F`` or ``M``, or None.
        unspecified: the title leaves a detail unspecified.
        other_specified: the title stands for details that have no code of their own.
        manifestation: the title says that it shows another disease.
        episode: the episode of care that the 7th character names.
        trimester: the trimester that the title names.
    """

    regions: int = 0
    system: int = 0
    kinds: int = 0
    laterality: Laterality | None = None
    sex: str | None = None
    unspecified: bool = False
    other_specified: bool = False
    manifestation: bool = False
    episode: Episode | None = None
    trimester: Trimester | None = None

    def is_any(self, kinds: int) -> bool:
        """Whether it is of one of the kinds in a mask."""
        return bool(self.kinds & kinds)

    def pack(self) -> tuple[int, int, int, int]:
        """The four numbers that the table keeps."""
        traits = (
            _SIDES.index(self.laterality)
            | _SEXES.index(self.sex) << _SEX
            | self.unspecified << _UNSPECIFIED
            | self.other_specified << _OTHER_SPECIFIED
            | self.manifestation << _MANIFESTATION
            | _EPISODES.index(self.episode) << _EPISODE
            | _TRIMESTERS.index(self.trimester) << _TRIMESTER
        )
        return self.regions, self.system, self.kinds, traits

    @classmethod
    def unpack(cls, regions: int, system: int, kinds: int, traits: int) -> Facts:
        """The facts out of the four numbers that the table keeps."""
        return cls(
            regions,
            system,
            kinds,
            _SIDES[traits & 7],
            _SEXES[traits >> _SEX & 3],
            bool(traits >> _UNSPECIFIED & 1),
            bool(traits >> _OTHER_SPECIFIED & 1),
            bool(traits >> _MANIFESTATION & 1),
            _EPISODES[traits >> _EPISODE & 3],
            _TRIMESTERS[traits >> _TRIMESTER & 7],
        )


def kinds_mask(names: list[str] | tuple[str, ...]) -> int:
    """The mask of kinds of condition.

    :raises ValueError: a name is no kind of condition.
    """
    mask = 0
    for name in names:
        mask |= 1 << CONDITIONS.index(name)
    return mask
