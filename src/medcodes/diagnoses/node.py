"""One node of ICD-10-CM in one release: a chapter, block, category, subcategory or code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import total_ordering
from typing import TYPE_CHECKING

from medcodes import days
from medcodes.diagnoses import layout, spelling
from medcodes.diagnoses.kinds import Kind
from medcodes.diagnoses.node_facts import NodeFacts
from medcodes.validity import Validity

if TYPE_CHECKING:
    from medcodes.diagnoses.notes import Note
    from medcodes.diagnoses.release import Release


@total_ordering
class Icd10CmNode(NodeFacts):
    """A node of the classification, as it stands in one release.

    A view: it holds its release and its row, and reads everything else from the compiled table.
    Equal nodes are the same place in the same release.

    >>> import medcodes
    >>> knee = medcodes.icd10cm.on("2026-11-02")["M25.561"]
    >>> knee
    <ICD-10-CM M25.561 Pain in right knee>
    >>> knee.parent.code, knee.category.title, knee.chapter.code
    ('M25.56', 'Other joint disorder, not elsewhere classified', '13')
    """

    __slots__ = ("_release", "_row")

    def __init__(self, release: Release, row: int) -> None:
        self._release = release
        self._row = row

    @property
    def release(self) -> Release:
        """The release that the node is seen in."""
        return self._release

    @property
    def row(self) -> int:
        """Its row in the compiled tree, the same in every release."""
        return self._row

    @property
    def code(self) -> str:
        """The code, dotted; a chapter's number; a block's range, such as ``M20-M25``."""
        tree, row = self._release.tree, self._row
        if tree.levels[row] <= layout.BLOCK:
            return tree.place_of_row[row]
        return spelling.dotted(spelling.compact_of(tree.keys[row]))

    @property
    def title(self) -> str:
        """The official title in this release.

        Empty where no source of the shipped table has it yet: `title_source` says so.
        """
        return self._release.tree.title(self._row, self._release.number)

    @property
    def title_source(self) -> str:
        """Where the newest title comes from."""
        source = self._release.tree.title_source(self._row)
        return source or "none: the code is newer than the Tabular List that was compiled"

    @property
    def kind(self) -> Kind:
        """What the node is. A category without subdivisions is itself a code (guideline I.A.2)."""
        level = self._release.tree.levels[self._row]
        if level == layout.CHAPTER:
            return Kind.CHAPTER
        if level == layout.BLOCK:
            return Kind.BLOCK
        if self.is_billable:
            return Kind.CODE
        return Kind.CATEGORY if level == layout.CATEGORY else Kind.SUBCATEGORY

    @property
    def is_billable(self) -> bool:
        """It is a leaf, valid on the day: a claim may carry it (guideline I.B.2)."""
        return self._release.state(self._row) == layout.CODE

    @property
    def parent(self) -> Icd10CmNode | None:
        """The node directly above, or None for a chapter."""
        above = self._release.tree.parents[self._row]
        return None if above == self._row else Icd10CmNode(self._release, above)

    @property
    def ancestors(self) -> tuple[Icd10CmNode, ...]:
        """The nodes above, from the parent to the chapter."""
        parents, row = self._release.tree.parents, self._row
        found = []
        while (above := parents[row]) != row:
            found.append(Icd10CmNode(self._release, above))
            row = above
        return tuple(found)

    @property
    def children(self) -> tuple[Icd10CmNode, ...]:
        """The nodes directly below, in code order."""
        release = self._release
        return tuple(Icd10CmNode(release, row) for row in release.tree.children(self._row) if release.state(row))

    @property
    def siblings(self) -> tuple[Icd10CmNode, ...]:
        """The other nodes below the same parent; for a chapter, the other chapters."""
        parent = self.parent
        beside = self._release.chapters if parent is None else parent.children
        return tuple(node for node in beside if node._row != self._row)

    @property
    def descendants(self) -> tuple[Icd10CmNode, ...]:
        """All nodes below, in code order."""
        release = self._release
        return tuple(release.nodes(release.tree.subtree(self._row)))

    @property
    def billable_descendants(self) -> tuple[Icd10CmNode, ...]:
        """The codes below that a claim may carry, in code order."""
        return tuple(node for node in self.descendants if node.is_billable)

    @property
    def category(self) -> Icd10CmNode | None:
        """The category of three characters that it is or lies in; None for a chapter or block."""
        return self._above(lambda level: level == layout.CATEGORY)

    @property
    def block(self) -> Icd10CmNode | None:
        """The block that it is, or the nearest one that it lies in; None for a chapter."""
        return self._above(lambda level: level == layout.BLOCK)

    @property
    def chapter(self) -> Icd10CmNode:
        """The chapter that it is or lies in."""
        found = self._above(lambda level: level == layout.CHAPTER)
        assert found is not None  # noqa: S101 (every node lies in a chapter)
        return found

    @property
    def valid(self) -> Validity:
        """The days, around this release, on which it was what it is here: a code, or a heading."""
        tree, starts = self._release.tree, self._release.tree.releases
        first, last = tree.span(self._row, self._release.number)
        end = None if last + 1 == len(starts) else days.from_number(starts[last + 1]) - timedelta(days=1)
        return Validity(days.from_number(starts[first]), end)

    @property
    def replaced_by(self) -> tuple[Icd10CmNode, ...]:
        """The codes that took its place when it was deleted or subdivided, in the release that brought them.

        Source: the conversion table of the Medicare Code Editor; where that is silent on a code that was subdivided,
        the codes below it.
        """
        return self._release.replacements(self._row)

    @property
    def replaces(self) -> tuple[Icd10CmNode, ...]:
        """The codes that were assigned before it existed, each in the last release before it; some are still valid.

        Source: as of `replaced_by`; where the conversion table is silent, the code above it that was subdivided.

        >>> import medcodes
        >>> medcodes.icd10cm.on("2026-11-02")["M54.50"].replaces
        (<ICD-10-CM M54.5 Low back pain>,)
        """
        from medcodes.diagnoses.replacing import predecessors

        return predecessors(self._release, self._row)

    def notes(self, kind: str | None = None, *, inherited: bool = False) -> tuple[Note, ...]:
        """The notes of the Tabular List that it carries, in the edition nearest to this release.

        :param kind: ``includes``, ``inclusion_term``, ``excludes1``, ``excludes2``, ``code_first``,
            ``use_additional``, ``code_also``, ``seventh_character`` or ``note``; all of them where none is given.
        :param inherited: those of the nodes above as well, nearest first; each says where it stands.
        :raises ValueError: there is no such kind.

        >>> import medcodes
        >>> knee = medcodes.icd10cm.on("2026-11-02")["M25.561"]
        >>> [note.where for note in knee.notes("excludes2", inherited=True)][:2]
        ['M25.5', 'M25.5']
        """
        from medcodes.diagnoses.notes import NoteKind, notebook

        book = notebook(self._release.tree)
        edition = book.edition(self._release.first_day)
        return book.of(self._row, None if kind is None else NoteKind(kind), edition, inherited=inherited)

    def excludes1(self, other: Icd10CmNode | str) -> Note | None:
        """The Excludes1 note that keeps two codes from standing together, or None where there is none.

        Both ways round, and through everything above the two. Unrelated conditions may be reported together in spite
        of the note (guideline I.A.12.a). Chapters and blocks are not compared.

        :param other: a node, or a code of this release.
        :raises UnknownCodeError: this release does not have the code.

        >>> import medcodes
        >>> print(medcodes.icd10cm.on("2026-11-02")["E10.9"].excludes1("E11.65"))
        E10 Excludes1: type 2 diabetes mellitus (E11.-)
        """
        from medcodes.diagnoses.excludes import excludes

        node = self._release[other] if isinstance(other, str) else other
        return excludes(self._release.tree, self._release.number).between(self._row, node._row)

    def _above(self, wanted: Callable[[int], bool]) -> Icd10CmNode | None:
        tree, row = self._release.tree, self._row
        while not wanted(tree.levels[row]):
            above = tree.parents[row]
            if above == row:
                return None
            row = above
        return Icd10CmNode(self._release, row)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Icd10CmNode)
            and self._row == other._row
            and self._release.first_day == other._release.first_day
        )

    def __lt__(self, other: object) -> bool:
        return self._row < other._row if isinstance(other, Icd10CmNode) else NotImplemented

    def __hash__(self) -> int:
        return hash((self._row, self._release.number))

    def __reduce__(self) -> tuple[object, ...]:
        from medcodes.diagnoses.system import restore_node

        return restore_node, (self.code, self._release.day)

    def __str__(self) -> str:
        return self.code

    def __repr__(self) -> str:
        title = self.title
        return f"<ICD-10-CM {self.code}{f' {title}' if title else ''}>"

    def _repr_html_(self) -> str:
        from medcodes.notebook import icd10cm_node

        return icd10cm_node(self)
