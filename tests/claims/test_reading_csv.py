"""Claims out of CSV: no row is lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from medcodes.claims.reading import blocks, opening, read_claims, rows
from medcodes.claims.reading.columns import parse_mapping
from medcodes.claims.reading.csv_file import parse_pointers
from medcodes.claims.reading.days import day_of
from medcodes.claims.reading.formats import reading
from medcodes.claims.record import Record, Unreadable
from medcodes.errors import SourceError


def read(tmp_path: Path, text: str | bytes) -> list[Record | Unreadable]:
    """The records of a file with that text."""
    path = tmp_path / "claims.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(read_claims(path))


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


def test_what_is_said_of_the_whole_claim(tmp_path):
    """Type of bill, day of billing and total, out of its first row; a total that is no number keeps the claim out."""
    header = "claim,dos,dx1,cpt,claim_type,tob,bill_date,claim_total\n"
    row = "2026-11-02,J18.9,71046,institutional,0111,11/05/2026"
    good, bad = read(tmp_path, f'{header}7,{row},"1,180.00"\n8,{row},much\n')
    assert isinstance(good, Record)
    claim = good.claim
    assert (claim.type_of_bill, claim.billing_date, claim.total_charge) == ("0111", date(2026, 11, 5), 1180.0)
    assert isinstance(bad, Unreadable)
    assert "total charge" in bad.reason


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
    assert told[6] == "it is not UTF-8 text; if the file is Latin-1, say --encoding latin-1"
    assert "not CSV" in told[8]
    assert [record.name for record in records if isinstance(record, Record)] == ["1", "7"]


def test_every_row_is_a_line_or_told(tmp_path):
    """Ten thousand rows in, ten thousand out."""
    written = [f"{n},I10,99213,{1 if n % 7 else 'x?'}" for n in range(10_000)]
    records = read(tmp_path, "claim,dx1,cpt,pointers\n" + "\n".join(written) + "\n")
    lines = sum(len(record.claim.lines) if isinstance(record, Record) else 1 for record in records)
    assert lines == 10_000


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "it is empty"),
        (" \n\n", "it is empty"),
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
        list(read_claims(tmp_path / "none.csv"))


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


def test_a_bad_row_that_shows_its_claim_takes_it_along(tmp_path):
    """Also where it is the claim's first or last row; what may be another claim's leaves it whole."""
    records = read(
        tmp_path,
        "claim,dx1,cpt\n1,I10\n1,I10,93000\n2,I10,99213\n2,I10\n3,I10,99213\nx\n3,I10,93000\n4,I10,99213\nx\n5,I10,99213\n",
    )
    assert [record.name for record in records if isinstance(record, Record)] == ["4", "5"]
    told = {record.line: record.reason for record in records if isinstance(record, Unreadable)}
    assert sorted(told) == [2, 3, 4, 5, 6, 7, 8, 10]
    assert told[3] == told[4] == told[6] == told[8] == "another line of the same claim could not be read"


@pytest.mark.parametrize("delimiter", [",", "\t", "|", ";"])
def test_any_delimiter(tmp_path, delimiter):
    """The header tells which."""
    text = "claim,dx1,cpt,charge\n1,I10,99213,12.50\n".replace(",", delimiter)
    [record] = read(tmp_path, text)
    assert (record.claim.diagnoses, record.claim.lines[0].charge) == (("I10",), 12.5)


def test_columns_are_guessed_from_many_names(tmp_path):
    """As exports of practice systems call them."""
    [record] = read(
        tmp_path,
        "Claim Number,From Date,To Date,Primary Diagnosis,Diagnosis Code 2,CPT/HCPCS,Mod 1,Mod 2,Rev Code,NPI,"
        "Claim Type\n"
        "9,11/02/2026,11/03/2026,M54.50,I10,97110,GP,59,0420,1234567893,Institutional\n",
    )
    claim, line = record.claim, record.claim.lines[0]
    assert claim.diagnoses == ("M54.50", "I10")
    assert (claim.service_date, claim.service_date_to) == (date(2026, 11, 2), date(2026, 11, 3))
    assert (line.procedure, line.modifiers, line.revenue_code) == ("97110", ("GP", "59"), "0420")
    assert (claim.claim_type, claim.rendering_npi) == ("institutional", "1234567893")


def test_a_column_of_several_diagnoses(tmp_path):
    """Blanks, commas, semicolons and bars stand between them."""
    [record] = read(tmp_path, 'cpt,diagnosis_codes\n99213,"I10; E11.9|R05.9"\n')
    assert record.claim.diagnoses == ("I10", "E11.9", "R05.9")
    assert record.claim.lines[0].pointers == (1, 2, 3)


def test_columns_can_be_said(tmp_path):
    """By their names in the header; a name that is not there is refused."""
    path = tmp_path / "claims.csv"
    path.write_text("A,B,C,D\n99213,I10,E11.9,7\n", "utf-8")
    said = parse_mapping("procedure=a, diagnoses=B+C, claim=D")
    [record] = list(read_claims(path, columns=said))
    assert (record.name, record.claim.diagnoses) == ("7", ("I10", "E11.9"))
    with pytest.raises(SourceError, match="it has no column 'E'; it has: A, B, C, D"):
        list(read_claims(path, columns={"procedure": ["E"]}))
    for wrong in ("procedure", "procedure=", "colour=A"):
        with pytest.raises(ValueError, match=r"says no column|is none of"):
            parse_mapping(wrong)


def test_the_guess_is_shown_as_it_is_said(tmp_path):
    """What is shown can be given back, and means the same."""
    path = tmp_path / "claims.csv"
    path.write_text("claim,dx1,dx2,cpt,mod1,mod2,colour\n1,I10,,99213,25,,red\n", "utf-8")
    with reading(path) as begun:
        assert str(begun.columns) == "claim=claim,procedure=cpt,diagnoses=dx1+dx2,modifiers=mod1+mod2"
        assert begun.columns.unread == ("colour",)
        guess = str(begun.columns)
    assert list(read_claims(path, columns=parse_mapping(guess))) == list(read_claims(path))


def test_latin_1_is_read_where_it_is_said(tmp_path):
    """And where it is not, only bytes in columns that are read make a row unreadable."""
    path = tmp_path / "claims.csv"
    path.write_bytes("name,note,dx1,cpt\nPeña,seen,I10,99213\nSmith,señor,I10,99213\n".encode("latin-1"))
    kinds = [type(record) for record in read_claims(path)]
    assert kinds == [Record, Unreadable]
    assert [record.claim.lines[0].documentation for record in read_claims(path, encoding="latin-1")] == [
        "seen",
        "señor",
    ]
    with pytest.raises(SourceError, match="is no encoding"):
        list(read_claims(path, encoding="hex"))


def test_spreadsheets_write_utf_16(tmp_path):
    """Its byte-order mark tells."""
    [record] = read(tmp_path, "cpt\tdx1\n99213\tI10\n".encode("utf-16"))
    assert record.claim.diagnoses == ("I10",)


def test_a_claim_without_end_is_refused(tmp_path, monkeypatch):
    """Row by row, so that it does not fill the memory."""
    monkeypatch.setattr(rows, "MOST_LINES", 10)
    monkeypatch.setattr(blocks, "MOST_LINES", 10)
    records = read(tmp_path, "claim,dx1,cpt\n" + "1,I10,99213\n" * 25 + "2,I10,99213\n")
    assert [record.line for record in records[:25]] == list(range(2, 27))
    assert all("more than 10 lines" in record.reason for record in records[:25])
    assert records[25].name == "2"


def test_a_claim_of_long_lines_is_refused(tmp_path, monkeypatch):
    """It would fill the memory although it has few."""
    monkeypatch.setattr(rows, "MOST_CHARACTERS", 100_000)
    monkeypatch.setattr(blocks, "MOST_CHARACTERS", 100_000)
    records = read(tmp_path, "claim,dx1,cpt,note\n" + f"1,I10,99213,{'x' * 3_000}\n" * 200 + "2,I10,99213,\n")
    assert [record.line for record in records[:200]] == list(range(2, 202))
    assert "more than 100,000 characters" in records[0].reason
    assert all(isinstance(record, Unreadable) for record in records[:200])
    assert records[200].name == "2"


def test_lines_without_end_are_refused(tmp_path, monkeypatch):
    """As a fault of the file."""
    monkeypatch.setattr(opening, "LONGEST_ROW", 100)
    with pytest.raises(SourceError, match="longer than 100 characters"):
        read(tmp_path, "cpt,dx1\n" + "9" * 1000)


def test_days_as_files_write_them():
    """American, CMS, SAS and ISO days; what is no day stays as it is."""
    day = date(2026, 11, 2)
    for text in (
        "2026-11-02",
        "20261102",
        "11/02/2026",
        "11-2-2026",
        "02-Nov-2026",
        "02NOV2026",
        " 2026-11-02T08:30:00Z",
    ):
        assert day_of(text) == day, text
    for text in ("13/13/2026", "2/30/2026", "11/02/26", "soon", "٢٠٢٦-11-02"):
        assert day_of(text) == text


@pytest.mark.parametrize("head", [b"PK\x03\x04...", b"\x1f\x8b...", b"<xml/>", b"%PDF-1.7"])
def test_what_is_no_text_is_refused(tmp_path, head):
    """With what it is."""
    with pytest.raises(SourceError, match=r"unpack it first|FHIR as JSON"):
        read(tmp_path, head)


@pytest.mark.parametrize("size", [1, 40, 100, 250, 100_000])
def test_blocks_change_nothing(tmp_path, monkeypatch, size):
    """Wherever a file is cut, its claims and what cannot be read are the same: quotes, bad rows and long claims too."""
    text = (
        "claim,dx1,cpt,note\n"
        + "".join(f"{n // 3},I10,99213,seen\n" for n in range(40))
        + "x\n14,I10\n14,I10,99213,\n,I10,99213,\n,I10,93000,\n\n  \n"
        + "".join(f'{n // 4},I10,99213,"seen, {n}"\n' for n in range(100, 140))
        + '50,I10,99213,"two\nlines"\n50,I10,93000,\n51,I10,"99213"x,\n52,I10,99213,\r\n'
        + "".join(f"{n // 2},I10,99213,\n" for n in range(200, 240))
    )
    whole = read(tmp_path, text)
    monkeypatch.setattr(blocks, "BLOCK", size)
    assert read(tmp_path, text) == whole
    lines = sum(len(record.claim.lines) if isinstance(record, Record) else 1 for record in whole)
    assert lines == 40 + 5 + 40 + 4 + 40


def test_what_stands_before_a_fault_of_the_file_is_read(tmp_path, monkeypatch):
    """A line without end ends the file, and nothing else."""
    monkeypatch.setattr(opening, "LONGEST_ROW", 100)
    path = tmp_path / "claims.csv"
    path.write_text("cpt,dx1\n99213,I10\n93000,I10\n" + "9" * 1000)
    found = []
    with pytest.raises(SourceError, match="longer than 100 characters"):
        for record in read_claims(path):
            found.append(record.claim.lines[0].procedure)  # noqa: PERF401 (what was found before it raises)
    assert found == ["99213", "93000"]
