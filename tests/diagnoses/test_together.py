"""Codes together: both sides in one code, what belongs before what, pairs that exclude each other."""

from __future__ import annotations

import random
from collections import defaultdict

import pytest

import medcodes
from medcodes.diagnoses.bilateral import bilateral
from medcodes.diagnoses.excludes import excludes
from medcodes.diagnoses.kinds import Laterality
from medcodes.diagnoses.sequencing import sequencing
from medcodes.diagnoses.specific import sided, specific

RELEASE = medcodes.icd10cm.on("2026-11-02")


def row(code: str) -> int:
    """The row of a code."""
    return RELEASE[code].row


def both(right: str, left: str) -> str | None:
    """The code for both sides."""
    return bilateral(RELEASE.tree, RELEASE.number, row(right), row(left))


@pytest.mark.parametrize(
    ("right", "left", "code"),
    [
        ("M17.11", "M17.12", "M17.0"),
        ("H25.11", "H25.12", "H25.13"),
        ("H40.1312", "H40.1322", "H40.1332"),
        ("E13.3491", "E13.3492", "E13.3493"),
        ("M25.561", "M25.562", None),
        ("S82.001A", "S82.002A", None),
        ("H40.1311", "H40.1322", None),
        ("M17.11", "M16.12", None),
        ("I83.211", "I83.221", None),
    ],
)
def test_both_sides_in_one_code(right: str, left: str, code: str | None):
    """Where the titles differ by the side alone, whichever way round they are given."""
    assert both(right, left) == both(left, right) == code


def test_a_code_for_both_sides_is_of_one_right_and_one_left():
    """Over all codes: it names both sides, and no other pair leads to it."""
    sides: dict[tuple[str, Laterality], list[str]] = defaultdict(list)
    for node in RELEASE:
        if node.is_billable and node.laterality in (Laterality.RIGHT, Laterality.LEFT):
            sides[node.code[:3], node.laterality].append(node.code)
    found: dict[str, tuple[str, str]] = {}
    chosen = random.Random(7).sample(sorted({category for category, _ in sides if category[0] in "HMG"}), 25)
    for category in chosen:
        for right in sides[category, Laterality.RIGHT][:60]:
            for left in sides[category, Laterality.LEFT][:60]:
                code = both(right, left)
                if code is not None:
                    assert RELEASE[code].laterality is Laterality.BILATERAL
                    assert found.setdefault(code, (right, left)) == (right, left)
    assert len(found) > 100


def test_what_belongs_before_what():
    """The notes of the code and of everything above it; those for adverse effects are not for poisonings."""
    notes = sequencing(RELEASE.tree, RELEASE.number)
    for code, before in (("N18.4", "I12.9"), ("D63.1", "N18.4"), ("T36.0X5A", "L27.0"), ("L97.521", "E11.621")):
        assert notes.wants_before(row(code), row(before)), code
        assert not notes.wants_before(row(before), row(code)), before
    for code, before in (("T36.0X1A", "L27.0"), ("T36.0X6A", "L27.0"), ("N18.4", "E11.9")):
        assert not notes.wants_before(row(code), row(before)), code


def test_what_is_required_before():
    """The disease behind a code, where its note names it in one line and leaves no way out."""
    notes = sequencing(RELEASE.tree, RELEASE.number)

    def required(code: str) -> bool:
        return any(before.is_required for before in notes.before(row(code)))

    assert all(map(required, ("D63.1", "G13.0", "T23.401A", "J91.0")))
    assert not any(map(required, ("N18.4", "I50.9", "F02.80", "J18.9", "Z3A.30", "L89.153", "D63.8")))


def test_pairs_are_those_that_a_note_keeps_apart():
    """Of random codes: the places of a list are what is asked of each pair, and the order does not matter."""
    draw = random.Random(11)
    rows = [node.row for node in RELEASE if node.is_billable and node.code[0] in "EFIJM"]
    notes = excludes(RELEASE.tree, RELEASE.number)
    seen = 0
    for _ in range(300):
        some = [*draw.sample(rows, 11), -1]
        pairs = notes.pairs(some)
        seen += len(pairs)
        for second in range(11):
            for first in range(second):
                one, other = some[first], some[second]
                assert ((first, second) in pairs) == notes.apart(one, other) == notes.apart(other, one)
                if notes.apart(one, other):
                    assert notes.between(one, other) is not None
    assert seen > 50


def test_what_an_open_code_leaves_open():
    """Codes beside it that leave nothing open; those of the same side and trimester, and none with another disease."""
    number, tree = RELEASE.number, RELEASE.tree
    assert specific(tree, number, row("J44.9")) == ("J44.81",)
    assert all(RELEASE[code].trimester == "first" for code in specific(tree, number, row("O26.91")))
    assert sided(tree, number, row("S72.009A")) == ("S72.001A", "S72.002A")
    assert sided(tree, number, row("I10")) == ()
