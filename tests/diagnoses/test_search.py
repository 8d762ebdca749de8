"""Full-text search of ICD-10-CM."""

from __future__ import annotations

import os
import pickle
import random
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import medcodes
from medcodes.diagnoses.searching.index import search_index
from medcodes.diagnoses.searching.words import read, stem
from medcodes.errors import MedcodesError, UnknownCodeError

RELEASE = medcodes.icd10cm.on("2026-11-02")
TERMS = Path(os.environ.get("MEDCODES_TEST_DATA", "../shared/data")) / "search_terms.tsv"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("type 2 diabetes with diabetic nephropathy", "E11.21"),
        ("HTN", "I10"),
        ("hypertension", "I10"),
        ("COPD exacerbation", "J44.1"),
        ("CKD 3a", "N18.31"),
        ("ckd3a", "N18.31"),
        ("CKD stage IIIa", "N18.31"),
        ("GERD w/o esophagitis", "K21.9"),
        ("UTI", "N39.0"),
        ("afib", "I48.91"),
        ("R knee pain", "M25.561"),
        ("LBP", "M54.50"),
        ("SOB", "R06.02"),
        ("acute URI", "J06.9"),
        ("DM2 w/ hyperglycemia", "E11.65"),
        ("T2DM", "E11.9"),
        ("OSA", "G47.33"),
        ("CHF", "I50.9"),
        ("htn", "I10"),
        ("depression", "F32.A"),
        ("alcohol dependence", "F10.20"),
        ("nicotine dependence cigarettes", "F17.210"),
        ("fx femur neck left", "S72.002A"),
        ("copd exacerbation", "J44.1"),
        ("low back pain", "M54.50"),
        ("kidney stone", "N20.0"),
        ("cellulitis of left leg", "L03.116"),
        ("lt hip fx", "S72.002A"),
        ("s/p CABG", "Z95.1"),
        ("Graves", "E05.00"),
        ("Weir Mitchell's disease", "I73.81"),
        ("trench fever", "A79.0"),
        ("whipworm", "B79"),
        ("jock itch", "B35.6"),
        ("grinder's lung", "J62.8"),
    ],
)
def test_what_coders_write(text: str, code: str) -> None:
    """The usual short forms find their code first."""
    found = RELEASE.search(text)
    assert found[0].code == code, [str(match) for match in found[:4]]


@pytest.mark.parametrize(
    ("text", "category"),
    [("fx L wrist", "S62"), ("MI", "I21"), ("OA bilat knees", "M17"), ("RA", "M06"), ("DVT", "I82"), ("PE", "I26")],
)
def test_short_forms_find_the_category(text: str, category: str) -> None:
    """Where the note names no detail, the category is right, among the first codes."""
    assert category in {match.code[:3] for match in RELEASE.search(text)[:5]}


def test_a_hip_fracture_is_one_of_the_femur() -> None:
    """The injury comes before fractures of diseased bone."""
    assert RELEASE.search("hip fracture", limit=1)[0].code.startswith("S72")


def test_sides_do_not_fill_the_list() -> None:
    """Where no side is named, one of the codes that differ by side alone is shown before anything else."""
    titles = [match.title for match in RELEASE.search("ectropion of eyelid")]
    assert len({title.replace("right", "left").replace("unspecified", "left") for title in titles}) == len(titles)


def test_a_compound_word_is_found_by_its_end() -> None:
    """Vulvovaginitis is a vaginitis."""
    assert "A54.02" in [match.code for match in RELEASE.search("gonococcal vaginitis")]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("migrane", "migraine"),
        ("hypertention", "hypertension"),
        ("pnuemonia", "pneumonia"),
        ("diarhea", "diarrhea"),
        ("hemorroids", "hemorrhoids"),
        ("asthama", "asthma"),
    ],
)
def test_small_misspellings(wrong: str, right: str) -> None:
    """A slip of the pen finds what the word finds."""
    assert RELEASE.search(wrong, limit=1)[0].code == RELEASE.search(right, limit=1)[0].code


def test_codes_are_billable_unless_asked_otherwise() -> None:
    """By default a claim may carry each; headers are found on request."""
    assert all(match.node.is_billable for match in RELEASE.search("pain in knee"))
    assert RELEASE.search("pain in knee", limit=1, billable=False)[0].code == "M25.56"


@pytest.mark.parametrize("within", ["E11", "4", "E08-E13", "E11.3"])
def test_within_a_subtree(within: str) -> None:
    """Only what lies in the subtree is found."""
    top = RELEASE[within]
    found = RELEASE.search("retinopathy", within=within)
    assert found
    assert all(top in match.node.ancestors for match in found)


def test_within_must_exist() -> None:
    """A subtree that is not there is an error, not an empty answer."""
    with pytest.raises(UnknownCodeError):
        RELEASE.search("pain", within="E99")


