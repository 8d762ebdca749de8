"""How the database lays out its two kinds of document with lists: articles and local coverage determinations."""

from __future__ import annotations

import attrs

from medcodes.policies.policy import Relation


@attrs.frozen
class ListLayout:
    """One kind of list of diagnoses.

    Attributes:
        relation: what a list of this kind says.
        rows: the file of its codes.
        groups: the file of its paragraphs.
        group: the column with the number of the group.
        star: the column with what an asterisk means, in the file of paragraphs.
    """

    relation: Relation
    rows: str
    groups: str
    group: str
    star: str


@attrs.frozen
class Layout:
    """The files of one kind of document.

    Attributes:
        kind: what the document is called.
        prefix: the letter before its number.
        name: how its files and its columns begin.
        first: columns with the first day in force, the best first.
        last: columns with the last day in force; the earliest day counts.
        lists: its lists of diagnoses.
    """

    kind: str
    prefix: str
    name: str
    first: tuple[str, ...]
    last: tuple[str, ...]
    lists: tuple[ListLayout, ...]

    @property
    def main(self) -> str:
        """The file with one row a document."""
        return f"{self.name}.csv"

    @property
    def key(self) -> tuple[str, str]:
        """The two columns that join every file: the number and the version."""
        return f"{self.name}_id", f"{self.name}_version"

    def file(self, what: str) -> str:
        """The name of a file that belongs to the documents."""
        return f"{self.name}_{what}.csv"


def _list(name: str, relation: Relation, what: str) -> ListLayout:
    stem = f"{name}_x_icd10_{what}"
    return ListLayout(relation, f"{stem}.csv", f"{stem}_group.csv", f"icd10_{what}_group", f"icd10_{what}_ast")


ARTICLE = Layout(
    "article",
    "A",
    "article",
    ("article_eff_date", "article_pub_date"),
    ("article_end_date", "article_rev_end_date", "date_retired"),
    (_list("article", Relation.COVERED, "covered"), _list("article", Relation.EXCLUDED, "noncovered")),
)
LCD = Layout(
    "LCD",
    "L",
    "lcd",
    ("rev_eff_date", "orig_det_eff_date"),
    ("ent_det_end_date", "rev_end_date", "date_retired"),
    (_list("lcd", Relation.COVERED, "support"), _list("lcd", Relation.EXCLUDED, "dont_support")),
)
LAYOUTS = (ARTICLE, LCD)
