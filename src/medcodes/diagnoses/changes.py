"""What became of the billable codes between two releases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import attrs

from medcodes.diagnoses import layout, spelling
from medcodes.diagnoses.replacing import Replacements
from medcodes.diagnoses.tree import Tree
from medcodes.errors import NoReleaseError

if TYPE_CHECKING:
    from medcodes.diagnoses.release import Release


class What(StrEnum):
    """What can become of a code."""

    ADDED = "added"
    DELETED = "deleted"
    BECAME_HEADER = "became_header"
    BECAME_CODE = "became_code"
    REVISED = "revised"


_PHRASES = {
    What.ADDED: "added",
    What.DELETED: "deleted",
    What.BECAME_HEADER: "became a heading",
    What.BECAME_CODE: "became a code",
    What.REVISED: "titles revised",
}


@attrs.frozen(repr=False)
class Change:
    """What became of one code.

    Attributes:
        what: ``added``, ``deleted``, ``became_header``, ``became_code`` or ``revised``.
        code: the code.
        title: its title in the later release; of a deleted one the last that it had. Empty where none is known yet.
        old_title: where the title was revised, the one in the earlier release.
        replaced_by: the codes that took the place of one that claims may no longer carry.
        replaces: the codes that were assigned before a new one existed, some of which may still be valid.
    """

    what: What
    code: str
    title: str
    old_title: str = ""
    replaced_by: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "what": self.what.value,
            "code": self.code,
            "title": self.title,
            "old_title": self.old_title,
            "replaced_by": list(self.replaced_by),
            "replaces": list(self.replaces),
        }

    def __str__(self) -> str:
        parts = [f"{self.code} {self.what.value.replace('_', ' ')}: {self.title or 'title not known yet'}"]
        if self.old_title:
            parts.append(f"was {self.old_title!r}")
        if self.replaced_by:
            parts.append(f"now {', '.join(self.replaced_by)}")
        if self.replaces:
            parts.append(f"before {', '.join(self.replaces)}")
        return "; ".join(parts)

    def __repr__(self) -> str:
        return f"<{self}>"


@attrs.frozen(repr=False)
class Changes:
    """What became of the billable codes between two releases; get it with ``medcodes.icd10cm.changes``.

    A collection: iterate over every `Change` in code order, count with ``len``.

    Attributes:
        earlier, later: the first days of the two releases.
        added: codes that are new.
        deleted: codes that are gone.
        became_header: codes that were subdivided: claims must carry one of those below.
        became_code: headings that claims may carry now.
        revised: codes with another title. A title that one of the releases lacks is not compared.

    >>> import medcodes
    >>> changes = medcodes.icd10cm.changes("2020-10-01", "2021-10-01")
    >>> changes.of("M54.5")[0]
    <M54.5 became header: Low back pain; now M54.50, M54.51, M54.59>
    """

    earlier: date
    later: date
    added: tuple[Change, ...] = ()
    deleted: tuple[Change, ...] = ()
    became_header: tuple[Change, ...] = ()
    became_code: tuple[Change, ...] = ()
    revised: tuple[Change, ...] = ()

    def of(self, code: object) -> tuple[Change, ...]:
        """What concerns a code: its own change, and the new codes for what it was assigned to before.

        :param code: a code in any usual spelling, or a node.
        """
        compact = spelling.compacted(str(code))
        shown = spelling.dotted(compact) if compact else ""
        return tuple(change for change in self if shown and (shown == change.code or shown in change.replaces))

    @property
    def counts(self) -> dict[str, int]:
        """How many changes of each kind."""
        return {what.value: len(getattr(self, what.value)) for what in What}

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "earlier": self.earlier.isoformat(),
            "later": self.later.isoformat(),
            **{what.value: [change.to_dict() for change in getattr(self, what.value)] for what in What},
        }

    def __iter__(self) -> Iterator[Change]:
        every = (*self.added, *self.deleted, *self.became_header, *self.became_code, *self.revised)
        return iter(sorted(every, key=lambda change: change.code.replace(".", "")))

    def __len__(self) -> int:
        return sum(self.counts.values())

    def __str__(self) -> str:
        counted = ", ".join(f"{count:,} {_PHRASES[What(what)]}" for what, count in self.counts.items())
        return f"ICD-10-CM from {self.earlier} to {self.later}: {counted}"

    def __repr__(self) -> str:
        return f"<{self}>"

    def _repr_html_(self) -> str:
        from medcodes.notebook import icd10cm_changes

        return icd10cm_changes(self)


def between(earlier: Release, later: Release) -> Changes:
    """The changes from one release to another of the same tree.

    :raises NoReleaseError: the first comes after the second.
    """
    if earlier.number > later.number:
        message = (
            f"the release of {earlier.first_day} is later than that of {later.first_day}: give the earlier day first"
        )
        raise NoReleaseError(message)
    tree = earlier.tree
    replacements = Replacements(tree, earlier.number, later.number)
    found: dict[What, list[Change]] = {what: [] for what in What}

    def codes(rows: list[int]) -> tuple[str, ...]:
        return tuple(_code(tree, row) for row in rows)

    for row, what in _differing(earlier, later):
        title = tree.title(row, earlier.number if what is What.DELETED else later.number)
        if what is What.REVISED:
            old = tree.title(row, earlier.number)
            if title and old and old != title:
                found[what].append(Change(what, _code(tree, row), title, old_title=old))
        elif what in (What.DELETED, What.BECAME_HEADER):
            found[what].append(Change(what, _code(tree, row), title, replaced_by=codes(replacements.after(row))))
        else:
            found[what].append(Change(what, _code(tree, row), title, replaces=codes(replacements.before(row))))
    return Changes(
        earlier.first_day, later.first_day, **{what.value: tuple(changes) for what, changes in found.items()}
    )


def _differing(earlier: Release, later: Release) -> Iterator[tuple[int, What]]:
    """The rows that are a code in one of two releases and something else in the other, or whose title may differ."""
    tree = earlier.tree
    pairs = {
        pattern: _what(was, becomes)
        for pattern, (was, becomes) in enumerate(
            zip(tree.states(earlier.number), tree.states(later.number), strict=True)
        )
    }
    levels, parents, marks = tree.levels, tree.parents, tree.table.numbers("titles")
    varies = bytearray(len(marks))
    for row, (pattern, mark) in enumerate(zip(tree.patterns, marks, strict=True)):
        varies[row] = bool(mark & layout.HAS_OLD) or bool(mark & layout.AFTER_PARENT and varies[parents[row]])
        what = pairs[pattern]
        if what is not None and levels[row] > layout.BLOCK and (what is not What.REVISED or varies[row]):
            yield row, what


def _what(was: int, becomes: int) -> What | None:
    if was == layout.CODE:
        return {layout.CODE: What.REVISED, layout.HEADER: What.BECAME_HEADER}.get(becomes, What.DELETED)
    if becomes == layout.CODE:
        return What.BECAME_CODE if was == layout.HEADER else What.ADDED
    return None


def _code(tree: Tree, row: int) -> str:
    return spelling.dotted(spelling.compact_of(tree.keys[row]))
