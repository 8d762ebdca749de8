"""ICD-10-CM as users reach it: ``medcodes.icd10cm``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from medcodes.days import DateLike, as_day
from medcodes.diagnoses.node import Icd10CmNode
from medcodes.diagnoses.release import Release
from medcodes.diagnoses.tree import Tree
from medcodes.errors import NoReleaseError
from medcodes.store.catalogue import follow, reopen, table

if TYPE_CHECKING:
    from medcodes.diagnoses.changes import Changes
    from medcodes.diagnoses.searching.search import Match


class Icd10Cm:
    """The classification of diagnoses, all releases since 2015-10-01.

    Without a date, the release in force today answers; `on` gives that of another day.

    >>> import medcodes
    >>> medcodes.icd10cm["e11.21"].title
    'Type 2 diabetes mellitus with diabetic nephropathy'
    >>> medcodes.icd10cm.on("2021-09-30")["M54.5"].is_billable
    True
    """

    def __init__(self) -> None:
        self._releases: dict[date, Release] = {}
        follow(self._forget)

    @cached_property
    def tree(self) -> Tree:
        """The compiled tree, opened on first use."""
        return Tree(table("icd10cm"))

    def on(self, day: DateLike) -> Release:
        """The release in force on a day, the date of service.

        After the last day that the table knows, the newest release, whose `may_be_stale` says so.

        :raises NoReleaseError: a day before 2015-10-01, when ICD-9-CM was in force, or no day.
        """
        day = as_day(day)
        found = self._releases.get(day)
        return found if found is not None else self._open(day)

    def _open(self, day: date) -> Release:
        tree = self.tree
        number = tree.release_number(day)
        if number < 0:
            first = tree.release_starts()[0]
            message = f"there is no release of ICD-10-CM on {day}: ICD-9-CM was in force until {first}"
            raise NoReleaseError(message)
        if len(self._releases) > 5_000:
            self._releases.clear()
        release = self._releases[day] = Release(tree, number, day)
        return release

    @property
    def today(self) -> Release:
        """The release in force today."""
        return self.on(date.today())

    @property
    def releases(self) -> tuple[Release, ...]:
        """Every release, oldest first."""
        return tuple(self.on(start) for start in self.tree.release_starts())

    def changes(self, earlier: DateLike, later: DateLike) -> Changes:
        """What became of the billable codes between two days: added, deleted, subdivided, with another title.

        :raises NoReleaseError: there is no release on one of them, or the first comes after the second.

        >>> import medcodes
        >>> changes = medcodes.icd10cm.changes("2025-10-01", "2026-10-01")
        >>> len(changes.added), len(changes.deleted), len(changes.became_header)
        (190, 15, 15)
        """
        from medcodes.diagnoses.changes import between

        return between(self.on(earlier), self.on(later))

    def reload(self) -> None:
        """Open the tables again, when next used: after another program added a release, or dropped what was added.

        Nodes and releases that were got before keep answering from what they were got from. Not to be called while
        other threads look codes up.
        """
        reopen()

    def _forget(self) -> None:
        self._releases = {}
        self.__dict__.pop("tree", None)

    @property
    def chapters(self) -> tuple[Icd10CmNode, ...]:
        """The roots of the tree today, by number."""
        return self.today.chapters

    def get(self, code: object) -> Icd10CmNode | None:
        """The node of a code today, or None where there is none."""
        return self.today.get(code)

    def validate(self, codes: Iterable[object], on: DateLike | None = None) -> list[bool]:
        """For each code, in order: whether a claim may carry it on a day, or today (see `Release.validate`)."""
        return (self.today if on is None else self.on(on)).validate(codes)

    def search(self, text: str, limit: int = 10, within: object = None, *, billable: bool = True) -> tuple[Match, ...]:
        """The codes that a text means today, best first (see `Release.search`)."""
        return self.today.search(text, limit, within, billable=billable)

    def suggest(self, code: object, documentation: str) -> tuple[Icd10CmNode, ...]:
        """The more specific codes of today that the documentation supports, best first (see `Release.suggest`)."""
        return self.today.suggest(code, documentation)

    def __getitem__(self, code: object) -> Icd10CmNode:
        return self.today[code]

    def __contains__(self, code: object) -> bool:
        return code in self.today

    def __iter__(self) -> Iterator[Icd10CmNode]:
        return iter(self.today)

    def __len__(self) -> int:
        return len(self.today)

    def __repr__(self) -> str:
        starts = self.tree.release_starts()
        return f"<ICD-10-CM, {len(starts)} releases from {starts[0]} to {starts[-1]}>"

    def __reduce__(self) -> str:
        return "icd10cm"


icd10cm = Icd10Cm()


def restore_release(day: date) -> Release:
    """The release of a day, out of a pickle."""
    return icd10cm.on(day)


def restore_node(code: str, day: date) -> Icd10CmNode:
    """A node, out of a pickle."""
    return icd10cm.on(day)[code]
