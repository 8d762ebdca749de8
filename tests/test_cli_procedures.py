"""``medcodes procedures`` and ``medcodes search``, as a user runs them."""

from __future__ import annotations

import json

import pytest

from medcodes.cli import main
from medcodes.procedures import user_tables as tables
from tests.procedures.tables import fee_csv, hcpcs_fixed


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    """Run a command in an empty data folder: its exit code and what it printed."""
    monkeypatch.setenv("MEDCODES_HOME", str(tmp_path / "home"))
    tables.forget()

    def command(*words: object) -> tuple[int, str, str]:
        code = main([str(word) for word in words])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    yield command
    tables.forget()


def test_add_list_and_remove(run, tmp_path):
    """What was added is told with its days, number of codes and hash."""
    assert "No table of procedures was added" in run("procedures")[1]
    fees, level_ii = tmp_path / "PPRRVU2026_Jan.csv", tmp_path / "HCPC2026_JAN_ANWEB.txt"
    fees.write_text(fee_csv(), "utf-8")
    level_ii.write_text(hcpcs_fixed(), "utf-8")
    code, out, err = run("procedures", "add", fees, level_ii)
    assert (code, err) == (0, "")
    assert "Added fee-schedule       2026-01-01 to 2026-12-31      5 codes  PPRRVU2026_Jan.csv" in out
    listed = json.loads(run("procedures", "--format", "json")[1])
    assert [(item["kind"], item["codes"], len(item["sha256"])) for item in listed] == [
        ("fee-schedule", 5, 64),
        ("hcpcs", 3, 64),
    ]
    assert "status: active" in run("show", "12345", "--on", "2026-02-03")[1]
    assert "status: not-listed" in run("show", "12346", "--on", "2026-02-03")[1]
    assert "Removed hcpcs" in run("procedures", "remove", level_ii.name)[1]
    assert run("procedures")[1].count("\n") == 1
    assert "Removed fee-schedule" in run("procedures", "remove")[1]
    assert "nothing to remove" in run("procedures", "remove", "--all")[1]


def test_damaged_files(run, tmp_path):
    """Exit code 2, file, line and reason; good files beside it are added; a terminal is not moved."""
    good, damaged = tmp_path / "PPRRVU2026_Jan.csv", tmp_path / "PPRRVU2026_Apr.csv"
    good.write_text(fee_csv(), "utf-8")
    damaged.write_text(fee_csv().replace("27447", "\x1b[2J"), "utf-8")
    code, out, err = run("procedures", "add", damaged, good)
    assert code == 2
    assert "PPRRVU2026_Apr.csv, line 10: " in err
    assert "\x1b" not in err
    assert out.startswith("Added fee-schedule")
    assert run("procedures", "remove", "none")[0] == 2
    assert run("procedures", "add", good, "--first-day", "soon")[0] == 2


def test_search_procedures(run):
    """Both systems, best first; within a heading; nothing found is exit code 1."""
    code, out, _ = run("search", "chest", "x-ray", "2", "views", "--procedures", "--limit", 2)
    assert code == 0
    assert out.splitlines()[0] == "71046  Chest x-ray, 2 views"
    assert len(out.splitlines()) == 2
    found = json.loads(run("search", "wellness visit", "--procedures", "--format", "json", "--on", "2026-11-02")[1])
    assert {"G0438", "G0439"} <= {match["code"] for match in found}
    assert all(match["code"].startswith("7") for match in json.loads(
        run("search", "knee", "--procedures", "--within", "radiology", "--format", "json")[1]
    ))  # fmt: skip
    assert run("search", "zzzqq", "--procedures")[:2] == (1, "Nothing was found.\n")
    assert run("search", "knee", "--procedures", "--within", "nothing")[0] == 2


def test_search_diagnoses(run):
    """On the day, below a block."""
    code, out, _ = run("search", "pain in right knee", "--on", "2026-11-02", "--within", "M20-M25", "--limit", 3)
    assert code == 0
    assert out.startswith("M25.561  Pain in right knee\n")
    assert run("search", "knee", "--on", "2014-01-01")[0] == 2
