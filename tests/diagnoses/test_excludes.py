"""Excludes1: which codes may not stand together."""

from __future__ import annotations

import time

import pytest

from medcodes.diagnoses.excludes import Barrier, Excluded
from medcodes.diagnoses.system import icd10cm
from medcodes.errors import UnknownCodeError

RELEASE = icd10cm.on("2026-11-02")


@pytest.mark.parametrize(
    ("first", "second", "where"),
    [
        ("E10.9", "E11.65", "E10"),  # through the category
        ("R73.01", "E11.9", "R73.0"),  # a range in a block
        ("G59", "E11.41", "G59"),  # a condition on characters
        ("J18.9", "P23.0", "J18"),
        ("V43.52XA", "W31.0XXA", "V00-V99"),  # an umbrella section
        ("M25.561", "M25.562", None),
        ("I10", "E11.9", None),
        ("E87.20", "E11.10", "E87.2"),  # said in words: with ketoacidosis
        ("E87.20", "E11.9", None),
        ("S51.001A", "S52.001B", "S51"),  # only open fractures
        ("S51.001A", "S52.001A", None),
        ("F06.70", "I69.02", None),  # a misprint would take speech deficits in
    ],
)
def test_pairs_both_ways_round(first, second, where):
    """The same answer in either order: a note, with the code that carries it, or nothing."""
    forth = RELEASE.excludes1(first, second)
    back = RELEASE.excludes1(second, first)
    assert (forth is None) == (back is None)
    if where is None:
        assert forth is None
    else:
        assert where in {forth.where, back.where}
        assert {forth.kind, back.kind} == {"excludes1"}


@pytest.mark.parametrize("code", ["M25.561", "E11", "D72.1", "R73.0"])
def test_never_kept_from_itself_or_its_own_line(code):
    """A code, what is above it and what is below it are no pair to be kept apart."""
    node = RELEASE[code]
    assert node.excludes1(node) is None
    assert all(node.excludes1(above) is None for above in node.ancestors)
    assert all(node.excludes1(below) is None for below in node.descendants)


def test_a_category_that_names_its_own_code_forbids_nothing():
    """D72 names D72.824, which lies in it."""
    assert RELEASE.excludes1("D72.819", "D72.824") is None


def test_a_conditional_note_forbids_nothing():
    """I01 keeps chronic rheumatic disease out unless rheumatic fever is also present."""
    assert RELEASE.excludes1("I01.0", "I05.0") is None


def test_unknown_codes_raise():
    """A pair needs two codes of the release."""
    with pytest.raises(UnknownCodeError):
        RELEASE["E10.9"].excludes1("E10.999")


def test_the_nearest_note_wins():
    """Overlapping ranges are laid out once; the first that covers a key answers."""
    near, wide = Excluded(20, 30, 1, 1), Excluded(10, 40, 2, 2)
    barrier = Barrier.of((near, wide))
    assert [barrier.at(key) for key in (9, 10, 20, 29, 30, 39, 40)] == [None, wide, near, near, wide, wide, None]
    assert Barrier().at(5) is None


def test_a_pair_is_quick():
    """Rules ask for every pair of a claim's diagnoses."""
    nodes = [RELEASE[code] for code in ("I10", "E11.9", "E78.5", "M25.561", "N39.0", "R73.01", "J45.909", "F41.9")]
    pairs = [(one, other) for one in nodes for other in nodes] * 50
    for one, other in pairs[:64]:
        one.excludes1(other)
    start = time.perf_counter()
    for one, other in pairs:
        one.excludes1(other)
    assert (time.perf_counter() - start) / len(pairs) < 100e-6  # 20 µs is the aim; slow machines must not fail
