"""Whole claims: what each classic case must give."""

from __future__ import annotations

import json
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import medcodes
from medcodes import Claim, Patient, ServiceLine
from medcodes.checker import CRASHED, Checker
from medcodes.rules import rule as registry
from medcodes.rules.finding import Severity

DAY = "2026-11-02"


def check(diagnoses, procedure, day=DAY, **line):
    """The report on a claim of one line that points at every diagnosis."""
    sex = line.pop("sex", None)
    pointers = line.pop("pointers", range(1, len(diagnoses) + 1))
    return medcodes.check_claim(Claim(diagnoses, [ServiceLine(procedure, pointers, **line)], day, Patient(sex)))


def rules(report):
    """Ids and severities found."""
    return [(finding.rule, finding.severity.value, finding.carc) for finding in report.findings]


def test_a_visit_for_a_knee():
    """99214 with M25.561: not unsupported, no error."""
    report = check(["M25.561"], "99214")
    assert report.ok
    assert report.links[0].verdict != "unsupported"


def test_a_film_of_the_right_knee():
    """73560-RT with M25.561: supported, no finding."""
    report = check(["M25.561"], "73560", modifiers=["RT"])
    assert report.findings == ()
    assert report.links[0].verdict == "supported"


def test_a_film_of_the_wrong_knee():
    """73560-LT with M25.561: side mismatch."""
    assert rules(check(["M25.561"], "73560", modifiers=["LT"])) == [("PX201", "error", "4")]


def test_a_chest_film_for_an_ankle():
    """71046 with M25.571 only: unsupported, error, CARC 11, with diagnoses that would fit."""
    report = check(["M25.571"], "71046")
    assert rules(report) == [("LNK101", "error", "11")]
    assert report.links[0].verdict == "unsupported"
    assert report.findings[0].suggestions


def test_a_chest_film_for_an_ankle_and_a_cough():
    """71046 with M25.571 and R05.9: supported, by R05.9."""
    report = check(["M25.571", "R05.9"], "71046")
    assert report.ok
    assert report.links[0].verdict == "supported"
    assert [reason.diagnosis for reason in report.links[0].reasons if reason.verdict == "supported"] == ["R05.9"]


def test_diabetes_with_nephropathy_in_the_note():
    """E11.9 with documentation of nephropathy: E11.21 is suggested."""
    report = check(["E11.9"], "99213", documentation="Type 2 diabetes with diabetic nephropathy")
    [finding] = [finding for finding in report.findings if finding.rule == "DX201"]
    assert finding.suggestions[0] == "E11.21"


@pytest.mark.parametrize(("note", "first"), [("", "M25.561"), ("right knee", "M25.561"), ("left knee", "M25.562")])
def test_a_heading_and_its_children(note, first):
    """M25.56: not billable, with its three children, the one that the note names first."""
    [finding] = check(["M25.56"], "99213", documentation=note).findings
    assert (finding.rule, finding.severity) == ("DX101", "error")
    assert finding.suggestions[0] == first
    assert set(finding.suggestions) == {"M25.561", "M25.562", "M25.569"}


def test_an_unspecified_side():
    """M25.569: a warning."""
    assert rules(check(["M25.569"], "99213")) == [("DX202", "warning", "16")]


def test_a_code_that_was_split():
    """M54.5 on 2026-11-02: CARC 146, replacements named."""
    [finding] = check(["M54.5"], "99213").findings
    assert (finding.severity, finding.carc) == ("error", "146")
    assert finding.suggestions == ("M54.50", "M54.51", "M54.59")


@pytest.mark.parametrize(
    ("day", "procedure", "successor"), [("2021-01-01", "99201", "99202"), ("2018-01-01", "71020", "71046")]
)
def test_deleted_procedures(day, procedure, successor):
    """CARC 181, successors named."""
    [finding] = check(["J18.9"], procedure, day=day).findings
    assert (finding.rule, finding.severity, finding.carc) == ("PX103", "error", "181")
    assert successor in finding.suggestions


def test_a_code_that_begins():
    """C78.31 the day before and on its first day."""
    assert not check(["C78.31"], "99213", day="2026-09-30").ok
    assert check(["C78.31"], "99213", day="2026-10-01").ok


def test_visit_levels():
    """99215 with low decision making supports 99213; 99213 with moderate supports 99214."""
    [above] = check(["J06.9"], "99215", documentation="MDM: low").findings
    assert (above.rule, above.suggestions) == ("EM101", ("99213",))
    assert "99213" in above.message
    [below] = check(["J06.9"], "99213", documentation="moderate decision making").findings
    assert (below.rule, below.severity, below.suggestions) == ("EM102", "info", ("99214",))


def test_pointers():
    """A line without diagnosis; a pointer to diagnosis 5 of 3."""
    assert rules(check(["I10"], "99213", pointers=[])) == [("LNK104", "error", "16")]
    assert rules(check(["I10", "E78.5", "E11.9"], "99213", pointers=[5])) == [("LNK105", "error", "16")]


