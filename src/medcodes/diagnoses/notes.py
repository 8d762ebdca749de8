"""The notes of the Tabular List: includes, excludes, code first and the rest, each with the codes that it names.

Which edition a note comes from
    Three editions of the Tabular List were compiled: April 2026, April 2025 and January 2021. For a release, the
    edition whose day is nearest answers (so that of January 2021 for releases up to October 2022). A code that this
    edition lacks has its notes from the next newer one that has it, else from an older one. Each note says its
    edition; a note that was revised between two editions reads as in the one that answers.

The table ``icd10cm_notes`` is apart from that of the tree, so that it is only mapped when a note is asked for. Its
carriers are the codes that have notes of their own, ascending, and then the chapters and blocks that have:

==========================  =======  ==============================================================================
section                     type     holds
==========================  =======  ==============================================================================
keys                        Q        key of each code that carries notes, ascending
places                      s        a line for each chapter and block that does: its number or range
starts                      I        for each carrier its first note, and one more
kinds                       B        kind of each note (its place in `NoteKind`), and a mark (`CONDITIONAL`)
texts                       I        number of its text in ``lines`` (with lines_offsets, I)
references                  H        number of its list of references
printed                     B        the editions that print it, a bit each
used                        B        the editions that use it for their releases, a bit each
edition_days, editions      I, s     the first day of each edition's release and its name (editions_offsets, I)
lists_offsets, lists        I, H     the members of each list: numbers of references
firsts, lasts               Q        keys of the first and the last code of each reference
about                       s        JSON: sources; for each kind how many lines of the newest edition have references
==========================  =======  ==============================================================================
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import attrs

from medcodes import days
from medcodes.diagnoses import layout, references, spelling
from medcodes.diagnoses.tree import Tree
from medcodes.store.catalogue import table as catalogued
from medcodes.store.table import Table

if TYPE_CHECKING:
    from medcodes.diagnoses.node import Icd10CmNode
    from medcodes.diagnoses.release import Release

CONDITIONAL = 1 << 7
"""Mark on a note that holds only unless something else is so (I01): no rule can be drawn from it."""
_KIND = CONDITIONAL - 1


class NoteKind(StrEnum):
    """The kinds of notes."""

    INCLUDES = "includes"
    INCLUSION_TERM = "inclusion_term"
    EXCLUDES1 = "excludes1"
    EXCLUDES2 = "excludes2"
    CODE_FIRST = "code_first"
    USE_ADDITIONAL = "use_additional"
    CODE_ALSO = "code_also"
    SEVENTH_CHARACTER = "seventh_character"
    NOTE = "note"


_KINDS = tuple(NoteKind)
_HEADINGS = {
    NoteKind.INCLUDES: "Includes:",
    NoteKind.INCLUSION_TERM: "Inclusion term:",
    NoteKind.EXCLUDES1: "Excludes1:",
    NoteKind.EXCLUDES2: "Excludes2:",
    NoteKind.CODE_FIRST: "Code first",
    NoteKind.USE_ADDITIONAL: "Use additional",
    NoteKind.CODE_ALSO: "Code also",
    NoteKind.SEVENTH_CHARACTER: "7th character:",
    NoteKind.NOTE: "Note:",
}


@attrs.frozen(repr=False)
class Note:
    """One line of a note in the Tabular List.

    Attributes:
        kind: what kind of note.
        text: the official text.
        where: the code that carries it, a chapter's number or a block's range.
        references: the codes that it names, each with everything below it: ``E11.21``, or ``I20-I25`` for a range.
            References that are narrowed in words (``E08-E13 with .41``) are given as the codes that this leaves.
            Empty where the text names no code of the classification.
        edition: the Tabular List that it comes from.

    >>> import medcodes
    >>> note = medcodes.icd10cm.on("2026-11-02")["G59"].notes("excludes1")[0]
    >>> print(note)
    G59 Excludes1: diabetic mononeuropathy (E08-E13 with .41)
    >>> note.references
    ('E08.41', 'E09.41', 'E10.41', 'E11.41', 'E13.41')
    """

    kind: NoteKind
    text: str
    where: str
    references: tuple[str, ...] = ()
    edition: str = ""

    def names(self, code: object) -> bool:
        """Whether one of its references is to a code, or to something that the code lies below.

        :param code: a code in any usual spelling, or a node.
        """
        compact = spelling.compacted(str(code))
        if compact is None:
            return False
        key = spelling.key_of(compact)
        return any(low <= key < high for low, high in map(references.keys_within, self.references))

    def nodes(self, release: Release) -> tuple[Icd10CmNode, ...]:
        """The nodes of a release that its references name: of each reference the topmost ones.

        >>> import medcodes
        >>> release = medcodes.icd10cm.on("2026-11-02")
        >>> [node.code for note in release["J45"].notes("excludes1") for node in note.nodes(release)][:3]
        ['J69.8', 'J60', 'R06.2']
        """
        tree = release.tree
        found: list[Icd10CmNode] = []
        for low, high in map(references.keys_within, self.references):
            row, end = bisect_left(tree.keys, low), bisect_left(tree.keys, high)
            while row < end:
                if tree.levels[row] <= layout.BLOCK or not release.state(row):
                    row += 1
                    continue
                found.extend(release.nodes([range(row, row + 1)]))
                row = tree.ends[row]
        return tuple(found)

    def __str__(self) -> str:
        blank = "" if self.text.startswith(",") else " "
        return f"{self.where} {_HEADINGS[self.kind]}{blank}{self.text}"

    def __repr__(self) -> str:
        return f"<Note {self}>"


class Notebook:
    """Every note, found by the row in the tree that carries it."""

    def __init__(self, table: Table, tree: Tree) -> None:
        self.table = table
        self.tree = tree
        self._keys = table.numbers("keys")
        places = bytes(table.text("places")).decode("ascii").split("\n")
        self._carrier_of_place = {place: len(self._keys) + index for index, place in enumerate(places)}

    @cached_property
    def about(self) -> dict[str, Any]:
        """What the notes were compiled from, and for each kind how many lines there are and have references."""
        content: dict[str, Any] = json.loads(bytes(self.table.text("about")))
        return content

    @cached_property
    def _edition_days(self) -> list[date]:
        return [days.from_number(number) for number in self.table.numbers("edition_days")]

    def edition(self, day: date) -> int:
        """The number of the edition that answers for the release of a first day: the one whose day is nearest."""
        distances = [abs(known - day) for known in self._edition_days]
        return distances.index(min(distances))

    def other_edition(self, day: date) -> int | None:
        """The edition on the other side of a release's first day, or None where one is of its fiscal year or none is.

        Between two editions it is not known when a note was added or taken away.
        """
        known = self._edition_days
        answering = self.edition(day)
        if any(_fiscal_year(edition) == _fiscal_year(day) for edition in known):
            return None
        across = [number for number, edition in enumerate(known) if (edition < day) is not (known[answering] < day)]
        return min(across, key=lambda number: abs(known[number] - day), default=None)

    def numbers(self, row: int, edition: int) -> list[int]:
        """The numbers of the notes that a row itself carries in an edition."""
        tree = self.tree
        if tree.levels[row] <= layout.BLOCK:
            carrier = self._carrier_of_place.get(tree.place_of_row[row])
            if carrier is None:
                return []
        else:
            carrier, key = bisect_left(self._keys, tree.keys[row]), tree.keys[row]
            if carrier == len(self._keys) or self._keys[carrier] != key:
                return []
        starts, used = self.table.numbers("starts"), self.table.numbers("used")
        return [number for number in range(starts[carrier], starts[carrier + 1]) if used[number] >> edition & 1]

    def carriers(self, kind: NoteKind) -> list[int]:
        """The rows that carry a note of a kind in any edition."""
        tree, starts = self.tree, self.table.numbers("starts")
        kinds = bytes(number & _KIND for number in self.table.numbers("kinds"))
        wanted = _KINDS.index(kind)
        rows = [bisect_left(tree.keys, key) for key in self._keys]
        rows += [tree.row_of_place[place] for place in self._carrier_of_place]
        return [row for carrier, row in enumerate(rows) if wanted in kinds[starts[carrier] : starts[carrier + 1]]]

    def where(self, row: int) -> str:
        """The code of a row as it is printed, a chapter's number or a block's range."""
        tree = self.tree
        if tree.levels[row] <= layout.BLOCK:
            return tree.place_of_row[row]
        return spelling.dotted(spelling.compact_of(tree.keys[row]))

    def kind(self, number: int) -> NoteKind:
        """The kind of a note."""
        return _KINDS[self.table.numbers("kinds")[number] & _KIND]

    def is_conditional(self, number: int) -> bool:
        """Whether a note holds only unless something else is so."""
        return bool(self.table.numbers("kinds")[number] & CONDITIONAL)

    def pairs(self, number: int) -> Iterator[tuple[int, int]]:
        """For each reference of a note, the keys of its first and last code."""
        offsets, list_number = self.table.numbers("lists_offsets"), self.table.numbers("references")[number]
        firsts, lasts = self.table.numbers("firsts"), self.table.numbers("lasts")
        for member in self.table.numbers("lists")[offsets[list_number] : offsets[list_number + 1]]:
            yield firsts[member], lasts[member]

    def note(self, number: int, where: str, edition: int) -> Note:
        """A note, carried by a code or place, as an edition has it."""
        printed = self.table.numbers("printed")[number]
        while not printed >> edition & 1:
            edition = edition - 1 if printed & (1 << edition) - 1 else edition + 1
        return Note(
            kind=self.kind(number),
            text=self._text("lines", self.table.numbers("texts")[number]),
            where=where,
            references=tuple(references.label(first, last) for first, last in self.pairs(number)),
            edition=self._text("editions", edition),
        )

    def of(self, row: int, kind: NoteKind | None, edition: int, *, inherited: bool) -> tuple[Note, ...]:
        """The notes of a row, and those of the rows above it where these are wanted, nearest first.

        Of 7th characters only the nearest definition holds.
        """
        found: list[Note] = []
        defined = False
        for carrier in self.lineage(row) if inherited else (row,):
            own = [
                self.note(number, self.where(carrier), edition)
                for number in self.numbers(carrier, edition)
                if kind in (None, self.kind(number))
                and not (defined and self.kind(number) == NoteKind.SEVENTH_CHARACTER)
            ]
            defined = defined or any(note.kind == NoteKind.SEVENTH_CHARACTER for note in own)
            found.extend(own)
        return tuple(found)

    def lineage(self, row: int) -> Iterator[int]:
        """A row and the rows above it, up to the chapter."""
        yield row
        while (above := self.tree.parents[row]) != row:
            yield above
            row = above

    def _text(self, section: str, number: int) -> str:
        offsets = self.table.numbers(f"{section}_offsets")
        return str(self.table.text(section)[offsets[number] : offsets[number + 1]], "utf-8")


def _fiscal_year(day: date) -> int:
    return day.year + (day.month >= 10)


@lru_cache(maxsize=4)
def notebook(tree: Tree) -> Notebook:
    """The shipped notes, for a tree."""
    return Notebook(catalogued("icd10cm_notes"), tree)
