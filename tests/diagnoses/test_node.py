"""Nodes: what a code says of itself and where it stands."""

from __future__ import annotations

import pickle
from datetime import date

import pytest

import medcodes

RELEASE = medcodes.icd10cm.on("2026-04-01")


def test_a_code_knows_its_place():
    """M25.561 in the tree, from itself to the chapter."""
    knee = RELEASE["M25.561"]
    assert (knee.code, knee.title, knee.kind) == ("M25.561", "Pain in right knee", "code")
    assert knee.is_billable
    assert knee.parent == RELEASE["M25.56"]
    assert [node.code for node in knee.ancestors] == ["M25.56", "M25.5", "M25", "M20-M25", "M00-M25", "13"]
    assert (knee.category.code, knee.block.code, knee.chapter.code) == ("M25", "M20-M25", "13")
    assert [node.code for node in knee.siblings] == ["M25.562", "M25.569"]
    assert knee.children == knee.descendants == ()
    assert (knee.laterality, knee.is_unspecified) == ("right", False)
    assert knee.valid == (date(2015, 10, 1), None)
    assert knee.valid.includes(date(2026, 4, 1))


@pytest.mark.parametrize(
    ("day", "kind", "billable", "children"),
    [("2021-09-30", "code", True, []), ("2021-10-01", "subcategory", False, ["M54.50", "M54.51", "M54.59"])],
)
def test_low_back_pain_was_split(day, kind, billable, children):
    """M54.5 was a code until 2021-09-30 and is a heading since."""
    node = medcodes.icd10cm.on(day)["M54.5"]
    assert (node.title, node.category.title, node.chapter.code) == ("Low back pain", "Dorsalgia", "13")
    assert (node.kind, node.is_billable) == (kind, billable)
    assert [child.code for child in node.children] == children
    assert [code.code for code in node.replaced_by] == ["M54.50", "M54.51", "M54.59"]


def test_validity_is_that_of_what_the_node_is():
    """The days as a code end where the days as a heading begin."""
    assert medcodes.icd10cm.on("2021-09-30")["M54.5"].valid == (date(2015, 10, 1), date(2021, 9, 30))
    assert medcodes.icd10cm.on("2021-10-01")["M54.5"].valid == (date(2021, 10, 1), None)


@pytest.mark.parametrize(
    ("code", "side"),
    [
        ("M25.561", "right"),
        ("M25.562", "left"),
        ("M25.569", "unspecified"),
        ("M17.0", "bilateral"),
        ("E11.3211", "right"),
        ("E11.3219", "unspecified"),
        ("S72.001A", "right"),
        ("S72.009A", "unspecified"),
        ("H54.1131", "bilateral"),
        ("G81.91", "right"),
        ("G81.90", "unspecified"),
        ("I10", None),
        ("R10.31", None),
        ("I50.1", None),
        ("K51.50", None),
        ("I44.7", None),
        ("Z53.21", None),
        ("H66.90", "unspecified"),
        ("C50.911", "right"),
        ("I83.001", "unspecified"),
    ],
)
def test_laterality(code, side):
    """Sides of paired organs and limbs, also in 7th characters; none for parts of unpaired organs."""
    assert RELEASE[code].laterality == side


@pytest.mark.parametrize(
    ("code", "unspecified"), [("M25.569", True), ("M25.561", False), ("J18.9", True), ("E11.9", False)]
)
def test_unspecified_is_said_by_the_title(code, unspecified):
    """Not by a final 9."""
    assert RELEASE[code].is_unspecified is unspecified


def test_blocks_that_interleave_keep_their_own_codes():
    """C7A and C7B stand between C79 and C80, and belong to blocks of their own."""
    block = RELEASE["C76-C80"]
    assert [node.code for node in block.children] == ["C76", "C77", "C78", "C79", "C80"]
    assert not [node for node in block.descendants if node.code.startswith(("C7A", "C7B"))]
    assert RELEASE["C7A.00"].block.code == "C7A-C7A"


def test_umbrella_sections_hold_the_blocks_in_their_range():
    """T20-T32 holds three blocks and no category of its own."""
    umbrella = RELEASE["T20-T32"]
    assert [node.code for node in umbrella.children] == ["T20-T25", "T26-T28", "T30-T32"]
    assert umbrella.parent.code == "T07-T88"


def test_a_category_without_subdivisions_is_a_code():
    """Guideline I.A.2; it is its own category."""
    hypertension = RELEASE["I10"]
    assert (hypertension.kind, hypertension.is_billable) == ("code", True)
    assert hypertension.category == hypertension


def test_placeholders_are_no_nodes():
    """The parent of a padded code is its stem; a digit X that others replace is a real heading."""
    assert RELEASE["S01.00XA"].parent.code == "S01.00"
    assert "S01.00X" not in RELEASE
    assert RELEASE["T36.0X1A"].parent.parent.code == "T36.0X"


def test_the_tree_has_as_many_nodes_as_the_peer():
    """Chapter 13 in April 2026, chapters and blocks counted as the usual library does."""
    assert len(RELEASE["13"].descendants) == 8_698
    assert len(RELEASE) == len(list(RELEASE))


def test_nodes_are_values():
    """Equal, hashable, ordered, picklable; the same code of two releases is two nodes."""
    one, other = RELEASE["I10"], medcodes.icd10cm.on("2026-04-02")["I10"]
    assert one == other
    assert len({one, other}) == 1
    assert one != medcodes.icd10cm.on("2015-10-01")["I10"]
    assert RELEASE["A00"] < RELEASE["A00.0"]
    for node in (one, RELEASE["13"], RELEASE["B20-B20"], RELEASE["B20"]):
        assert pickle.loads(pickle.dumps(node)) == node


def test_a_node_shows_itself():
    """As text, and in Jupyter with its title escaped."""
    assert repr(RELEASE["I10"]) == "<ICD-10-CM I10 Essential (primary) hypertension>"
    html = RELEASE["M25.561"]._repr_html_()
    assert "Pain in right knee" in html
    assert "M20-M25" in html


def test_a_chapter_has_no_block_and_no_category():
    """What lies below is not above."""
    chapter = RELEASE["13"]
    assert (chapter.parent, chapter.block, chapter.category) == (None, None, None)
    assert chapter.chapter == chapter
    assert len(chapter.siblings) == 21
