"""Properties of the tree that hold in every release."""

from __future__ import annotations

import pytest

import medcodes
from medcodes.diagnoses import spelling


@pytest.mark.parametrize("number", range(18))
def test_parents_and_children_agree_both_ways(number):
    """Every node is among its parent's children, and no node is a child twice."""
    release = medcodes.icd10cm.releases[number]
    seen = {}
    for node in release:
        for child in node.children:
            assert child not in seen
            seen[child] = node
    for node in release:
        assert seen.get(node) == node.parent


def test_every_node_is_found_by_its_own_code():
    """Also chapters, blocks, and blocks of one category."""
    release = medcodes.icd10cm.on("2026-11-02")
    assert all(release[node.code] == node for node in release)


def test_a_code_lies_below_what_it_begins_with():
    """The parent of a code below a category is a prefix of it."""
    for node in medcodes.icd10cm.on("2026-11-02"):
        if node.kind in ("code", "subcategory") and len(node.code) > 3:
            assert spelling.compacted(node.code).startswith(spelling.compacted(node.parent.code))


def test_only_leaves_are_billable():
    """A billable code has nothing below it, and a leaf is billable."""
    for node in medcodes.icd10cm.on("2026-11-02"):
        assert node.is_billable == (not node.children)
