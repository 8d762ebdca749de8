"""One node of the procedure codes: a category, section, subsection, range or code."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import total_ordering

from medcodes.days import DateLike, as_day
from medcodes.procedures.catalogue import Deletion, Heading, catalogue
from medcodes.procedures.facts import Facts
from medcodes.procedures.fees import AddOn, FeeSchedule
from medcodes.procedures.spelling import Category, category_of, compacted, segment_key
from medcodes.procedures.status import Status as Status
from medcodes.procedures.user_tables import user_tables
from medcodes.validity import Validity


class Kind(StrEnum):
    """The levels of the procedure codes."""

    CATEGORY = "category"
    SECTION = "section"
    SUBSECTION = "subsection"
    RANGE = "range"
    CODE = "code"


@total_ordering
class ProcedureNode:
    """A node of CPT or HCPCS. Titles are short labels in our own words.

    >>> import medcodes
    >>> visit = medcodes.cpt["99214"]
    >>> visit.category.value, visit.section.title
    ('I', 'Evaluation and management')
    >>> medcodes.cpt["0042T"].category.value
    'III'
    """

    __slots__ = ("_code", "_number")

    def __init__(self, number: int, code: str | None = None) -> None:
        self._number = number
        self._code = code

    @property
    def code(self) -> str:
        """The code, or the range of a heading, such as ``71045-71048``."""
        if self._code is not None:
            return self._code
        return self._heading.range

    @property
    def title(self) -> str:
        """A short label in our own words; else the title of a table that the user added; else empty."""
        return self._label or user_tables().title(self._code or "")

    def official_title(self, on: DateLike | None = None) -> str:
        """The official title, from the fullest table in force on a day (today) that the user added; else empty.

        Without a day and a table in force today, the newest table answers.
        """
        if self._code is None or not user_tables():
            return ""
        title = user_tables().title(self._code, as_day(on) if on else date.today())
        return title if title or on else user_tables().title(self._code)

    @property
    def kind(self) -> Kind:
        """What the node is."""
        return Kind.CODE if self._code is not None else Kind(self._heading.kind)

    @property
    def category(self) -> Category:
        """The category that it belongs to: ``I``, ``II``, ``III``, ``PLA``, ``MAAA`` or ``Level II``."""
        return category_of(self._code or self._heading.codes[0][0])

    @property
    def section(self) -> ProcedureNode | None:
        """The section that it is or lies in; None where the category has none there."""
        return self._nearest(Kind.SECTION)

    @property
    def subsection(self) -> ProcedureNode | None:
        """The subsection that it is or lies in; None where the section has none there."""
        return self._nearest(Kind.SUBSECTION)

    @property
    def parent(self) -> ProcedureNode | None:
        """The node directly above, or None for a category."""
        number = self._number if self._code is not None else self._heading.parent
        return None if number is None else ProcedureNode(number)

    @property
    def ancestors(self) -> tuple[ProcedureNode, ...]:
        """The nodes above, from the parent to the category."""
        found = []
        node = self.parent
        while node is not None:
            found.append(node)
            node = node.parent
        return tuple(found)

    @property
    def children(self) -> tuple[ProcedureNode, ...]:
        """The headings directly below, and the codes directly below that the knowledge names, in code order."""
        if self._code is not None:
            return ()
        headings, codes = catalogue().below[self._number]
        nodes = [ProcedureNode(number) for number in headings] + [ProcedureNode(self._number, code) for code in codes]
        return tuple(sorted(nodes))

    @property
    def descendants(self) -> tuple[ProcedureNode, ...]:
        """All headings and named codes below, in the order of the tree."""
        return tuple(node for child in self.children for node in (child, *child.descendants))

    @property
    def siblings(self) -> tuple[ProcedureNode, ...]:
        """The other nodes below the same parent."""
        parent = self.parent
        return () if parent is None else tuple(node for node in parent.children if node != self)

    @property
    def facts(self) -> Facts:
        """What its place says of the service: regions, system, modality, side, sex, age."""
        known = catalogue().known.get(self._code or "")
        return known.facts if known else self._heading.facts

    @property
    def deletion(self) -> Deletion | None:
        """When it was deleted and what took its place; None for a code not known to be deleted."""
        return deletion_of(self._code) if self._code is not None else None

    @property
    def valid(self) -> Validity:
        """The days on which it is valid, as far as that is known."""
        deletion = self.deletion
        return Validity(None, deletion.last if deletion else None)

    @property
    def replaced_by(self) -> tuple[ProcedureNode, ...]:
        """The codes that took its place."""
        deletion = self.deletion
        found = (place(code) for code in deletion.successors) if deletion else ()
        return tuple(node for node in found if node is not None)

    def status(self, on: DateLike | None = None) -> Status:
        """What is known of its existence on a day, or today."""
        if self._code is None:
            return Status.KNOWN
        day = as_day(on) if on else date.today()
        existence = user_tables().existence(self._code, day) if user_tables() else None
        if existence is not None and existence.status is not Status.NOT_LISTED:
            return existence.status
        deletion = catalogue().deleted.get(self._code)
        if deletion is not None and day > deletion.last:
            return Status.DELETED
        if existence is not None:
            return existence.status
        return Status.KNOWN if deletion or self._label else Status.UNKNOWN

    def fee_schedule(self, on: DateLike | None = None, modifier: str = "") -> FeeSchedule | None:
        """What the Medicare fee schedule in force on a day (today) says: status, global days, indicators.

        :param modifier: ``26``, ``TC`` or ``53``, for the row of that modifier.
        :returns: None where the user added no fee schedule that holds for the day, or it lacks the code.
        """
        if self._code is None or not user_tables():
            return None
        return user_tables().fee_schedule(self._code, as_day(on) if on else date.today(), modifier.strip().upper())

    def add_on(self, on: DateLike | None = None) -> AddOn | None:
        """The primary procedures that it may accompany on a day (today), by the add-on code file; None for others."""
        if self._code is None or not user_tables():
            return None
        return user_tables().add_on(self._code, as_day(on) if on else date.today())

    @property
    def _label(self) -> str:
        """A short label in our own words; empty for a code that the knowledge does not name."""
        if self._code is None:
            return self._heading.label
        known = catalogue().known.get(self._code)
        return known.label if known else ""

    @property
    def _heading(self) -> Heading:
        return catalogue().headings[self._number]

    def _nearest(self, kind: Kind) -> ProcedureNode | None:
        return next((node for node in (self, *self.ancestors) if node.kind == kind), None)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ProcedureNode) and (self._number, self._code) == (other._number, other._code)

    def __lt__(self, other: object) -> bool:
        return self._order < other._order if isinstance(other, ProcedureNode) else NotImplemented

    def __hash__(self) -> int:
        return hash((self._number, self._code))

    @property
    def _order(self) -> tuple[str, bool, int]:
        """By first code; a heading before its first code, and a larger heading before a smaller one."""
        return segment_key(self._code or self._heading.codes[0][0]), self._code is not None, self._number

    def __reduce__(self) -> tuple[object, ...]:
        return (place, (self._code,)) if self._code is not None else (heading, (self._heading.id,))

    def __str__(self) -> str:
        return self.code

    def __repr__(self) -> str:
        system = "HCPCS" if self.category == Category.LEVEL_II else "CPT"
        where = self.title or f"(in: {self._heading.label})"
        return f"<{system} {self.code} {where}>"

    def _repr_html_(self) -> str:
        from medcodes.notebook import procedure_node

        return procedure_node(self)


def deletion_of(code: str) -> Deletion | None:
    """When a code was deleted, by the knowledge or the tables that the user added."""
    known = catalogue().deleted.get(code)
    if known is not None or not user_tables():
        return known
    told = user_tables().last_listing(code)
    if told is None or told.last_day is None:
        return None
    return Deletion(told.last_day, (), f"{told.by.file} shows that it ended")


def place(code: str) -> ProcedureNode | None:
    """The node of a well-formed code, or None where no category holds it."""
    number = catalogue().heading_of(code)
    return None if number is None else ProcedureNode(number, code)


def heading(name: str) -> ProcedureNode | None:
    """The node of a heading, by its id or by its range as it is written, or None where there is none."""
    number = catalogue().heading_named(name)
    return None if number is None else ProcedureNode(number)


def named(code: str) -> str:
    """A code with its title, for a message; a code without a title, or a text that is none, as it is.

    >>> named("71046")
    '71046 (Chest x-ray, 2 views)'
    """
    node = place(code) if compacted(code) else None
    return f"{code} ({node.title})" if node is not None and node.title else code
