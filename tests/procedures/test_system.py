"""CPT and HCPCS: any well-formed code has a place."""

from __future__ import annotations

import pickle
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import medcodes
from medcodes.errors import InvalidCodeError, UnknownCodeError
from medcodes.procedures.catalogue import catalogue
from medcodes.procedures.spelling import Category, compacted


@pytest.mark.parametrize(
    ("code", "category", "section"),
    [
        ("99214", "I", "evaluation-management"),
        ("00142", "I", "anesthesia"),
        ("27447", "I", "surgery"),
        ("71046", "I", "radiology"),
        ("80053", "I", "pathology-laboratory"),
        ("93000", "I", "medicine"),
        ("99605", "I", "medicine"),
    ],
)
def test_category_i_by_section(code, category, section):
    """Each section of Category I."""
    node = medcodes.cpt[code]
    assert node.category == category
    assert node.section == medcodes.cpt[section]


@pytest.mark.parametrize(
    ("code", "category"),
    [("0001F", "II"), ("2022F", "II"), ("0042T", "III"), ("0999T", "III"), ("0001U", "PLA"), ("0002M", "MAAA")],
)
def test_the_other_categories_of_cpt(code, category):
    """By the letter that ends them."""
    node = medcodes.cpt[code.lower()]
    assert (node.code, node.category) == (code, category)
    assert node.ancestors[-1] in medcodes.cpt.categories


@pytest.mark.parametrize("code", ["A0425", "E0601", "G0439", "J1885", "L3908", "Q4001", "V2020"])
def test_hcpcs_by_letter_group(code):
    """Level II has a section for every letter in use."""
    node = medcodes.hcpcs[code]
    assert node.category == Category.LEVEL_II
    assert node.section is not None
    assert node.section.code.startswith(code[0])


def test_a_code_knows_its_place():
    """Section, subsection, range; body region, modality and side."""
    chest = medcodes.cpt["71046"]
    assert (chest.kind, chest.status()) == ("code", "known")
    assert [node.kind for node in chest.ancestors][-2:] == ["section", "category"]
    assert chest in chest.parent.children
    assert chest in chest.section.descendants
    assert chest not in chest.siblings
    assert chest.facts.modality == "x-ray"
    assert medcodes.cpt["73560"].facts.side
    assert medcodes.cpt["59400"].facts.sex == "F"
    assert medcodes.cpt["99214"].facts.free
    assert "visit" in medcodes.cpt["99214"].facts.flags


@given(
    st.one_of(
        st.integers(100, 99_999).map(lambda number: f"{number:05}"),
        st.builds(lambda number, letter: f"{number:04}{letter}", st.integers(1, 9999), st.sampled_from("FTUMA")),
        st.builds(
            lambda letter, number: f"{letter}{number:04}", st.sampled_from("ABCDEGHJKLMPQRSTUV"), st.integers(0, 9999)
        ),
    )
)
def test_every_well_formed_code_has_a_place(code):
    """It resolves, in one of the two systems, below a root."""
    node = medcodes.cpt.get(code) or medcodes.hcpcs.get(code)
    assert node is not None
    assert node.code == code
    assert node.ancestors
    assert (code in medcodes.cpt) != (code in medcodes.hcpcs)


@given(st.text())
def test_any_text_is_answered(text):
    """A node or nothing; the error says why."""
    for system in (medcodes.cpt, medcodes.hcpcs):
        if system.get(text) is None:
            with pytest.raises((InvalidCodeError, UnknownCodeError)):
                system[text]


def test_errors_say_where_a_code_belongs():
    """A HCPCS code asked of CPT, a malformed text, a code before the first."""
    with pytest.raises(UnknownCodeError, match="It is a code of HCPCS Level II"):
        medcodes.cpt["G0439"]
    with pytest.raises(InvalidCodeError, match="5 characters"):
        medcodes.cpt["9921"]
    with pytest.raises(InvalidCodeError, match="modifiers stand apart"):
        medcodes.cpt["73560-RT"]
    with pytest.raises(UnknownCodeError):
        medcodes.cpt["00042"]


@pytest.mark.parametrize(
    ("code", "last", "successors"),
    [
        ("99201", date(2020, 12, 31), {"99202"}),
        ("71010", date(2017, 12, 31), {"71045"}),
        ("71020", date(2017, 12, 31), {"71046"}),
        ("99218", date(2022, 12, 31), {"99221"}),
        ("99224", date(2022, 12, 31), {"99231"}),
        ("99217", date(2022, 12, 31), {"99238", "99239"}),
    ],
)
def test_deleted_codes(code, last, successors):
    """The day on which they ended, and what took their place."""
    node = medcodes.cpt[code]
    assert node.valid.last_day == last
    assert successors <= {other.code for other in node.replaced_by}
    assert node.status(last) == "known"
    assert node.status(date(2026, 11, 2)) == "deleted"


def test_a_code_that_the_knowledge_does_not_name_says_so():
    """It has a place and no label; whether it exists is not known."""
    unnamed = next(
        f"{n}" for n in range(10_004, 69_990) if f"{n}" not in catalogue().known and f"{n}" not in catalogue().deleted
    )
    node = medcodes.cpt[unnamed]
    assert (node.title, node.status()) == ("", "unknown")
    assert "(in: " in repr(node)


def test_nodes_and_systems_are_values():
    """Equal, hashable, ordered, picklable, shown in Jupyter."""
    for node in (medcodes.cpt["71046"], medcodes.cpt["radiology"], medcodes.hcpcs["G0439"]):
        assert pickle.loads(pickle.dumps(node)) == node
        assert len({node, pickle.loads(pickle.dumps(node))}) == 1
        assert node.code in node._repr_html_()
    assert pickle.loads(pickle.dumps(medcodes.cpt)) is medcodes.cpt
    assert medcodes.cpt["71045"] < medcodes.cpt["71046"]


def test_every_node_is_found_by_its_own_code():
    """A code, and a heading by its range as it is shown; of two headings with one range the wider one."""
    for system in (medcodes.cpt, medcodes.hcpcs):
        for node in system:
            found = system[node.code]
            assert found == node or (found.code == node.code and (found in node.ancestors or found.kind == "code"))
            assert node.code in system


@pytest.mark.parametrize("text", ["99211-99215", " 99211-99215 ", "99211 - 99215", "em-office-established"])
def test_a_heading_by_its_range_or_id(text):
    """With blanks around or within."""
    assert medcodes.cpt[text].title == "Office visit, established patient"
    assert medcodes.hcpcs.get(text) is None


@pytest.mark.parametrize("text", ["99211-99214", "99215-99211", "a0000", "A0000-A9998", "-", "99211-"])
def test_a_range_that_is_no_heading(text):
    """It is no node, and the error says so."""
    assert text not in medcodes.cpt
    assert medcodes.hcpcs.get("a0000-a9999") is not None


def test_iteration_counts_and_is_in_code_order():
    """Headings come before what they hold."""
    nodes = list(medcodes.cpt)
    assert len(nodes) == len(medcodes.cpt) > 3_000
    codes = [node.code for node in nodes if node.kind == "code" and compacted(node.code).isdigit()]
    assert codes == sorted(codes)
    assert [section.code for section in medcodes.hcpcs.sections] == sorted(s.code for s in medcodes.hcpcs.sections)


def test_labels_are_short():
    """A label is a few words."""
    long = {code: known.label for code, known in catalogue().known.items() if len(known.label) > 100}
    assert not long