def test_a_seventh_character_is_chosen_by_the_words() -> None:
    """The initial encounter comes unless another one is named."""
    words = "displaced fracture of shaft of right clavicle"
    assert RELEASE.search(words, limit=1)[0].code == "S42.021A"
    assert RELEASE.search(f"{words}, sequela", limit=1)[0].code == "S42.021S"


def test_each_release_answers_for_its_day() -> None:
    """Codes that were subdivided are found as they were."""
    assert medcodes.icd10cm.on("2021-09-30").search("low back pain", limit=1)[0].code == "M54.5"
    assert medcodes.icd10cm.on("2021-10-01").search("low back pain", limit=1)[0].code == "M54.50"


def test_a_code_finds_itself() -> None:
    """Whoever types a code means it; below a header, its codes."""
    assert [match.code for match in RELEASE.search("e1121")] == ["E11.21"]
    assert [match.code for match in RELEASE.search("M25.56")] == ["M25.561", "M25.562", "M25.569"]


def test_the_matched_words_are_told() -> None:
    """Words of the query as they were written, abbreviations too; those that nothing meets are not among them."""
    assert RELEASE.search("R knee pain", limit=1)[0].words == ("r", "knee", "pain")
    assert RELEASE.search("zzzzzz appendicitis", limit=1)[0].words == ("appendicitis",)


def test_matches() -> None:
    """A match says what was found, prints, compares and pickles."""
    match = RELEASE.search("type 2 diabetes with nephropathy", limit=1)[0]
    assert repr(match) == "<Match E11.21 Type 2 diabetes mellitus with diabetic nephropathy>"
    assert str(match).startswith("E11.21 ")
    assert {"diabetes", "nephropathy"} <= set(match.words)
    assert pickle.loads(pickle.dumps(match)) == match
    assert hash(match) == hash(pickle.loads(pickle.dumps(match)))


@pytest.mark.parametrize("text", ["", "   ", "the of", "???", "qqqqqqqq", "w/", "-", "R", "\ud800", "é" * 50])
def test_little_to_go_on(text: str) -> None:
    """Whatever is typed, there is an answer, if an empty one."""
    assert len(RELEASE.search(text)) <= 10
    assert RELEASE.search(text, limit=0) == ()


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text(text: str) -> None:
    """No text makes search fail, and scores only fall."""
    try:
        scores = [match.score for match in RELEASE.search(text, limit=5)]
    except MedcodesError as error:
        pytest.fail(repr(error))
    assert len(scores) <= 5


@settings(deadline=None)
@given(st.lists(st.sampled_from(["pain", "knee", "right", "without", "diabetes", "fracture", "NEC"]), max_size=12))
def test_the_same_text_gives_the_same_answer(words: list[str]) -> None:
    """Nothing random, and nothing kept from one search changes the next."""
    assert RELEASE.search(" ".join(words)) == RELEASE.search(" ".join(words))


def test_a_long_note_is_cut() -> None:
    """A whole note does not hold the search up."""
    start = time.perf_counter()
    RELEASE.search("patient with pain in the right knee and fever " * 2_000)
    assert time.perf_counter() - start < 2


def test_every_document_is_a_row() -> None:
    """The index belongs to the table: each of its keys is in the tree, in order."""
    keys = search_index().keys
    rows = set(RELEASE.tree.keys)
    assert all(key in rows for key in keys)
    assert all(one < other for one, other in pairwise(keys))


def test_forms_of_a_word_share_a_stem() -> None:
    """Plural, adjective and verb are one; what means another thing is not."""
    for forms in ("ulcer ulcers ulcerated ulceration", "stenosis stenotic stenoses", "artery arterial arteries"):
        assert len({stem(form) for form in forms.split()}) == 1, forms
    assert stem("nephritis") != stem("nephrosis")


def test_denied_words_are_marked() -> None:
    """A title "without status migrainosus" must not be found for status migrainosus."""
    assert [word.stem for word in read("with aura, without status migrainosus")][-2:] == ["-stat", "-migrainos"]


@pytest.mark.skipif(not TERMS.exists(), reason=f"{TERMS} is not here: it has the terms of the Alphabetic Index")
def test_terms_of_the_alphabetic_index() -> None:
    """Enough terms of the official index lead to their code, in a fixed sample of 600.

    The bounds are what all 3,000 reach (benchmarks.search), less two to three standard errors of such a sample.
    """
    terms = [line.split("\t") for line in TERMS.read_text("utf-8").splitlines()[1:]]
    sample = random.Random(600).sample(terms, 600)
    release = medcodes.icd10cm.on("2026-04-01")
    found = [([match.code for match in release.search(term)], code) for term, code in sample]
    assert sum(codes[:1] == [code] for codes, code in found) / len(found) >= 0.62
    assert sum(code in codes for codes, code in found) / len(found) >= 0.84
