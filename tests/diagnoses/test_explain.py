"""What is wrong with a text that is no billable code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodes.diagnoses.system import icd10cm

RELEASE = icd10cm.on("2026-11-02")
BILLABLE = [node.code for node in RELEASE if node.is_billable]
PADDED = [code for code in BILLABLE if len(code) == 8 and "X" in code[3:7]]


@pytest.mark.parametrize("text", ["M25.561", "m25561", " I10 ", "S72.001A"])
def test_nothing_is_wrong_with_a_billable_code(text):
    """In any usual spelling."""
    assert RELEASE.explain(text) == ""


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("S72.001", ["needs a 7th character", "A, B, C (initial encounter)", "S (sequela)"]),
        ("S720.01A", ["the dot belongs after the third character", "S72.001A, it is a valid code"]),
        ("T36.01A", ["lacks the placeholder X", "T36.0X1A is meant."]),
        ("M25.561A", ["M25.561 is complete", "7th character", "leave out A"]),
        ("T36.01", ["lacks the placeholder X", "T36.0X1 needs a 7th character"]),
        ("S01.00", ["after the placeholder X, as in S01.00XA"]),
        ("W08A", ["W08.XXXA is meant"]),
        ("S72.001Z", ["Z is not a 7th character of S72.001"]),
        ("S06.1X7D", ["valid from 2015-10-01 to 2017-09-30", "which takes A (initial encounter)"]),
        ("M25.56", ["is not billable", "subcategory", "M25.561, M25.562, M25.569"]),
        ("M54.5", ["since 2021-10-01", "M54.50, M54.51, M54.59"]),
        ("T40.7X1A", ["valid from", "T40.711A"]),
        ("E11.219", ["E11.21 is complete"]),
        ("ZZZ", ["is not in ICD-10-CM on 2026-11-02"]),
        ("MO6.9", ["letter for a digit", "M06.9"]),
        ("13", ["is a chapter"]),
        ("M20-M25", ["is a block"]),
        ("250.00", ["ICD-9-CM"]),
        ("", ["empty"]),
        ("M25 561", ["blank inside"]),
        (None, ["not text"]),
    ],
)
def test_what_is_wrong(text, parts):
    """Each says what is wrong and what to write."""
    explained = RELEASE.explain(text)
    for part in parts:
        assert part in explained, explained


def test_not_yet_valid():
    """A code of a later release."""
    assert "valid from 2021-10-01" in icd10cm.on("2021-09-30").explain("M54.50")


@given(
    st.one_of(st.text(max_size=12), st.sampled_from(BILLABLE).map(lambda code: code + "Q"), st.none(), st.integers())
)
def test_never_raises_and_is_empty_only_for_billable_codes(text):
    """Explaining reports; it never raises."""
    assert (RELEASE.explain(text) == "") == RELEASE.validate([text])[0]


@given(st.sampled_from(PADDED))
def test_a_forgotten_placeholder_is_found(code):
    """Dropping the placeholder of a code leads back to the code, unless what is left is a code itself."""
    compact = code.replace(".", "")
    stem = compact[:6].rstrip("X")
    if len(stem) == 6:
        return
    forgotten = stem + compact[6]
    explained = RELEASE.explain(forgotten)
    assert not explained or code in explained or "lacks the placeholder" in explained or "is complete" in explained
