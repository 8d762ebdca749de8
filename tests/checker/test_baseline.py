"""Fingerprints and baselines: what is known stays hidden, however the file is sorted."""

from __future__ import annotations

import json
import random

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import medcodes
from medcodes import Claim, Patient, ServiceLine, Settings
from medcodes.checker.baseline import Baseline
from medcodes.cli import main
from medcodes.errors import SourceError

CLAIM = Claim(
    ["M25.561", "M25.569", "I10"],
    [ServiceLine("71046", [1]), ServiceLine("73560", [1], "LT"), ServiceLine("99213", [3])],
    "2026-11-02",
    Patient("F", "1961-04-12"),
)


def prints(claim):
    """Rules and fingerprints, sorted."""
    return sorted((finding.rule, finding.fingerprint) for finding in check(claim).findings)


def check(claim):
    """The report of three rules, so that a new rule changes nothing here."""
    return medcodes.check_claim(claim, Settings(select=["DX202", "LNK101", "PX201"]))


def test_the_claim_has_findings_with_different_fingerprints():
    """Sixteen characters each."""
    found = prints(CLAIM)
    assert len(found) == 3
    assert len({key for _, key in found}) == 3
    assert all(len(key) == 16 for _, key in found)


def test_fingerprints_do_not_change():
    """They are kept in files: a change here is a break of every baseline."""
    assert prints(CLAIM) == [
        ("DX202", "d83bf79425ad2773"),
        ("LNK101", "362f7aeae2e97180"),
        ("PX201", "4906bdcd6b9dcedd"),
    ]


@given(st.permutations(range(3)), st.permutations(range(3)))
def test_they_survive_another_order(of_lines, of_diagnoses):
    """Of lines and of diagnoses, with the pointers turned accordingly; and another patient, date, note and payer."""
    place = {old: new + 1 for new, old in enumerate(of_diagnoses)}
    lines = [
        attrs.evolve(CLAIM.lines[n], pointers=[place[pointer - 1] for pointer in CLAIM.lines[n].pointers])
        for n in of_lines
    ]
    moved = attrs.evolve(
        CLAIM,
        diagnoses=[CLAIM.diagnoses[n].lower() for n in of_diagnoses],
        lines=lines,
        service_date="2026-11-05",
        patient=Patient("M", "1950-01-01"),
    )
    assert prints(moved) == prints(CLAIM)


def test_a_baseline_hides_each_as_often_as_it_is_known(tmp_path):
    """Written, read again, the same: a second claim with the same findings is new, and one of another id too."""
    first = Baseline()
    first.add(check(CLAIM))
    first.write(tmp_path / "known.json")
    known = Baseline.load(tmp_path / "known.json")
    assert len(known) == 3
    assert check(CLAIM) != known.hide(check(CLAIM))
    assert (known.hidden, known.gone) == (3, 0)
    assert len(known.hide(check(CLAIM)).findings) == 3
    named = Baseline()
    named.add(check(CLAIM), "claim 17")
    assert len(named.hide(check(CLAIM), "claim 18").findings) == 3
    assert named.hide(check(CLAIM), "claim 17").findings == ()
    assert "claim 17" not in (tmp_path / "known.json").read_text("utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"medcodes-baseline": 2}',
        '{"medcodes-baseline": 1, "findings": {"DX101 x": -1}}',
        "[" * 100_000,
    ],
)
def test_what_is_no_baseline_is_refused(tmp_path, text):
    """And so is a file that is not there."""
    path = tmp_path / "known.json"
    path.write_text(text, "utf-8")
    with pytest.raises(SourceError):
        Baseline.load(path)
    with pytest.raises(SourceError):
        Baseline.load(tmp_path / "nothing.json")


def rows(path, claims):
    """A file of one-line claims: id, diagnosis, procedure."""
    lines = [f"{name},2026-11-02,{dx},{cpt},1" for name, dx, cpt in claims]
    path.write_text("\n".join(["claim,dos,dx1,cpt,pointers", *lines]) + "\n", "utf-8")


def test_the_command_line(tmp_path, capsys):
    """Only new findings are told; how many were hidden, and how many are gone, is said."""
    path, known = tmp_path / "claims.csv", tmp_path / "known.json"
    old = [(str(n), "M25.571", "71046") for n in range(5)]
    rows(path, old)
    assert main(["check", str(path)]) == 1
    capsys.readouterr()
    assert main(["check", str(path), "--write-baseline", str(known)]) == 0
    assert "5 findings written" in capsys.readouterr().err
    random.Random(7).shuffle(old)
    rows(path, old)
    assert main(["check", str(path), "--baseline", str(known)]) == 0
    assert (
        "5 claims checked: 5 without findings, 0 errors, 0 warnings, 0 info; 5 known and hidden."
        in capsys.readouterr().out
    )
    rows(path, [*old[1:], ("99", "M25.572", "71046")])
    assert main(["check", str(path), "--baseline", str(known), "--format", "json"]) == 1
    printed = capsys.readouterr()
    assert "1 findings of" in printed.err
    assert json.loads(printed.out)["summary"]["hidden"] == 4
    assert main(["check", str(path), "--baseline", str(path)]) == 2
