"""Verdicts on pairs: the cases that must hold, and what must never happen."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

import medcodes
from medcodes.diagnoses.ranges import key_range
from medcodes.diagnoses.spelling import key_of
from medcodes.errors import NoReleaseError
from medcodes.linkage.link import Verdict

DAY = "2026-11-02"


@pytest.mark.parametrize(
    ("procedure", "diagnoses", "verdict"),
    [
        ("73560", ["M25.561"], "supported"),
        ("71046", ["M25.571"], "unsupported"),
        ("71046", ["M25.571", "R05.9"], "supported"),
        ("59400", ["O80"], "supported"),
        ("77067", ["Z12.31"], "supported"),
        ("66984", ["H25.11"], "supported"),
        ("66984", ["M25.561"], "unsupported"),
        ("80061", ["E78.5"], "supported"),
        ("83036", ["E11.9"], "supported"),
        ("84443", ["E03.9"], "supported"),
        ("93000", ["R00.2"], "supported"),
        ("72148", ["M54.16"], "supported"),
        ("70551", ["G43.909"], "supported"),
        ("85610", ["Z79.01"], "supported"),
        ("90471", ["Z23"], "supported"),
        ("45378", ["K92.1"], "supported"),
        ("90834", ["F32.1"], "supported"),
        ("97110", ["M54.50"], "supported"),
        ("20610", ["M17.11"], "supported"),
        ("77080", ["M81.0"], "supported"),
        ("73610", ["S93.401A"], "supported"),
        ("71046", ["no code"], "undetermined"),
        ("no code", ["R05.9"], "undetermined"),
        ("71046", [], "undetermined"),
    ],
)
def test_verdicts(procedure, diagnoses, verdict):
    """One pair, or one line: the best diagnosis decides."""
    link = medcodes.check_link(procedure, diagnoses, on=DAY)
    assert link.verdict == verdict, [reason.text for reason in link.reasons]
    assert len(link.reasons) == len(diagnoses)


@pytest.mark.parametrize("procedure", ["99214", "99203", "36415", "85025", "80053"])
@pytest.mark.parametrize(
    "diagnosis", ["M25.561", "E11.9", "Z00.00", "O80", "F32.9", "S72.001A", "V00.01XA", "H52.4", "C50.911", "U07.1"]
)
def test_what_almost_anything_justifies(procedure, diagnosis):
    """Visits, venipuncture, blood count and metabolic panel contradict no diagnosis."""
    assert medcodes.check_link(procedure, [diagnosis], on=DAY).verdict in ("supported", "plausible")


def test_a_wellness_visit_goes_with_its_examination_code():
    """G0439 with Z00.00."""
    assert medcodes.check_link("G0439", ["Z00.00"], on=DAY).verdict in ("supported", "plausible")


def test_the_reason_reads_like_a_colleague():
    """It names both, why they do not meet, and what would."""
    link = medcodes.check_link("71046", "M25.571", on=DAY)
    [reason] = link.reasons
    assert (reason.diagnosis, reason.basis) == ("M25.571", "anatomy")
    for part in ("71046 (chest x-ray", "concerns the chest", "M25.571 (pain in right ankle", "do not meet", "include "):
        assert part in reason.text
    low, high = zip(*map(key_range, link.suggestions), strict=True)
    cough = key_of("R059")
    assert any(first <= cough < after for first, after in zip(low, high, strict=True))


def test_a_supported_link_cites_its_source():
    """The guidance that the indication rests on."""
    [reason] = medcodes.check_link("71046", "R05.9", on=DAY).reasons
    assert (reason.basis, reason.verdict) == ("indication", "supported")
    assert reason.source


def test_silence_is_not_a_pass():
    """What was not checked is told."""
    assert medcodes.check_link("71046", "R05.9", on=DAY).unchecked == ("payer policies: none is loaded",)
    assert any("date of service" in missing for missing in medcodes.check_link("71046", "R05.9").unchecked)
    assert any("stale" in missing for missing in medcodes.check_link("71046", "R05.9", on="2028-01-01").unchecked)


def test_spellings_do_not_change_the_answer():
    """Codes in any usual spelling; a link prints them as they are printed."""
    assert medcodes.check_link(" 71046 ", ["m25571"], on=DAY) == medcodes.check_link("71046", ["M25.571"], on=DAY)


@pytest.mark.parametrize("day", ["2014-01-01", "tomorrow"])
def test_a_day_without_a_release_is_an_error(day):
    """The call is wrong, not the claim."""
    with pytest.raises(NoReleaseError):
        medcodes.check_link("71046", "R05.9", on=day)


@given(st.one_of(st.text(), st.none(), st.integers()), st.lists(st.one_of(st.text(), st.none()), max_size=3))
def test_no_code_makes_it_raise(procedure, diagnoses):
    """Bad codes are reported."""
    link = medcodes.check_link(procedure, diagnoses, on=DAY)
    assert link.verdict in Verdict
    assert len(link.reasons) == len(diagnoses)
    assert link.to_dict()["verdict"] == link.verdict.value


def test_links_are_values():
    """Equal, hashable, picklable; they show themselves."""
    link = medcodes.check_link("71046", ["M25.571"], on=DAY)
    again = pickle.loads(pickle.dumps(link))
    assert again == link
    assert hash(again) == hash(link)
    assert again.reasons == link.reasons
    assert repr(link) == "<Link 71046 with M25.571: unsupported>"
    assert "unsupported" in link._repr_html_()


def test_html_is_escaped():
    """What a user typed is no markup."""
    html = medcodes.check_link("<b>x</b>", ["<script>"], on=DAY)._repr_html_()
    assert "<script>" not in html
    assert "<b>x</b>" not in html
