"""Every format holds every finding, and what could not be read."""

from __future__ import annotations

import csv
import io
import json
import pickle
import sys

import pytest

from medcodes import Claim, ServiceLine, check_claim
from medcodes.claims.record import Record, Unreadable
from medcodes.errors import MissingExtraError, SourceError
from medcodes.report import Tally
from medcodes.report.writers import FORMATS, writer_of
from medcodes.report.writers.as_fhir import expression

DENIED = Claim(["M25.571", "M25.569"], [ServiceLine("71046", [1]), ServiceLine("99213", [])], "2026-11-02")
CLEAN = Claim(["I10"], [ServiceLine("99213", [1])], "2026-11-02")
RECORDS = (Record("=1", 2, DENIED), Record("2", 5, CLEAN, "segment"))
TOLD = Unreadable(9, "it is <broken>", "entry")


def written(name: str, tmp_path, **options) -> bytes:
    """What a format makes of the two claims and of what could not be read."""
    writer = pickle.loads(pickle.dumps(writer_of(name, **options)))
    tally = Tally()
    sink = writer.sink(tmp_path / "out")
    for record in RECORDS:
        report = check_claim(record.claim)
        tally.add(report)
        sink.write([writer.checked("a.csv", record, report)])
    tally.unreadable += 1
    sink.write([writer.unreadable("a.csv", TOLD)])
    sink.close(tally)
    return (tmp_path / "out").read_bytes()


def found() -> list[str]:
    """The rules that the denied claim breaks, in order."""
    return [finding.rule for finding in check_claim(DENIED).findings]


def test_the_claim_has_findings_of_each_kind():
    """Or the tests below show nothing."""
    severities = {finding.severity.value for finding in check_claim(DENIED).findings}
    assert {"error", "warning"} <= severities
    assert not check_claim(CLEAN).findings


def test_text(tmp_path):
    """Claims with findings, and the summary."""
    text = written("text", tmp_path).decode()
    assert text.startswith("Claim =1 (line 2, service date 2026-11-02)\n")
    assert "Claim 2" not in text
    assert "2 claims checked: 1 without findings" in text
    assert "1 place could not be read" in text
    assert "not checked" in written("text", tmp_path, skipped=True).decode()


def test_json(tmp_path):
    """One document of every record."""
    document = json.loads(written("json", tmp_path))
    first, second, told = document["records"]
    assert [finding["rule"] for finding in first["findings"]] == found()
    assert (second["place"], second["findings"], told["unreadable"]) == ("segment 5", [], "it is <broken>")
    assert document["summary"]["unreadable"] == 1


def test_ndjson(tmp_path):
    """Every line stands for itself; the last is the summary."""
    lines = [json.loads(line) for line in written("ndjson", tmp_path).splitlines()]
    assert [line.get("claim") for line in lines] == ["=1", "2", None, None]
    assert lines[-1]["summary"]["claims"] == 2


def test_csv(tmp_path):
    """A row a finding; no formula."""
    rows = list(csv.DictReader(io.StringIO(written("csv", tmp_path).decode())))
    assert [row["rule"] for row in rows] == [*found(), ""]
    assert {row["claim"] for row in rows[:-1]} == {"'=1"}
    assert (rows[-1]["name"], rows[-1]["place"], rows[-1]["message"]) == ("unreadable", "entry 9", "it is <broken>")


def test_parquet(tmp_path):
    """The same rows; the file appears when it is whole."""
    import pyarrow.parquet as parquet

    written("parquet", tmp_path)
    rows = parquet.read_table(tmp_path / "out").to_pylist()
    assert [row["rule"] for row in rows] == [*found(), ""]
    assert rows[0]["claim"] == "=1"
    sink = writer_of("parquet").sink(tmp_path / "interrupted")
    sink.write([[("x",) * 14]])
    sink.close(None)
    assert not (tmp_path / "interrupted").exists()
    assert parquet.read_table(tmp_path / "interrupted.part").num_rows == 1
    with pytest.raises(SourceError, match="name a file with --output"):
        writer_of("parquet").sink(None)


