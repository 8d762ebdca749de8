"""CPT and HCPCS Level II as users reach them: ``medcodes.cpt`` and ``medcodes.hcpcs``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from medcodes.days import DateLike, as_day
from medcodes.errors import InvalidCodeError, UnknownCodeError, shortened
from medcodes.procedures import spelling
from medcodes.procedures.catalogue import catalogue
from medcodes.procedures.node import Kind, ProcedureNode, heading, place
from medcodes.procedures.spelling import Category

if TYPE_CHECKING:
    from medcodes.procedures.search import Match


class ProcedureSystem:
    """A system of procedure codes: look up by code, or a heading by its range or id; iterate in code order.

    Any well-formed code resolves to its place. Whether it exists is known only for the codes that the knowledge names
    (see `ProcedureNode.status`): CPT's list is the American Medical Association's.

    >>> import medcodes
    >>> medcodes.cpt["71046"]
    <CPT 71046 Chest x-ray, 2 views>
    >>> medcodes.cpt["99211-99215"]
    <CPT 99211-99215 Office visit, established patient>
    >>> [section.title for section in medcodes.cpt.sections][:2]
    ['Anesthesia', 'Surgery']
    """

    def __init__(self, name: str, symbol: str, roots: tuple[str, ...]) -> None:
        self.name = name
        self._symbol = symbol
        self._roots = roots

    @property
    def categories(self) -> tuple[ProcedureNode, ...]:
        """The roots of the tree."""
        return tuple(ProcedureNode(catalogue().by_id[name]) for name in self._roots)

    @property
    def sections(self) -> tuple[ProcedureNode, ...]:
        """The sections of all categories, in code order."""
        return tuple(node for root in self.categories for node in root.children if node.kind == Kind.SECTION)

    def get(self, code: object) -> ProcedureNode | None:
        """The node of a code or heading, or None where the system has none."""
        compact = spelling.compacted(code)
        name = code if isinstance(code, str) else ""
        found = heading(name) if compact is None else place(compact)
        return found if found is not None and self._holds(found) else None

    def search(
        self, text: str, limit: int = 10, within: object = None, on: DateLike | None = None
    ) -> tuple[Match, ...]:
        """The procedures and headings that a text means, best first.

        It reads labels, terms, headings and, where the user added them, official titles; words in any form,
        abbreviations (CBC, EKG, TKA) and small misspellings.

        :param limit: how many at most.
        :param within: a code or the id of a heading to stay below, such as ``radiology``.
        :param on: codes that did not exist on this day (today) are left out.

        >>> import medcodes
        >>> medcodes.cpt.search("office visit established moderate")[0].code
        '99214'
        """
        from medcodes.procedures.search import Match, search

        top = None if within is None else self[within]
        found = self.get(text)
        if found is not None and limit > 0:
            return (Match(found, 1.0),) if top is None or top in (found, *found.ancestors) else ()
        day = as_day(on) if on else date.today()
        return search(text, level_ii=self._roots == ("hcpcs",), limit=limit, top=top, on=day)

    def __getitem__(self, code: object) -> ProcedureNode:
        node = self.get(code)
        if node is not None:
            return node
        compact = spelling.compacted(code)
        if compact is None:
            raise InvalidCodeError(shortened(code), self.name, spelling.explain_malformed(code))
        other = place(compact)
        detail = (
            "" if other is None else f"It is a code of {(cpt if other.category != Category.LEVEL_II else hcpcs).name}."
        )
        raise UnknownCodeError(compact, self.name, detail=detail)

    def __contains__(self, code: object) -> bool:
        return self.get(code) is not None

    def __iter__(self) -> Iterator[ProcedureNode]:
        return iter(sorted(node for root in self.categories for node in (root, *root.descendants)))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _holds(self, node: ProcedureNode) -> bool:
        return (node.category == Category.LEVEL_II) == (self._roots == ("hcpcs",))

    def __repr__(self) -> str:
        return f"<{self.name}: {len(self)} headings and named codes>"

    def __reduce__(self) -> str:
        return self._symbol


cpt = ProcedureSystem("CPT", "cpt", ("category-i", "category-ii", "category-iii", "pla", "maaa"))
hcpcs = ProcedureSystem("HCPCS Level II", "hcpcs", ("hcpcs",))
