"""Claims out of CSV: no row is lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from medcodes.claims.csv_reader import parse_pointers, read_csv
from medcodes.claims.record import Record, Unreadable
from medcodes.errors import SourceError


def read(tmp_path: Path, text: str | bytes) -> list[Record | Unreadable]:
    """The records of a file with that text."""
    path = tmp_path / "claims.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(read_csv(path))


def test_rows_of_one_claim_are_one_claim(tmp_path):
    """Their diagnoses join; pointers count in the joined list."""
    [record] = read(
        tmp_path,
        "claim_id,DOS,Sex,DOB,dx1,dx2,CPT,Mods,Pointers,Units,Charge,POS,Note\n"
        '7,2026-11-02,f,1961-04-12,M25.561,I10,99213,25,"1,2",1,"$1,132.00",11,seen\n'
        "7,2026-11-02,f,1961-04-12,M25.561,I10,73560,RT 59,A,2,48,11,\n",
    )
    assert isinstance(record, Record)
    claim = record.claim
    assert (record.name, record.line) == ("7", 2)
    assert claim.diagnoses == ("M25.561", "I10")
    assert (claim.service_date, claim.patient.sex, claim.patient.birth_date) == (
        date(2026, 11, 2),
        "F",
        date(1961, 4, 12),
    )
    visit, film = claim.lines
    assert (visit.procedure, visit.pointers, visit.charge, visit.documentation) == ("99213", (1, 2), 1132.0, "seen")
    assert (film.modifiers, film.pointers, film.units, film.place_of_service) == (("RT", "59"), (1,), 2, "11")


def test_without_pointers_a_row_points_at_its_own_diagnoses(tmp_path):
    """And without a claim id each row is a claim of its own."""
    first, second = read(tmp_path, "dx1,dx2,cpt\nI10,,99213\nR05.9,J18.9,71046\n")
    assert first.claim.lines[0].pointers == (1,)
    assert second.claim.diagnoses == ("R05.9", "J18.9")
    assert second.claim.lines[0].pointers == (1, 2)


def test_unreadable_rows_are_told_and_the_rest_is_read(tmp_path):
    """With their line and the reason."""
    records = read(
        tmp_path,
        b"claim,dx1,cpt,pointers,units\n"
        b"1,I10,99213,1,1\n"
        b"2,I10,99213,1\n"
        b"3,I10,99213,one,1\n"
        b"4,I10,99213,1,many\n"
        b"5,\xff10,99213,1,1\n"
        b"\n"
        b'6,I10,"99213"x,1,1\n'
        b"7,I10,99213,1,1\n",
    )
    told = {record.line: record.reason for record in records if isinstance(record, Unreadable)}
    assert set(told) == {3, 4, 5, 6, 8}
    assert told[3] == "it has 4 fields and the header has 5"
    assert "neither numbers nor letters" in told[4]
    assert "units 'many' is not a number" in told[5]
    assert told[6] == "it is not UTF-8 text"
    assert "not CSV" in told[8]
    assert [record.name for record in records if isinstance(record, Record)] == ["1", "7"]


def test_every_row_is_a_line_or_told(tmp_path):
    """Ten thousand rows in, ten thousand out."""
    rows = [f"{n},I10,99213,{1 if n % 7 else 'x?'}" for n in range(10_000)]
    records = read(tmp_path, "claim,dx1,cpt,pointers\n" + "\n".join(rows) + "\n")
    lines = sum(len(record.claim.lines) if isinstance(record, Record) else 1 for record in records)
    assert lines == 10_000


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "names no column for a procedure"),
        ("a,b\n1,2\n", "names no column for a procedure"),
        ("cpt,charge\n99213,1\n", "names no column for a diagnosis"),
    ],
)
def test_a_header_that_names_too_little_is_refused(tmp_path, text, said):
    """With what was read."""
    with pytest.raises(SourceError, match=said):
        read(tmp_path, text)


def test_a_missing_file_is_refused(tmp_path):
    """As an error of the library."""
    with pytest.raises(SourceError, match="cannot be opened"):
        list(read_csv(tmp_path / "none.csv"))


def test_spreadsheets_write_a_mark_first(tmp_path):
    """A byte-order mark is no part of the header."""
    [record] = read(tmp_path, "\ufeffcpt,dx1\n99213,I10\n")
    assert record.claim.diagnoses == ("I10",)


@pytest.mark.parametrize(
    ("text", "pointers"),
    [("1", (1,)), ("1,2", (1, 2)), ("1|2 3", (1, 2, 3)), ("a", (1,)), ("AB", (1, 2)), ("", ()), ("12", (12,))],
)
def test_pointers_as_people_write_them(text, pointers):
    """Numbers and letters."""
    assert parse_pointers(text) == pointers


def test_a_bad_row_takes_its_claim_along_and_every_row_is_told(tmp_path):
    """A claim that lacks a line must not be checked as if it were whole."""
    records = read(tmp_path, "claim,dx1,cpt,units\n1,I10,99213,1\n1,I10,93000,two\n1,I10,36415,1\n2,I10,99213,1\n")
    told = {record.line: record.reason for record in records if isinstance(record, Unreadable)}
    assert told[3] == "its units 'two' is not a number"
    assert told[2] == told[4] == "line 3 of the same claim could not be read"
    assert [record.name for record in records if isinstance(record, Record)] == ["2"]


def test_rows_without_a_claim_id_are_claims_of_their_own(tmp_path):
    """Two patients are never checked as one."""
    records = read(tmp_path, "claim,dx1,cpt\n,I10,99213\n,R05.9,71046\n")
    assert [(record.name, record.claim.diagnoses) for record in records] == [
        ("line 2", ("I10",)),
        ("line 3", ("R05.9",)),
    ]
