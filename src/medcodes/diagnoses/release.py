"""One release of ICD-10-CM: the classification as it was in force on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cached_property
from itertools import compress, repeat
from typing import TYPE_CHECKING

from medcodes import days
from medcodes.diagnoses import layout, spelling
from medcodes.diagnoses.node import Icd10CmNode
from medcodes.diagnoses.tree import Tree
from medcodes.errors import InvalidCodeError, UnknownCodeError, shortened

if TYPE_CHECKING:
    from medcodes.diagnoses.notes import Note

if TYPE_CHECKING:
    from medcodes.diagnoses.searching.search import Match

NEAREST = 3
"""How many codes an error suggests."""


class Release:
    """ICD-10-CM as it stands in one release; get it with ``medcodes.icd10cm.on(day)``.

    A collection of nodes: look up by code, iterate in code order, count with ``len``.

    >>> import medcodes
    >>> release = medcodes.icd10cm.on("2021-10-01")
    >>> release["M54.5"].is_billable, "M54.50" in release, release.fiscal_year
    (False, True, 2022)
    """

    def __init__(self, tree: Tree, number: int, day: date) -> None:
        self.tree = tree
        self.number = number
        self.day = day
        self._states = tree.states(number)
        self._patterns = tree.patterns

    @property
    def first_day(self) -> date:
        """The first day on which the release is in force."""
        return days.from_number(self.tree.releases[self.number])

    @property
    def last_day(self) -> date:
        """The last day on which the release is in force, as far as the table knows."""
        starts = self.tree.releases
        if self.number + 1 == len(starts):
            return self.tree.last_day
        return days.from_number(starts[self.number + 1]) - timedelta(days=1)

    @property
    def fiscal_year(self) -> int:
        """The fiscal year that the release belongs to: it begins on 1 October of the year before."""
        first = self.first_day
        return first.year + (first.month >= 10)

    @property
    def may_be_stale(self) -> bool:
        """The day that was asked for lies after the last one that the table knows."""
        return self.day > self.tree.last_day

    @cached_property
    def chapters(self) -> tuple[Icd10CmNode, ...]:
        """The roots of the tree, by number."""
        rows = [row for row in self.tree.place_of_row if self.tree.levels[row] == layout.CHAPTER and self.state(row)]
        return tuple(Icd10CmNode(self, row) for row in sorted(rows, key=lambda row: int(self.tree.place_of_row[row])))

    def state(self, row: int) -> int:
        """Whether a row is absent, a header or a code."""
        return self._states[self._patterns[row]]

    def nodes(self, rows: Iterable[range]) -> Iterator[Icd10CmNode]:
        """The nodes that exist among ranges of rows."""
        state, patterns = self._states.__getitem__, self._patterns
        for part in rows:
            there = compress(part, map(state, patterns[part.start : part.stop]))
            yield from map(Icd10CmNode, repeat(self), there)

    def row(self, text: object) -> int | None:
        """The row of what a text names, a code, a chapter's number or a block's range; None where nothing has it."""
        compact = spelling.compacted(text)
        if compact is not None:
            row = self.tree.row(compact)
        elif isinstance(text, str):
            row = self.tree.row_of_place.get(text.strip().upper())
        else:
            row = None
        return row if row is not None and self._states[self._patterns[row]] else None

    def get(self, code: object) -> Icd10CmNode | None:
        """The node of a code, or None where this release has none."""
        row = self.row(code)
        return None if row is None else Icd10CmNode(self, row)

    def __getitem__(self, code: object) -> Icd10CmNode:
        row = self.row(code)
        if row is None:
            raise self._missing(code)
        return Icd10CmNode(self, row)

    def __contains__(self, code: object) -> bool:
        return self.row(code) is not None

    def __iter__(self) -> Iterator[Icd10CmNode]:
        return self.nodes([range(len(self.tree.keys))])

    def __len__(self) -> int:
        return self._size

    @cached_property
    def _size(self) -> int:
        states = self._states
        return sum(1 for pattern in self._patterns if states[pattern])

    def validate(self, codes: Iterable[object]) -> list[bool]:
        """For each code, in order: whether a claim may carry it in this release.

        Made for many codes: it reads them as `spelling.compacted` does, a malformed one being in no release.

        >>> import medcodes
        >>> medcodes.icd10cm.on("2026-11-02").validate(["M25.561", "m25561", "M25.56", "ZZZ", None])
        [True, True, False, False, False]
        """
        billable = self.tree.billable(self.number)
        return [
            isinstance(text, str)
            and ((code[:3] + code[4:]) if (code := text.strip().upper())[3:4] == "." else code) in billable
            and text.strip().isascii()  # some letters become ASCII ones when they are made upper-case
            for text in codes
        ]

    def search(self, text: str, limit: int = 10, within: object = None, *, billable: bool = True) -> tuple[Match, ...]:
        """The codes that a text means, best first.

        It reads words in any form, coders' abbreviations (DM2, HTN, CKD 3a, R knee, s/p) and small misspellings.

        :param limit: how many at most.
        :param within: a code, block or chapter to stay below.
        :param billable: only codes that a claim may carry; else headings too.

        >>> import medcodes
        >>> found = medcodes.icd10cm.on("2026-11-02").search("type 2 diabetes with diabetic nephropathy")
        >>> found[0].code
        'E11.21'
        """
        from medcodes.diagnoses.searching.search import search

        return search(self, text, limit, within, billable=billable)

    def suggest(self, code: object, documentation: str) -> tuple[Icd10CmNode, ...]:
        """The more specific codes that the documentation supports, best first; empty where it adds nothing.

        >>> import medcodes
        >>> release = medcodes.icd10cm.on("2026-11-02")
        >>> [node.code for node in release.suggest("M25.56", "right knee")]
        ['M25.561']
        """
        from medcodes.diagnoses.suggest import suggest

        return suggest(self, code, documentation)

    def seventh_characters(self, stem: object) -> dict[str, str]:
        """The 7th characters that a stem takes in this release, each with its meaning; empty where it takes none.

        :param stem: a code that lacks its 7th character, padded with X or not; a complete code stands for its stem.
        :raises InvalidCodeError: it cannot be a code.
        :raises UnknownCodeError: this release has no such stem.

        >>> import medcodes
        >>> medcodes.icd10cm.on("2026-11-02").seventh_characters("T36.0X1")
        {'A': 'initial encounter', 'D': 'subsequent encounter', 'S': 'sequela'}
        """
        from medcodes.diagnoses.seventh import meanings

        return meanings(self, self._stem(stem))

    def complete(self, stem: object) -> tuple[Icd10CmNode, ...]:
        """The codes that a 7th character makes of a stem in this release; empty where it takes none.

        :raises InvalidCodeError: it cannot be a code.
        :raises UnknownCodeError: this release has no such stem.

        >>> import medcodes
        >>> [node.code for node in medcodes.icd10cm.on("2026-11-02").complete("S01.00")]
        ['S01.00XA', 'S01.00XD', 'S01.00XS']
        """
        from medcodes.diagnoses.seventh import complete

        return complete(self, self._stem(stem))

    def explain(self, text: object) -> str:
        """What is wrong with a text as a diagnosis in this release; nothing where a claim may carry it.

        >>> import medcodes
        >>> medcodes.icd10cm.on("2026-11-02").explain("T36.01A")
        'T36.01A lacks the placeholder X: T36.0X1A is meant.'
        """
        from medcodes.diagnoses.explain import explain

        return explain(self, text)

    def meant(self, text: object) -> tuple[str, ...]:
        """The codes that a text which this release lacks was perhaps meant to be, the likeliest first.

        Its 7th character or placeholder is put in, what it has too much is left out; else the nearest codes.

        >>> import medcodes
        >>> medcodes.icd10cm.on("2026-11-02").meant("T36.01A")
        ('T36.0X1A',)
        """
        from medcodes.diagnoses.explain import meant

        compact = spelling.compacted(text)
        return () if compact is None or compact in self else meant(self, compact)

    def excludes1(self, first: object, second: object) -> Note | None:
        """The Excludes1 note that keeps two codes of this release from standing together (see `Icd10CmNode.excludes1`).

        :raises InvalidCodeError: one of them cannot be a code.
        :raises UnknownCodeError: this release lacks one of them.
        """
        return self[first].excludes1(self[second])

    def edit_list(self, name: str) -> tuple[str, ...]:
        """The codes on a list of the Medicare Code Editor in this release, dotted, in code order.

        :param name: ``adult``, ``maternity``, ``pediatric``, ``newborn``, ``female``, ``male``, ``manifestation``,
            ``unacceptable_principal``, ``unspecified``, ``external_cause``, ``questionable_admission``,
            ``requires_secondary``, or the editor's own name for one (``unacceptable``, ``ecodepdx``, ``qadm``,
            ``reqsdx``).
        :raises ValueError: there is no such list.

        >>> import medcodes
        >>> adult = medcodes.icd10cm.on("2026-10-01").edit_list("adult")
        >>> len(adult), adult[0]
        (857, 'A18.14')
        """
        from medcodes.diagnoses.editor import EditList, on_list

        return on_list(self, EditList(name))

    def _stem(self, text: object) -> int:
        from medcodes.diagnoses.seventh import stem_row

        compact = spelling.compacted(text)
        row = None if compact is None else stem_row(self, compact)
        if row is None:
            raise self._missing(text)
        return row

    def replacements(self, row: int) -> tuple[Icd10CmNode, ...]:
        """The codes that took the place of a row's code after this release, else the last that ever did."""
        tree = self.tree
        known = tree.replacements(row)
        last = tree.span(row, self.number)[1]
        if last + 1 < len(tree.releases) and all(on != tree.releases[last + 1] for _, on in known):
            after = Release(tree, last + 1, days.from_number(tree.releases[last + 1]))
            if self.state(row) == layout.CODE and after.state(row):
                return Icd10CmNode(after, row).billable_descendants
        nodes = []
        for key, on in known:
            number = tree.release_number(days.from_number(on))
            current = tree.row(spelling.compact_of(key))
            if current is not None:
                nodes.append(Icd10CmNode(Release(tree, number, days.from_number(on)), current))
        return tuple(nodes)

    def _missing(self, code: object) -> Exception:
        compact = spelling.compacted(code)
        if compact is None:
            problem, nearest = spelling.explain_malformed(code), spelling.nearest_well_formed(code)
            return InvalidCodeError(shortened(code), spelling.SYSTEM, problem, nearest)
        return UnknownCodeError(
            spelling.dotted(compact), spelling.SYSTEM, self.day, self._elsewhere(compact), self.nearest(compact)
        )

    def _elsewhere(self, compact: str) -> str:
        """What is known of a code on other days, as a sentence."""
        row = self.tree.row(compact)
        if row is None:
            return ""
        number = next(n for n in range(len(self.tree.releases)) if self.tree.state(row, n))
        node = Icd10CmNode(Release(self.tree, number, self.day), row)
        replaced = [other.code for other in node.replaced_by]
        then = f" It was replaced by {', '.join(replaced)}." if replaced else ""
        if node.release.first_day > self.day:
            return f"It is valid from {node.release.first_day}."
        return f"It was valid from {node.valid}.{then}" if node.valid.last_day else ""

    def nearest(self, compact: str) -> tuple[str, ...]:
        """Codes of this release that begin like a code that it lacks."""
        for length in range(len(compact) - 1, 2, -1):
            row = self.tree.row(compact[:length])
            if row is not None and self.state(row):
                node = Icd10CmNode(self, row)
                found = [node] if node.is_billable else node.billable_descendants[:NEAREST]
                return tuple(other.code for other in found)
        return ()

    def __repr__(self) -> str:
        return f"<ICD-10-CM, release of {self.first_day}>"

    def __reduce__(self) -> tuple[object, ...]:
        from medcodes.diagnoses.system import restore_release

        return restore_release, (self.day,)
