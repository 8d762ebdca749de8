"""The search index of a user's own table: the shipped index, with the titles that the user added."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from medcodes.diagnoses.searching import index_layout
from medcodes.diagnoses.searching.building import Fields, Sections, assemble, documents_of, fields_of
from medcodes.diagnoses.searching.index import SearchIndex
from medcodes.diagnoses.tree import Tree
from medcodes.store.table import Table


def amended(tree: Tree, shipped_tree: Tree, shipped_index: Table) -> Sections:
    """All sections of the index of a tree: what the shipped index knows of its codes, and its own titles.

    :param tree: the user's tree.
    :param shipped_tree: the shipped one.
    :param shipped_index: the table of the shipped index.
    """
    index = SearchIndex(shipped_index)
    documents = documents_of(tree)
    fields = [_fields(tree, row, shipped_tree, index) for row in documents]
    kept = {name: bytes(shipped_index.text(name)) for name in ("alternatives", "rules")}
    return {**assemble(tree, documents, fields), **kept}


def _fields(tree: Tree, row: int, shipped: Tree, index: SearchIndex) -> Fields:
    """The fields of a row: where its title is another than the shipped one, that becomes an older wording."""
    document = index.document(tree.keys[row])
    known = [] if document is None else list(_known(index, document))
    if known and _title(shipped, bisect_left(shipped.keys, tree.keys[row])) == _title(tree, row):
        return known
    own = list(fields_of(tree, row, {}))
    said = {frozenset(words) for _, words in own}
    older = [(index_layout.OLDER if kind == index_layout.TITLE else kind, words) for kind, words in known]
    return own + [(kind, words) for kind, words in older if words and frozenset(words) not in said]


def _title(tree: Tree, row: int) -> str:
    return tree.title(row, len(tree.releases) - 1)


def _known(index: SearchIndex, document: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    for field in index.fields(document):
        yield index.kinds[field], tuple(index.words[word] for word in index.field_words(field))
