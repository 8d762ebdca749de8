"""What would fit instead: diagnoses to look for, and procedures like the billed one."""

from __future__ import annotations

import pytest

import medcodes

DAY = "2026-11-02"


@pytest.mark.parametrize(
    ("procedure", "diagnosis", "fitting"),
    [
        ("71046", "M25.571", "73610"),  # a chest film for an ankle: an ankle film
        ("73560", "M25.511", "73030"),  # a knee film for a shoulder: a shoulder film
        ("70450", "L60.0", None),  # no CT is like anything that an ingrown nail needs
    ],
)
def test_procedures_like_the_billed_one_that_fit(procedure, diagnosis, fitting):
    """In the same manner, on the part of the body that the diagnosis concerns."""
    link = medcodes.check_link(procedure, [diagnosis], on=DAY)
    billed = medcodes.cpt[procedure]
    if fitting is None:
        assert link.procedures == ()
    else:
        assert link.verdict == "unsupported"
        assert fitting in link.procedures
    for code in link.procedures:
        assert medcodes.check_link(code, [diagnosis], on=DAY).verdict == "supported"
        assert medcodes.cpt[code].section == billed.section
    assert link.to_dict()["procedures"] == list(link.procedures)


@pytest.mark.parametrize("diagnosis", ["R05.9", "J18.9"])
def test_a_line_that_is_justified_needs_nothing_else(diagnosis):
    """No suggestions of either kind."""
    link = medcodes.check_link("71046", [diagnosis], on=DAY)
    assert (link.suggestions, link.procedures) == ((), ())


def test_a_service_of_no_part_of_the_body_has_no_procedure_like_it():
    """A laboratory test for another condition is no alternative."""
    link = medcodes.check_link("83036", ["R05.9"], on=DAY)
    assert link.verdict == "unsupported"
    assert link.procedures == ()


@pytest.mark.parametrize(
    ("procedure", "diagnosis", "expected"),
    [
        ("83036", "H60.91", "E11"),
        ("27447", "L60.0", "M"),
        ("66984", "L60.0", "H25"),
        ("71046", "L60.0", "R0"),
        ("95810", "L60.0", "G47"),
    ],
)
def test_examples_are_of_the_service_s_own_place(procedure, diagnosis, expected):
    """The first diagnosis that is named belongs to the organ or system that the service serves."""
    link = medcodes.check_link(procedure, [diagnosis], on=DAY)
    assert link.suggestions[0].startswith(expected)


def test_suggestions_justify_the_service():
    """Each suggested range begins with a code that supports the procedure."""
    for procedure in ("71046", "83036", "27447", "66984", "45378"):
        for codes in medcodes.check_link(procedure, ["L60.0"], on=DAY).suggestions:
            assert medcodes.check_link(procedure, [codes.partition("-")[0]], on=DAY).verdict == "supported"
