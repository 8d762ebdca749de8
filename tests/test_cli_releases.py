"""`medcodes releases` and `medcodes changes`, as a user runs them."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

import medcodes
from medcodes.cli import main

DAYS = ("2025-10-01", "2026-10-01")


@pytest.fixture
def run(capsys):
    """Run a command: its exit code and what it printed."""

    def command(*words: object) -> tuple[int, str, str]:
        code = main([str(word) for word in words])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return command


def write(tmp_path: Path, text: str, name: str = "used.csv") -> Path:
    """A file with that text."""
    path = tmp_path / name
    path.write_text(text, "utf-8", newline="")
    return path


def test_releases_as_they_are_shipped(run, home):
    """Eighteen, and nothing added; the same as JSON."""
    code, out, err = run("releases")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert len(lines) == 19
    assert lines[0] == "FY2016  2015-10-01 to 2016-09-30  69,823 billable codes"
    assert lines[17] == "FY2027  2026-10-01 to 2027-03-31  74,879 billable codes"
    assert lines[18] == f"Shipped with medcodes {medcodes.__version__}."
    kept = json.loads(run("releases", "--format", "json")[1])
    assert (len(kept["releases"]), kept["warning"]) == (18, "")
    assert kept["releases"][-1]["billable"] == 74_879
    assert run("releases", "reset")[1] == "Nothing had been added.\n"


def test_adding_listing_and_resetting(run, home, shared: Path):
    """What changed is told; the list names the file with its hash; reset goes back."""
    path = shared / "icd10cm" / "2027_icd10cm_order_addenda_2027.txt"
    code, out, _ = run("releases", "add", path)
    assert code == 0
    assert "238 titles that were missing, 4 titles revised" in out
    assert "74,879 billable codes and 23,524 headers" in out
    assert "L02.232, L03.312, L03.322, Z29.14" in out
    out = run("releases")[1]
    assert re.search(r"addenda_2027\.txt \(order addenda, release of 2026-10-01\), sha256 [0-9a-f]{64}\n", out)
    kept = json.loads(run("releases", "--format", "json")[1])
    assert [item["file"] for item in kept["releases"][-1]["files"]] == [path.name]
    assert "Secondary malignant neoplasm of larynx" in run("show", "C78.31", "--on", "2026-10-01")[1]
    assert "4 titles revised" in run("changes", *DAYS)[1]
    assert "nothing to change" in run("releases", "add", path)[1]
    assert run("releases", "reset")[1] == "What was added is dropped.\n"
    assert "larynx" not in run("show", "C78.31", "--on", "2026-10-01")[1]


def test_a_refused_file(run, home, tmp_path):
    """Exit code 2, the reason on standard error, nothing written."""
    code, out, err = run("releases", "add", write(tmp_path, "junk", "order-2028.txt"))
    assert (code, out) == (2, "")
    assert err.startswith("medcodes: ")
    assert "neither an order file" in err
    assert not home.exists()


def test_a_damaged_table(run, home):
    """Every command names it and the way back, which works."""
    folder = home / "tables"
    folder.mkdir(parents=True)
    (folder / "icd10cm-0123456789abcdef.bin").write_bytes(b"junk")
    (folder / "icd10cm.current").write_text("icd10cm-0123456789abcdef.bin\n")
    for words in (("releases",), ("show", "I10"), ("changes", *DAYS)):
        code, _, err = run(*words)
        assert code == 2
        assert "icd10cm-0123456789abcdef.bin is damaged" in err
        assert "`medcodes releases reset`" in err
    assert run("releases", "reset")[0] == 0
    assert run("show", "I10")[0] == 0


def test_a_table_of_another_medcodes(run, home):
    """Left out, and the list says so."""
    from medcodes.store.catalogue import SHIPPED

    folder = home / "tables"
    folder.mkdir(parents=True)
    (folder / "icd10cm-0123456789abcdef.bin").write_bytes((SHIPPED / "icd10cm.bin").read_bytes())
    (folder / "icd10cm.current").write_text("icd10cm-0123456789abcdef.bin\n")
    code, out, _ = run("releases")
    assert code == 0
    assert "Warning: what was added in" in out
    assert "is left out, since this medcodes ships another table: add the files again" in out


# Changes


def test_changes(run):
    """The counts first, then a line a code."""
    code, out, _ = run("changes", *DAYS)
    assert code == 0
    lines = out.splitlines()
    assert lines[0].startswith("ICD-10-CM from 2025-10-01 to 2026-10-01: 190 added, 15 deleted, 15 became a heading")
    assert len(lines) == 1 + 220
    assert "  D69.1  Qualitative platelet defects: became a heading, no longer billable; now D69.11, D69.19" in lines
    assert run("changes", *reversed(DAYS))[0] == 2
    assert run("changes", "2026", "x")[0] == 2


def test_changes_of_the_codes_in_use(run, tmp_path):
    """A CSV of claims: each code once, with its uses; what is no code is told with its line."""
    path = write(
        tmp_path, "claim,cpt,DX1,Dx 2\n1,99213,D69.1,I10\n2,99213,m545,d691\n3,99213,zz!,T52.8X1A\n4,99213,E11.9,\n"
    )
    code, out, err = run("changes", *DAYS, "--codes", path)
    assert code == 2
    lines = out.splitlines()
    assert lines[1] == "2 of the 5 codes in use are touched:"
    assert lines[2].startswith("  D69.1  Qualitative platelet defects (used 2 times): became a heading")
    assert lines[3].startswith("  M54.5 (used 1 time): not billable; ")
    assert "M54.50, M54.51, M54.59" in lines[3]
    assert "T52.8X1A" in lines[4]
    assert len(lines) == 5
    assert "zz!: unreadable; line 4:" in err


@pytest.mark.parametrize(
    "text",
    [
        "D69.1\nI10\n",
        "\ufeffICD-10\r\nD69.1\r\nI10\r\n",
        'diagnosis codes;name\n"D69.1, I10";x\n',
        "patient\ticd10_code\nx\tD69.1\n\ny\ti10\n",
        "code\nd691|I10\n",
    ],
)
def test_files_of_codes_as_people_have_them(run, tmp_path, text):
    """One code a line or a column; any delimiter; a byte order mark; several codes in a cell."""
    code, out, err = run("changes", *DAYS, "--codes", write(tmp_path, text))
    assert (code, err) == (1, "")
    assert "1 of the 2 codes in use are touched:" in out


def test_nothing_touched_and_nothing_to_read(run, tmp_path):
    """Exit code 0; a file without such a column, or none at all, is an error."""
    assert run("changes", *DAYS, "--codes", write(tmp_path, "dx\nE11.9\n"))[0] == 0
    for text in ("claim,cpt\n1,99213\n", "hello\nworld\n"):
        code, _, err = run("changes", *DAYS, "--codes", write(tmp_path, text))
        assert code == 2
        assert "names no column of diagnoses" in err
    assert run("changes", *DAYS, "--codes", tmp_path / "none.csv")[0] == 2
    assert run("changes", *DAYS, "--codes", write(tmp_path, ""))[0] == 0


def test_a_new_code_beside_one_in_use(run, tmp_path):
    """Still valid, and yet perhaps no longer the right one."""
    code, out, _ = run("changes", "2022-10-01", "2023-10-01", "--codes", write(tmp_path, "A41.59\n"))
    assert code == 1
    assert "still valid, and there are new codes for what it was used for; new A41.54" in out


def test_changes_as_csv_and_json(run, tmp_path):
    """For spreadsheets, which run no cell of it, and for programs."""
    path = write(tmp_path, "dx\nD69.1\n=1+1\n\x1b[2J\n")
    code, out, _ = run("changes", *DAYS, "--codes", path, "--format", "csv")
    assert code == 2
    rows = list(csv.DictReader(io.StringIO(out)))
    assert (rows[0]["code"], rows[0]["uses"], rows[0]["replaced_by"]) == ("D69.1", "1", "D69.11 D69.19")
    assert rows[1]["code"] == "'=1+1"
    kept = json.loads(run("changes", *DAYS, "--codes", path, "--format", "json")[1])
    assert (kept["codes_in_use"], len(kept["touched"])) == (1, 3)
    assert "\x1b" not in run("changes", *DAYS, "--codes", path)[2]
    kept = json.loads(run("changes", *DAYS, "--format", "json")[1])
    assert len(kept["added"]) == 190
    assert len(list(csv.reader(io.StringIO(run("changes", *DAYS, "--format", "csv")[1])))) == 221
