"""The command line, as a user runs it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from medcodes.cli import main

EXAMPLES = Path(__file__).parent.parent / "examples" / "claims.csv"
CLEAN = "claim,dos,dx1,cpt,pointers\n1,2026-11-02,I10,99213,1\n"


@pytest.fixture
def run(capsys):
    """Run a command: its exit code and what it printed."""

    def command(*words: object) -> tuple[int, str, str]:
        code = main([str(word) for word in words])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return command


def write(tmp_path: Path, text: str) -> Path:
    """A CSV file with that text."""
    path = tmp_path / "claims.csv"
    path.write_text(text, "utf-8")
    return path


def test_the_examples_show_the_classic_denials(run):
    """Each denial is found, and the clean claims stay silent."""
    code, out, err = run("check", EXAMPLES)
    assert (code, err) == (1, "")
    for rule in ("LNK101", "DX101", "DX104", "DX201", "EM101", "PX103", "PX201", "DX202", "LNK105"):
        assert rule in out
    for clean in range(1001, 1008):
        assert f"Claim {clean} " not in out
    assert "17 claims checked: 7 without findings" in out


def test_exit_codes(run, tmp_path):
    """0 clean, 1 findings at or above --fail-on, 2 unreadable input."""
    assert run("check", write(tmp_path, CLEAN))[0] == 0
    warning = write(tmp_path, CLEAN.replace("I10", "M25.569"))
    assert run("check", warning)[0] == 0
    assert run("check", warning, "--fail-on", "warning")[0] == 1
    assert run("check", EXAMPLES, "--fail-on", "never")[0] == 0
    code, out, err = run("check", write(tmp_path, CLEAN + "2,2026-11-02,I10\n3,2026-11-02,I10,99213,1\n"))
    assert code == 2
    assert "line 3 could not be read: it has 3 fields and the header has 5" in err
    assert "2 claims checked" in out
    code, _, err = run("check", tmp_path / "none.csv", EXAMPLES)
    assert code == 2
    assert "none.csv" in err


def test_json(run, tmp_path):
    """One document; every record, and the summary."""
    path = write(tmp_path, CLEAN.replace("I10", "M25.571").replace("99213", "71046") + "2,x\n")
    code, out, _ = run("check", path, "--format", "json")
    found = json.loads(out)
    assert code == 2
    assert found["records"][0]["findings"][0]["rule"] == "LNK101"
    assert found["records"][0]["links"][0]["verdict"] == "unsupported"
    assert found["records"][1]["unreadable"] == "it has 2 fields and the header has 5"
    assert found["summary"]["denials"] == {"11": 1}


def test_csv_cannot_carry_formulas(run, tmp_path):
    """A cell that a spreadsheet would run is made text."""
    path = write(tmp_path, "claim,dos,dx1,cpt,pointers\n=1+1,2026-11-02,@SUM(A1),99213,1\n")
    _, out, _ = run("check", path, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert rows
    assert rows[0]["claim"] == "'=1+1"
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "@", "+", "-"))]


def test_terminals_are_not_moved(run, tmp_path):
    """Control characters of the input do not reach the terminal."""
    path = write(tmp_path, "claim,dos,dx1,cpt,pointers\n\x1b[31mX,2026-11-02,\x1b[2J,99213,1\n1,\x1b[2J\n")
    _, out, err = run("check", path)
    assert "\x1b" not in out + err
    path.write_text("\x1b[31mX,b\n1,2\n", "utf-8")
    assert "\x1b" not in "".join(run("check", path)[1:])


def test_show(run):
    """A diagnosis, a procedure, a heading."""
    code, out, _ = run("show", "m25561", "--on", "2026-11-02")
    assert code == 0
    assert out.startswith("M25.561  Pain in right knee\n")
    assert "billable: yes" in out
    assert "side: right" in out
    assert "replaced by: M54.50, M54.51, M54.59" in run("show", "M54.5", "--on", "2021-09-30")[1]
    assert "status: deleted" in run("show", "99201", "--on", "2026-11-02")[1]
    assert "Chest x-ray" in run("show", "71046")[1]
    assert run("show", "G0439")[0] == 0


@pytest.mark.parametrize("code", ["ZZZ", "99", "", "M25 561", "00042"])
def test_show_what_does_not_exist(run, code):
    """Exit code 2, and why."""
    found, out, err = run("show", code)
    assert (found, out) == (2, "")
    assert err.startswith("medcodes: ")


def test_tree(run):
    """What lies below, indented."""
    code, out, _ = run("tree", "M54.5", "--on", "2026-11-02")
    assert code == 0
    assert out.splitlines()[:2] == ["M54.5  Low back pain", "  M54.50  Low back pain, unspecified"]


def test_link(run):
    """The verdict, the reason, and an exit code for scripts."""
    code, out, _ = run("link", "71046", "M25.571", "--on", "2026-11-02")
    assert code == 1
    assert "71046 with M25.571: unsupported" in out
    assert "do not meet" in out
    assert run("link", "71046", "M25.571", "R05.9", "--on", "2026-11-02")[0] == 0
    assert json.loads(run("link", "71046", "R05.9", "--format", "json")[1])["verdict"] == "supported"


def test_rules_and_explain(run):
    """A line a rule; the documentation of one, by id or name."""
    assert "LNK101  region-mismatch" in run("rules")[1]
    code, out, _ = run("explain", "lnk101")
    assert code == 0
    assert out.startswith("LNK101 region-mismatch (error, predicts denial CARC 11: the diagnosis does not fit the proc")
    assert "Remedy:" in out
    assert run("explain", "region-mismatch")[1] == out
    assert run("explain", "XX999")[0] == 2


def test_releases(run):
    """Every release with its codes."""
    out = run("releases")[1]
    assert "FY2027  2026-10-01 to 2027-03-31  74,879 billable codes" in out


def test_as_a_module():
    """``python -m medcodes``, and a wrong call."""
    done = subprocess.run([sys.executable, "-m", "medcodes", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("medcodes ")
    assert subprocess.run([sys.executable, "-m", "medcodes"], capture_output=True, check=False).returncode == 2