@pytest.mark.parametrize("code", ["ZZZ", "", "M25 561", "🦴", "9" * 10_000, None, 7, b"I10", float("nan"), ["I10"]])
def test_a_code_that_is_no_code(code):
    """A finding; no exception, no lost line."""
    for report in (check([code], "99213"), check(["I10"], code)):
        assert not report.ok
        assert len(report.links) == 1
        assert len(report.to_json()) < 5_000


@pytest.mark.parametrize(
    ("procedure", "code"), [("G0439", "Z00.00"), ("36415", "M25.561"), ("85025", "F41.1"), ("80053", "H52.4")]
)
def test_services_that_go_with_anything(procedure, code):
    """Not unsupported, no error."""
    report = check([code], procedure)
    assert report.ok
    assert report.links[0].verdict != "unsupported"


def test_care_of_a_pregnancy_on_a_mans_claim():
    """59400 with O80 for a patient of sex M: CARC 7."""
    assert rules(check(["O80"], "59400", sex="M")) == [("LNK106", "error", "7")]
    assert check(["O80"], "59400", sex="F").ok


def test_before_icd10():
    """A finding, never an exception; what could not be checked is told."""
    report = check(["I10"], "99213", day="2014-05-05")
    assert "CLM101" in [finding.rule for finding in report.findings]
    assert report.links == (None,)


def test_a_crashing_rule_becomes_a_finding():
    """And the other rules still run."""

    def crash(claim, facts):
        """Crash.

        Why: a test.
        Example: any claim.
        Remedy: none.
        Source: none.
        """
        raise RuntimeError(claim.diagnoses[0])

    broken = registry.Rule("DX999", "always-crashes", Severity.ERROR, "", crash)
    claim = Claim(["M25.56"], [ServiceLine("99213", [1])], DAY)
    report = Checker((broken, *registry.rules)).check(claim)
    assert [finding.rule for finding in report.findings] == [CRASHED, "DX101"]
    assert "DX999" in report.findings[0].message
    assert "M25" not in report.findings[0].message


codes = st.one_of(
    st.sampled_from(["I10", "M25.56", "M54.5", "E11.9", "O80", "C78.31", "S72.001A", "ZZZ"]),
    st.text(max_size=12),
    st.none(),
)
procedures = st.one_of(
    st.sampled_from(["99213", "99215", "71046", "73560", "59400", "99201", "G0439"]), st.text(max_size=8), st.none()
)
service_lines = st.builds(
    ServiceLine,
    procedures,
    st.lists(st.one_of(st.integers(-3, 15), st.text(max_size=3)), max_size=4),
    st.lists(st.one_of(st.sampled_from(["RT", "LT", "50", "25"]), st.text(max_size=3)), max_size=3),
    documentation=st.one_of(st.sampled_from(["MDM: low", "right knee", "total time 45 minutes"]), st.text(max_size=30)),
    service_date=st.one_of(st.none(), st.sampled_from(["2021-09-30", "x", "1990-01-01"])),
)
claims = st.builds(
    Claim,
    st.lists(codes, max_size=5),
    st.lists(service_lines, max_size=4),
    st.one_of(st.none(), st.dates(), st.text(max_size=12)),
    st.builds(Patient, st.one_of(st.none(), st.text(max_size=3)), st.one_of(st.none(), st.dates())),
)


@settings(max_examples=300, deadline=None)
@given(claims)
def test_no_claim_makes_it_raise(claim):
    """Whatever is written on it; no rule crashes, no line is lost, the same claim gives the same report."""
    report = medcodes.check_claim(claim)
    assert CRASHED not in [finding.rule for finding in report.findings]
    assert len(report.links) == len(claim.lines)
    assert medcodes.check_claim(claim).to_json() == report.to_json()
    json.loads(report.to_json())


def test_a_report_is_a_value():
    """Equal, hashable, picklable; as text, as a dictionary and in Jupyter."""
    report = check(["M25.571"], "71046")
    assert pickle.loads(pickle.dumps(report)) == report
    assert hash(report) == hash(pickle.loads(pickle.dumps(report)))
    assert "LNK101 region-mismatch" in str(report)
    assert report.to_dict()["findings"][0]["suggestions"]
    assert "region-mismatch" in report._repr_html_()
    assert str(check(["I10"], "99213")) == "Nothing found."


def test_findings_are_in_order_of_place():
    """Line 10 comes after line 2."""
    lines = [ServiceLine("71046", [1]) for _ in range(11)]
    found = medcodes.check_claim(Claim(["M25.571"], lines, DAY)).findings
    assert [finding.where for finding in found if finding.rule == "LNK101"] == [f"lines/{n}" for n in range(11)]