def test_parquet_without_pyarrow(tmp_path, monkeypatch):
    """What to install is said."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"medcodes\[parquet\]"):
        writer_of("parquet").sink(tmp_path / "out")


def test_operation_outcomes(tmp_path):
    """An outcome a claim, each finding an issue with its place as FHIRPath."""
    denied, clean, told = [json.loads(line) for line in written("operation-outcome", tmp_path).splitlines()]
    assert {outcome["resourceType"] for outcome in (denied, clean, told)} == {"OperationOutcome"}
    assert [issue["details"]["coding"][0]["code"] for issue in denied["issue"]] == found()
    linkage = next(issue for issue in denied["issue"] if issue["details"]["coding"][0]["code"].startswith("LNK10"))
    assert linkage["details"]["coding"][1]["code"] in ("11", "16")
    assert linkage["expression"][0].startswith("Claim.item[")
    assert [issue["severity"] for issue in clean["issue"]] == ["information"]
    assert told["issue"][0]["severity"] == "fatal"
    assert "Claim =1 (a.csv, line 2)" in denied["text"]["div"]


def test_claim_responses(tmp_path):
    """Errors with the item they are about; warnings as notes."""
    denied, clean, told = [json.loads(line) for line in written("claim-response", tmp_path).splitlines()]
    assert (denied["outcome"], clean["outcome"], told["outcome"]) == ("error", "complete", "error")
    errors = [finding for finding in check_claim(DENIED).findings if finding.severity == "error"]
    assert [error["code"]["coding"][0]["code"] for error in denied["error"]] == [finding.rule for finding in errors]
    assert denied["error"][0]["itemSequence"] == int(errors[0].where.split("/")[1]) + 1
    assert len(denied["processNote"]) == len(found()) - len(errors)
    assert "error" not in clean


@pytest.mark.parametrize(
    ("where", "path"),
    [
        ("diagnoses/3", "Claim.diagnosis[3]"),
        ("lines/0", "Claim.item[0]"),
        ("patient/sex", "Claim.patient"),
        ("", "Claim"),
    ],
)
def test_places_as_fhirpath(where, path):
    """Of a diagnosis, a line, the patient and the whole."""
    assert expression(where) == path


@pytest.mark.parametrize("name", FORMATS)
def test_a_run_that_is_interrupted_can_go_on(name, tmp_path):
    """What is kept of a file and what is put after it make the whole, in every format of text."""
    writer = writer_of(name)
    if not writer.is_resumable:
        assert name == "parquet"
        return
    whole = written(name, tmp_path)
    tally = Tally()
    sink = writer.sink(tmp_path / "out")
    report = check_claim(DENIED)
    tally.add(report)
    sink.write([writer.checked("a.csv", RECORDS[0], report)])
    size = sink.size
    sink.write(["half a rec"])
    sink.close(None)
    sink = writer.sink(tmp_path / "out", size)
    report = check_claim(CLEAN)
    tally.add(report)
    tally.unreadable += 1
    sink.write([writer.checked("a.csv", RECORDS[1], report), writer.unreadable("a.csv", TOLD)])
    sink.close(tally)
    assert (tmp_path / "out").read_bytes() == whole
    with pytest.raises(SourceError, match="shorter"):
        writer.sink(tmp_path / "out", 10**9)


def test_what_cannot_be_written_is_told(tmp_path):
    """As an error of the library."""
    with pytest.raises(SourceError, match="cannot be written"):
        writer_of("csv").sink(tmp_path / "none" / "out.csv")


def test_tallies_add_up_and_are_kept():
    """Two together are what one would have counted; plain values give them back."""
    both, first, second = Tally(), Tally(), Tally()
    for tally in (both, first):
        tally.add(check_claim(DENIED))
    for tally in (both, second):
        tally.add(check_claim(CLEAN))
        tally.unreadable += 3
    assert first.with_more(second).to_dict() == both.to_dict()
    assert Tally.of_kept(json.loads(json.dumps(both.kept()))).to_dict() == both.to_dict()
