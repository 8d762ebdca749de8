"""The lists of the Medicare Code Editor by date: what CMS's editor asks of a diagnosis.

Source: CMS, Definitions of Medicare Code Edits, version 44, with the days on which each code stood on each list. The
editor is for inpatient claims of Medicare; many payers ask the same of other claims.
"""

from __future__ import annotations

from bisect import bisect_right
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

import attrs

from medcodes import days
from medcodes.diagnoses import layout, spelling

if TYPE_CHECKING:
    from medcodes.diagnoses.release import Release
    from medcodes.diagnoses.tree import Tree


class EditList(StrEnum):
    """The editor's lists of diagnoses, in the order of `medcodes.diagnoses.layout.EDITOR_FLAGS`."""

    ADULT = "adult"
    MATERNITY = "maternity"
    PEDIATRIC = "pediatric"
    NEWBORN = "newborn"
    FEMALE = "female"
    MALE = "male"
    MANIFESTATION = "manifestation"
    UNACCEPTABLE_PRINCIPAL = "unacceptable_principal"
    UNSPECIFIED = "unspecified"
    EXTERNAL_CAUSE = "external_cause"
    QUESTIONABLE_ADMISSION = "questionable_admission"
    REQUIRES_SECONDARY = "requires_secondary"

    @classmethod
    def _missing_(cls, value: object) -> EditList | None:
        """A list by the editor's own name for it, such as ``ecodepdx``."""
        names = layout.EDITOR_FLAGS
        return list(cls)[names.index(value)] if isinstance(value, str) and value in names else None


_BITS = {name: 1 << layout.STATE_BITS + bit for bit, name in enumerate(EditList)}
_AGE_GROUPS = (EditList.ADULT, EditList.MATERNITY, EditList.PEDIATRIC, EditList.NEWBORN)


def mask(*names: EditList) -> int:
    """The bits of lists in the state of a row (`medcodes.diagnoses.tree.Tree.state`).

    >>> mask(EditList.ADULT, EditList.MATERNITY) == 0b1100
    True
    """
    return sum(_BITS[name] for name in set(names))


@attrs.frozen
class AgeGroup:
    """An age group of the editor.

    Attributes:
        name: ``adult``, ``maternity``, ``pediatric`` or ``newborn``.
        first: the youngest age, in completed years.
        last: the oldest age, in completed years.
    """

    name: EditList
    first: int
    last: int

    def includes(self, age: int) -> bool:
        """Whether an age in completed years lies in the group."""
        return self.first <= age <= self.last

    def __str__(self) -> str:
        return f"{self.name.value}, {self.first} to {self.last} years" if self.last else f"{self.name.value}, 0 years"


@attrs.frozen
class Edits:
    """What the editor asks of one code on a date. Of a heading, or of a code on no list, it asks nothing.

    Attributes:
        age_group: the ages that the diagnosis fits, or None for all.
        sex: the only sex that the diagnosis fitted, ``F`` or ``M``, or None; always None from 2024-10-01 on.
        is_manifestation: it shows another disease, which is coded first.
        is_unacceptable_principal: it says a circumstance, no illness or injury: never the principal diagnosis.
        requires_secondary: acceptable as the principal diagnosis, though on that list, where another diagnosis follows.
        is_unspecified: it leaves open a side or site that the record of an inpatient holds (a list since 2022-04-01).
        is_external_cause: it says how, and never stands first.
        is_questionable_admission: as the only diagnosis, it is seldom reason enough to be admitted.
    """

    age_group: AgeGroup | None = None
    sex: str | None = None
    is_manifestation: bool = False
    is_unacceptable_principal: bool = False
    requires_secondary: bool = False
    is_unspecified: bool = False
    is_external_cause: bool = False
    is_questionable_admission: bool = False

    def __bool__(self) -> bool:
        return self != _NOTHING


_NOTHING = Edits()


def edits(release: Release, row: int) -> Edits:
    """What the editor asks of a row's code in a release."""
    flags = release.tree.state(row, release.number)
    if not flags >> layout.STATE_BITS:
        return _NOTHING
    group = next((name for name in _AGE_GROUPS if flags & _BITS[name]), None)
    return Edits(
        age_group=None if group is None else age_group(release, group),
        sex="F" if flags & _BITS[EditList.FEMALE] else "M" if flags & _BITS[EditList.MALE] else None,
        is_manifestation=bool(flags & _BITS[EditList.MANIFESTATION]),
        is_unacceptable_principal=bool(flags & _BITS[EditList.UNACCEPTABLE_PRINCIPAL]),
        requires_secondary=bool(flags & _BITS[EditList.REQUIRES_SECONDARY]),
        is_unspecified=bool(flags & _BITS[EditList.UNSPECIFIED]),
        is_external_cause=bool(flags & _BITS[EditList.EXTERNAL_CAUSE]),
        is_questionable_admission=bool(flags & _BITS[EditList.QUESTIONABLE_ADMISSION]),
    )


def age_group(release: Release, name: EditList) -> AgeGroup:
    """An age group with its ages on the day of a release; after the last day that is known, with the newest.

    :raises ValueError: the list is not of an age group.
    """
    if name not in _AGE_GROUPS:
        message = f"{name.value!r} is no age group: {', '.join(_AGE_GROUPS)}"
        raise ValueError(message)
    return _age_group(release.tree, days.to_number(release.day), name)


def _age_group(tree: Tree, day: int, name: EditList) -> AgeGroup:
    number = list(EditList).index(name)
    groups, first, youngest, oldest = (
        tree.table.numbers(f"age_{part}") for part in ("groups", "first", "youngest", "oldest")
    )
    own = [index for index, group in enumerate(groups) if group == number]
    begun = bisect_right([first[index] for index in own], day)
    index = own[max(begun, 1) - 1]
    return AgeGroup(name, youngest[index], oldest[index])


def age_groups_of(release: Release, flags: int) -> tuple[AgeGroup, ...]:
    """The age groups whose lists hold a code, from the bits of its lists (`mask`)."""
    return _age_groups_of(release.tree, release.number, flags)


@lru_cache(maxsize=10_000)
def _age_groups_of(tree: Tree, number: int, flags: int) -> tuple[AgeGroup, ...]:
    return tuple(_age_group(tree, tree.releases[number], name) for name in _AGE_GROUPS if flags & _BITS[name])


def on_list(release: Release, name: EditList) -> tuple[str, ...]:
    """The codes on a list in a release, dotted, in code order."""
    tree, bit = release.tree, _BITS[name]
    width = len(tree.releases)
    listed = [state & bit for state in tree.table.numbers("states")[release.number :: width]]
    rows = zip(tree.keys, tree.patterns, strict=True)
    return tuple(spelling.dotted(spelling.compact_of(key)) for key, pattern in rows if listed[pattern])
