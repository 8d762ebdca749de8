"""`medcodes audit`: whole files, in batches, with every row accounted for."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import polars
import pyarrow
import pytest
from pyarrow import parquet

import medcodes
from medcodes.audit import arrow
from medcodes.audit.auditing import audit, planned
from medcodes.audit.files import SUFFIXES, outputs
from medcodes.audit.tally import Tally
from medcodes.cli import main
from medcodes.errors import SourceError
from medcodes.report.cells import cell
from medcodes.runs.inputs import files_of

HEADER = "id,CPT Code,DX 1,DX 2,DOS,note\n"
ROWS = (
    '1,71046,M25.571,,2026-11-02,"two\nlines"\n',
    "2,71046,R05.9,,11/02/2026,\n",
    "3,73560,M25.56,M25.561,2026-11-02,=1+1\n",
    "4,00100,R05.9,,soon,\n",
    "5,,,,2026-11-02,\n",
)


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    """A small file of lines."""
    path = tmp_path / "lines.csv"
    path.write_text(HEADER + "".join(ROWS), "utf-8")
    return path


def test_every_line_is_counted_and_written(lines: Path, tmp_path: Path):
    """The new columns stand behind those of the file, which come out as they were."""
    for name in ("out.parquet", "out.csv"):
        tally = Tally()
        assert audit(planned(lines), tally, tmp_path / name) == []
        read = polars.read_parquet if name.endswith("parquet") else polars.read_csv
        written = read(tmp_path / name) if read is polars.read_parquet else read(tmp_path / name, infer_schema=False)
        before = polars.read_csv(lines, infer_schema=False)
        if name.endswith("csv"):
            assert written["note"].to_list() == ["two\nlines", "", "'=1+1", "", ""]
            written = written.with_columns(polars.col("note").str.strip_prefix("'"))
        assert written.select(before.columns).fill_null("").equals(before.fill_null(""))
        verdicts = ["unsupported", "supported", "supported", "undetermined", "undetermined"]
        assert written["verdict"].to_list() == verdicts
        assert tally.lines == 5
        assert tally.verdicts == {"supported": 2, "unsupported": 1, "undetermined": 2}
        assert tally.findings == {
            "LNK101 region-mismatch": 1,
            "DX101 header-not-billable": 1,
            "CLM101 service-date-unusable": 1,
            "PX101 malformed-procedure-code": 1,
            "LNK104 line-without-diagnosis": 1,
        }
        assert tally.denials == {"11": 1, "146": 1, "16": 1, "181": 1}


def test_batches_make_no_difference(lines: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """However the file is cut, the answer is the same."""
    many = tmp_path / "many.csv"
    many.write_text(HEADER + "".join(ROWS) * 500, "utf-8")
    once, often = Tally(), Tally()
    audit(planned(many), once, tmp_path / "once.parquet")
    monkeypatch.setattr(arrow, "BLOCK", 1_000)
    monkeypatch.setattr(arrow, "ROWS", 7)
    audit(planned(many), often, tmp_path / "often.parquet")
    assert once == often
    assert polars.read_parquet(tmp_path / "once.parquet").equals(polars.read_parquet(tmp_path / "often.parquet"))


def test_parquet_in(lines: Path, tmp_path: Path):
    """Dates as dates and procedures as numbers, as writers leave them."""
    frame = polars.DataFrame({"cpt": [71046, 100], "dx1": ["R05.9", "R05.9"], "dos": ["2026-11-02"] * 2})
    frame.with_columns(polars.col("dos").str.to_date()).write_parquet(tmp_path / "in.parquet")
    plan = planned(tmp_path / "in.parquet")
    tally = Tally()
    audit(plan, tally, tmp_path / "out.parquet")
    assert str(plan) == "service_date=dos,procedure=cpt,diagnoses=dx1"
    assert (tally.lines, tally.verdicts["supported"]) == (2, 1)
    assert polars.read_parquet(tmp_path / "out.parquet")["dos"].dtype == polars.Date


def test_a_row_of_another_width_is_told(lines: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path):
    """With its number, its reason and its text; the rest of the file is audited."""
    lines.write_text(f"{HEADER}{ROWS[1]}9,71046\n{ROWS[2]}", "utf-8")
    assert main(["audit", str(lines), "--unreadable", str(tmp_path / "rest.csv")]) == 2
    printed = capsys.readouterr()
    assert "row 3 could not be read: it has 2 fields and the header has 6." in printed.err
    assert "2 lines checked, 1 with findings; 1 could not be read." in printed.out
    rest = polars.read_csv(tmp_path / "rest.csv")
    assert rest.row(0)[1:] == (3, "it has 2 fields and the header has 6", "9,71046")


def test_bytes_that_are_no_text(lines: Path, tmp_path: Path):
    """A stray byte neither ends the file nor loses the row; a named encoding reads it."""
    lines.write_bytes(HEADER.encode() + "7,71046,R05.9,,2026-11-02,Peña\n".encode("latin-1"))
    tally = Tally()
    audit(planned(lines), tally, tmp_path / "out.parquet")
    assert (tally.lines, tally.verdicts["supported"]) == (1, 1)
    assert polars.read_parquet(tmp_path / "out.parquet")["note"].to_list() == ["Pe\ufffda"]
    audit(planned(lines, encoding="latin-1"), tally, tmp_path / "out.parquet")
    assert polars.read_parquet(tmp_path / "out.parquet")["note"].to_list() == ["Peña"]


def test_a_run_that_breaks_off_leaves_nothing_half_written(lines: Path, tmp_path: Path):
    """Neither a file of the name nor what was written so far."""
    out = tmp_path / "out" / "lines.parquet"

    def broken() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        audit(planned(lines), Tally(), out, told=broken)
    assert list(out.parent.iterdir()) == []
    audit(planned(lines), Tally(), out)
    with pytest.raises(KeyboardInterrupt):
        audit(planned(lines), Tally(), out, told=broken)
    assert parquet.read_table(out).num_rows == 5
    assert list(out.parent.iterdir()) == [out]


def test_no_cell_of_csv_is_a_formula(tmp_path: Path):
    """As in every CSV file that is written: neither cells nor names of columns; numbers stay numbers."""
    notes = ["=1+1", "+1-2", "-12.50", "@x", "\t=1", "-", "plain", "", "+1,200.00"]
    table = pyarrow.table({"cpt": ["71046"] * 9, "dx1": ["R05.9"] * 9, "=note": notes, "n": list(range(9))})
    parquet.write_table(table, tmp_path / "in.parquet")
    audit(planned(tmp_path / "in.parquet"), Tally(), tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(newline="", encoding="utf-8") as file:
        written = [row["'=note"] for row in csv.DictReader(file)]
    assert written == [cell(note) for note in notes]
    assert written[:3] == ["'=1+1", "'+1-2", "-12.50"]


def test_folders_and_patterns(lines: Path, tmp_path: Path):
    """A folder's files in order, without what other programs put beside them; each is written to its place."""
    folder = tmp_path / "in"
    (folder / "2026").mkdir(parents=True)
    for name in ("b.csv", "2026/a.csv", ".hidden.csv", "readme.md"):
        (folder / name).write_text(HEADER + ROWS[1], "utf-8")
    files = [Path(name) for name in files_of([str(folder)], SUFFIXES)]
    assert [str(file.relative_to(folder)) for file in files] == ["2026/a.csv", "b.csv"]
    assert outputs(files, tmp_path / "out") == [tmp_path / "out" / "2026" / "a.csv", tmp_path / "out" / "b.csv"]
    assert main(["audit", str(folder), "--output", str(tmp_path / "out")]) == 0
    assert polars.read_csv(tmp_path / "out" / "2026" / "a.csv")["verdict"].to_list() == ["supported"]


