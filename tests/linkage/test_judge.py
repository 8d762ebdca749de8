"""What decides a pair beside a named diagnosis: siblings, allowed codes, bounds, and the place of an injury."""

from __future__ import annotations

import pytest

from medcodes.linkage.judge import RULING, Ground, judge
from medcodes.linkage.sides import block_of, conditions, services


@pytest.mark.parametrize(
    ("procedure", "diagnosis", "ground"),
    [
        ("83036", "E11.9", Ground.NAMED),
        ("64490", "M47.816", Ground.ALLOWED),  # a joint of another level of the spine
        ("83036", "H60.91", Ground.LEFT_OUT),
        ("77067", "Z12.11", Ground.LEFT_OUT),  # screening encounters are no siblings
        ("93306", "H25.11", Ground.OUT_OF_BOUNDS),
        ("93306", "M10.9", Ground.OUT_OF_BOUNDS),
        ("95907", "S06.0X0A", Ground.OUT_OF_BOUNDS),  # other injuries of its block are named
        ("77067", "N63.10", Ground.ALLOWED),
        ("27447", "M75.101", Ground.LEFT_OUT),
        ("73721", "M75.101", Ground.REGION),
        ("72141", "M54.50", Ground.REGION),
        ("99213", "H25.11", Ground.UNIVERSAL),
    ],
)
def test_grounds(procedure, diagnosis, ground):
    """The first that applies."""
    assert judge(services.of(procedure), conditions.of(diagnosis)) is ground


def test_a_sibling_of_a_named_diagnosis_is_plausible():
    """Some code is left out by every list and stands beside a named one; it is silent, not contradicted."""
    service = services.of("27130")
    assert judge(service, conditions.of("M25.561")) is Ground.BESIDE
    assert RULING[Ground.BESIDE][0] == "plausible"


def test_every_ground_has_a_ruling():
    """None is forgotten."""
    assert set(RULING) == set(Ground)


@pytest.mark.parametrize(("code", "block"), [("H25.11", "H25-H28"), ("Z12.11", "Z00-Z13")])
def test_the_block_of_a_diagnosis(code, block):
    """The nearest one that it lies in."""
    assert block_of(conditions.of(code).row) == block
