"""Searching procedures by words."""

from __future__ import annotations

import pickle
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import medcodes
from medcodes import cpt, hcpcs
from medcodes.procedures import user_tables as tables
from medcodes.procedures.building.words import compile_words
from medcodes.procedures.words import stems
from medcodes.store.catalogue import table
from tests.procedures.tables import descriptors
from tools.compile_icd10cm import KNOWLEDGE

WORDS = KNOWLEDGE / "procedures" / "search" / "words.toml"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("knee x-ray", "73560"),
        ("office visit established moderate", "99214"),
        ("office visit, established patient, level 4", "99214"),
        ("new patient office visit low", "99203"),
        ("chest xray 2 views", "71046"),
        ("two views of the chest x ray", "71046"),
        ("brain mri without contrast", "70551"),
        ("MRI brain w/o contrast", "70551"),
        ("brain MRI with and without contrast", "70553"),
        ("EKG", "93000"),
        ("HbA1c", "83036"),
        ("total knee arthroplasty", "27447"),
        ("tka", "27447"),
        ("laparoscopic cholecystectomy", "47562"),
        ("lap appy", "44970"),
        ("colonoscopy with biopsy", "45380"),
        ("colonoscopy with biopsies", "45380"),
        ("upper endoscopy", "43235"),
        ("psychotherapy 45 minutes", "90834"),
        ("comprehensive metabolic panel", "80053"),
        ("basic metabolic panel", "80048"),
        ("thyroid stimulating hormone", "84443"),
        ("venipuncture", "36415"),
        ("therapeutic exercise", "97110"),
        ("spirometry", "94010"),
        ("vasectomy", "55250"),
    ],
)
def test_first_found(text, code):
    """In the words of the labels, of the field, or short."""
    assert cpt.search(text, limit=1)[0].code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("screening mammogram", "77067"),
        ("colonscopy", "45378"),
        ("mamogram", "77067"),
        ("echocardiogram", "93306"),
        ("cataract surgery", "66984"),
        ("flu shot", "90658"),
        ("cbc", "85025"),
        ("knee injection", "20610"),
        ("mri knee", "73721"),
        ("inguinal hernia repair", "49505"),
        ("strep test", "87880"),
        ("lumbar epidural steroid injection", "62323"),
    ],
)
def test_among_the_first_ten(text, code):
    """Where several fit, and with a letter wrong or missing."""
    assert code in [match.code for match in cpt.search(text)]


@pytest.mark.parametrize(
    ("text", "code"),
    [("cpap", "E0601"), ("walker with wheels", "E0143"), ("wellness visit", "G0439"), ("ketorolac", "J1885")],
)
def test_level_ii(text, code):
    """Only HCPCS Level II answers."""
    found = hcpcs.search(text)
    assert code in [match.code for match in found]
    assert {match.node.category for match in found} == {"Level II"}


def test_headings_are_found():
    """Where the words are a heading's."""
    assert "radiology" in {match.title.lower() for match in cpt.search("radiology")}


def test_matches_are_values():
    """Scores go down; a match shows itself, pickles and compares."""
    found = cpt.search("knee x-ray", limit=5)
    assert len(found) == 5
    assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)
    assert str(found[0]) == "73560 Knee x-ray, 1 or 2 views"
    assert pickle.loads(pickle.dumps(found)) == found
    assert "73560" in found[0]._repr_html_()
    assert found == cpt.search("x-rays of the knee", limit=5)


def test_within_on_and_limit():
    """Only below a heading; only what exists on the day; a code finds itself."""
    section = cpt["radiology"]
    found = cpt.search("knee", within="radiology")
    assert found
    assert all(section in match.node.ancestors or match.node == section for match in found)
    assert cpt.search("71046")[0].code == "71046"
    assert cpt.search("71046", within="surgery") == ()
    assert cpt.search("knee", limit=0) == cpt.search("") == cpt.search("zzzqq") == ()
    before = {match.code for match in cpt.search("prostate needle biopsy", on="2025-06-01")}
    after = {match.code for match in cpt.search("prostate needle biopsy", on="2026-06-01")}
    assert "55700" in before - after


def test_denied_words():
    """With contrast and without are not the same."""
    assert cpt.search("brain mri with contrast", limit=1)[0].code != "70551"
    assert stems("with and without contrast") == stems("without then with contrast") == ["-contrast", "contrast"]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_answered(text):
    """Matches or nothing, never an error."""
    for system in (cpt, hcpcs):
        assert len(system.search(text, limit=3)) <= 3


def test_licensed_titles_are_searched(tmp_path, monkeypatch):
    """Also of codes that have no label; without the table they are gone."""
    monkeypatch.setenv("MEDCODES_HOME", str(tmp_path / "home"))
    tables.forget()
    path = tmp_path / "LONGULT.txt"
    path.write_text(descriptors({"12345": "Frumious thing mended", "71046": "Slithy picture"}), "utf-8")
    medcodes.procedures.add(path)
    assert [match.code for match in cpt.search("frumious thing")] == ["12345"]
    assert cpt.search("slithy")[0].code == "71046"
    medcodes.procedures.remove()
    assert cpt.search("frumious") == ()


def test_a_search_is_quick():
    """Far below five milliseconds, here with room for slow machines."""
    texts = ["knee x-ray", "office visit established moderate", "brain mri with and without contrast", "colonscopy"]
    for text in texts:
        cpt.search(text)
    start = time.perf_counter()
    for text in texts * 5:
        cpt.search(text)
    assert (time.perf_counter() - start) / 20 < 0.02


def test_the_compiled_words_are_current():
    """The shipped table has what the file says."""
    assert bytes(table("procedures").text("words")) == compile_words(WORDS)
