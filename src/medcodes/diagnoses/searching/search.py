"""Full-text search: the codes that a phrase means, best first."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodes.diagnoses.node import Icd10CmNode
from medcodes.diagnoses.searching.index import search_index
from medcodes.diagnoses.searching.query import read_query
from medcodes.diagnoses.searching.ranking import Ranking

if TYPE_CHECKING:
    from medcodes.diagnoses.release import Release


class Match(NamedTuple):
    """A node that was found.

    Attributes:
        node: the node, in the release that was searched.
        score: how well it fits, for comparing within one search: about 1.4 where everything fits.
        words: the words of the query that were found in it.

    >>> import medcodes
    >>> medcodes.icd10cm.on("2026-11-02").search("hypertension", limit=1)
    (<Match I10 Essential (primary) hypertension>,)
    """

    node: Icd10CmNode
    score: float
    words: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The code of the node."""
        return self.node.code

    @property
    def title(self) -> str:
        """The title of the node."""
        return self.node.title

    def __repr__(self) -> str:
        return f"<Match {self.code} {self.title}>"

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def _repr_html_(self) -> str:
        return self.node._repr_html_()


def search(release: Release, text: str, limit: int, within: object, *, billable: bool) -> tuple[Match, ...]:
    """The nodes of a release that a text means (see `Release.search`)."""
    top = None if within is None else release[within]
    if limit < 1:
        return ()
    row = release.row(text)
    if row is not None:
        node = Icd10CmNode(release, row)
        found = (node,) if node.is_billable or not billable else node.billable_descendants
        return tuple(Match(node, 1.0, (text.strip(),)) for node in found if top is None or _lies_in(node, top))[:limit]
    index = search_index()
    query = read_query(text, index)
    ranking = Ranking(release, index, query)
    nodes = ranking.codes(top, limit) if billable else ranking.nodes(top, limit)
    return tuple(Match(node, round(score, 3), words) for node, score, words in nodes)


def _lies_in(node: Icd10CmNode, top: Icd10CmNode) -> bool:
    return node == top or top in node.ancestors
