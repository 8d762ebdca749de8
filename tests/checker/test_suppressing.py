"""Suppressions: kept with the reason, told where they are of no use."""

from __future__ import annotations

import json
import pickle

import pytest

import medcodes
from medcodes import Claim, ServiceLine, Settings
from medcodes.checker import own
from medcodes.cli import main

WRONG_SIDE = {"procedure": "73560", "pointers": [1], "modifiers": ["LT"]}


def report(line=None, claim=None, settings=None):
    """The report on a film of the wrong knee and a chest film for a knee, with suppressions."""
    lines = [ServiceLine(**WRONG_SIDE, suppress=line), ServiceLine("71046", pointers=[1])]
    return medcodes.check_claim(Claim(["M25.561"], lines, "2026-11-02", suppress=claim), settings)


def told(found):
    """Rules and places of what is left, and rules and reasons of what is suppressed."""
    return (
        [(finding.rule, finding.where) for finding in found.findings],
        [(known.finding.rule, known.reason) for known in found.suppressed],
    )


PX201, LNK101 = ("PX201", "lines/0/modifiers"), ("LNK101", "lines/1")


def test_without_suppressions():
    """Two findings, or the tests below would show nothing."""
    assert told(report()) == ([PX201, LNK101], [])


@pytest.mark.parametrize(
    "given",
    [
        {"PX201": "both knees were done"},
        {"px201": "both knees were done"},
        {"side-contradicts-diagnosis": "both knees were done"},
        [("PX201", "both knees were done")],
        "PX201: both knees were done",
    ],
)
def test_a_finding_of_a_line_is_kept_with_the_reason(given):
    """However it is written; the other line's finding stays, and the claim is as good as without it."""
    found = report(line=given)
    assert told(found) == ([LNK101], [("PX201", "both knees were done")])
    [kept] = found.to_dict()["suppressed"]
    assert kept["reason"] == "both knees were done"
    assert kept["severity"] == "error"
    assert "suppressed PX201" in str(found)
    assert pickle.loads(pickle.dumps(found)) == found


def test_a_claim_suppresses_everywhere():
    """Its own suppressions hold at every place; a report of suppressed errors alone is ok."""
    found = report(claim={"LNK101": "pre-operative", "PX201": "both knees"})
    assert told(found) == ([], [("PX201", "both knees"), ("LNK101", "pre-operative")])
    assert found.ok


def test_a_line_suppresses_only_at_itself():
    """LNK101 stands at the second line, so it suppresses nothing at the first, and that is told."""
    left, suppressed = told(report(line={"LNK101": "pre-operative"}))
    assert left == [PX201, ("CHK103", "lines/0/suppress"), LNK101]
    assert suppressed == []


@pytest.mark.parametrize("reason", ["", "  ", None])
def test_without_a_reason_it_is_not_honoured(reason):
    """The finding stays, and one more asks for the reason; neither is an error more."""
    found = report(line={"PX201": reason})
    assert told(found) == ([PX201, ("CHK102", "lines/0/suppress"), LNK101], [])
    assert found.findings[1].severity == "info"


def test_an_unknown_rule_is_told():
    """With the nearest."""
    [finding] = [finding for finding in report(claim={"PX2O1": "typed"}).findings if finding.rule == "CHK103"]
    assert finding.where == "suppress"
    assert "PX201 is near" in finding.message


def test_a_rule_that_the_settings_leave_out_is_not_of_no_use():
    """It may run for the next payer."""
    assert told(report(line={"PX201": "both"}, settings=Settings(ignore=["PX201"]))) == ([LNK101], [])


@pytest.mark.parametrize("known", own.ALL, ids=lambda known: known.id)
def test_the_checkers_own_findings_are_explained(known, capsys):
    """By id and by name, as rules are."""
    for name in (known.id.lower(), known.name):
        assert main(["explain", name]) == 0
        assert known.text in capsys.readouterr().out


def test_a_column_of_a_file(tmp_path, capsys):
    """For the line and for the claim; in text, CSV and JSON the suppressed findings are told, and counted."""
    path = tmp_path / "claims.csv"
    path.write_text(
        "claim,dos,dx1,cpt,mod,pointers,suppress,suppress_claim\n"
        "1,2026-11-02,M25.561,73560,LT,1,PX201: both knees,DX202: no\n"
        "1,2026-11-02,M25.561,71046,,1,LNK101: before surgery; PX201: =1+1,\n",
        "utf-8",
    )
    assert main(["check", str(path)]) == 0
    out = capsys.readouterr().out
    assert "suppressed PX201: line 1" in out
    assert "1 claim checked: 0 without findings, 0 errors, 0 warnings, 2 info; 2 suppressed." in out
    main(["check", str(path), "--format", "csv"])
    rows = capsys.readouterr().out.splitlines()
    assert rows[0].endswith(",fingerprint,suppressed")
    assert sum(row.endswith((",both knees", ",before surgery")) for row in rows) == 2
    main(["check", str(path), "--format", "json"])
    [record] = json.loads(capsys.readouterr().out)["records"]
    assert [known["reason"] for known in record["suppressed"]] == ["both knees", "before surgery"]