def test_what_is_refused(lines: Path, tmp_path: Path):
    """Each with what to do."""
    other = tmp_path / "other.csv"
    other.write_text(HEADER + ROWS[1], "utf-8")
    with pytest.raises(SourceError, match="name a folder"):
        outputs([lines, other], tmp_path / "out.csv")
    with pytest.raises(SourceError, match="written over the file"):
        outputs([lines], lines)
    lines.write_text("id,verdict,cpt,dx1\n1,mine,71046,R05.9\n", "utf-8")
    with pytest.raises(SourceError, match=r"already has a column 'verdict'.*prefix="):
        audit(planned(lines), Tally(), tmp_path / "out.csv")
    lines.write_text("cpt,dx1,dx1\n", "utf-8")
    with pytest.raises(SourceError, match="two of its columns are named 'dx1'"):
        planned(lines)
    lines.write_text("cpt,diagnoses\n", "utf-8")
    with pytest.raises(SourceError, match="holds several diagnoses"):
        planned(lines)
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(SourceError, match="damaged or no Parquet"):
        planned(tmp_path / "bad.parquet")


def test_a_bad_file_stops_neither_the_others_nor_the_run(lines: Path, tmp_path: Path, capsys):
    """The exit code tells."""
    assert main(["audit", str(tmp_path / "none.csv"), str(lines), "--format", "json"]) == 2
    printed = capsys.readouterr()
    assert "it cannot be opened" in printed.err
    summary = json.loads(printed.out)
    assert summary["lines"] == 5
    assert summary["columns"] == {str(lines): "service_date=DOS,procedure=CPT Code,diagnoses=DX 1+DX 2"}


def test_verdicts_are_those_of_check_link(lines: Path, tmp_path: Path):
    """On a file of real size, drawn at random."""
    codes = [node.code for node in medcodes.icd10cm.on("2026-11-02").chapters[9].billable_descendants]
    table = pyarrow.table({"cpt": ["71046", "94010"] * len(codes), "dx1": [code for code in codes for _ in (1, 2)]})
    parquet.write_table(table, tmp_path / "in.parquet")
    audit(planned(tmp_path / "in.parquet"), Tally(), tmp_path / "out.parquet")
    for row in parquet.read_table(tmp_path / "out.parquet").to_pylist():
        assert row["verdict"] == medcodes.check_link(row["cpt"], row["dx1"]).verdict
