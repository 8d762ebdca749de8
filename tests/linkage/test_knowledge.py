"""The indications, both ways."""

from __future__ import annotations

import pytest

import medcodes


def test_what_justifies_a_procedure():
    """Its families, with the ranges, the reasons and the source."""
    [chest] = medcodes.indications("71046")
    assert chest.title
    assert chest.source
    assert any("infection" in why for _, why in chest.supports)


def test_which_procedures_a_diagnosis_justifies():
    """The families that name it; each says so for the pair."""
    for family in medcodes.procedures_for("R05.9"):
        first = family.procedures[0].partition("-")[0]
        assert medcodes.check_link(first, "R05.9", on="2026-11-02").verdict == "supported"


@pytest.mark.parametrize("text", ["no code", "", None])
def test_what_is_no_code_has_none(text):
    """Nothing, and no exception."""
    assert medcodes.indications(text) == ()
    assert medcodes.procedures_for(text) == ()
