"""Tables of procedures that a user adds: read, refused where damaged, and answered by date of service."""

from __future__ import annotations

import pickle
import random
from datetime import date
from pathlib import Path

import pytest

import medcodes
from medcodes.errors import DamagedTableError, MedcodesError, SourceError
from medcodes.procedures import user_tables as tables
from medcodes.procedures.adding import builder
from medcodes.procedures.tables import TableKind
from tests.procedures.tables import (
    ADDON_ROWS,
    FEE_ROWS,
    HCPCS_ROWS,
    addon_fixed,
    addon_tabs,
    descriptors,
    fee_csv,
    fee_fixed,
    hcpcs_csv,
    hcpcs_fixed,
)

DAY = "2026-02-03"
NEXT_YEAR = "2027 National Physician Fee Schedule Relative Value File January Release"


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    """An empty data folder for each test."""
    monkeypatch.setenv("MEDCODES_HOME", str(tmp_path / "home"))
    tables.forget()
    yield
    tables.forget()


@pytest.fixture
def add(tmp_path):
    """Write a file and add it."""

    def adding(name: str, content: str | bytes, **days: str):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return medcodes.procedures.add(path, **days)

    return adding


@pytest.mark.parametrize(("name", "content"), [("PPRRVU2026_Jan.csv", fee_csv()), ("PPRRVU2026_Jan.txt", fee_fixed())])
def test_both_forms_of_the_fee_schedule_say_the_same(add, name, content):
    """Status, global days and indicators, by date of service and modifier."""
    added = add(name, content)
    assert (added.kind, added.first_day, added.last_day) == ("fee-schedule", date(2026, 1, 1), date(2026, 12, 31))
    assert added.codes == 5
    knee = medcodes.cpt["27447"].fee_schedule(DAY)
    assert (knee.status, knee.global_days, knee.multiple, knee.bilateral) == ("A", "090", "2", "1")
    assert (knee.assistant, knee.co_surgeons, knee.team, knee.pc_tc) == ("2", "1", "0", "0")
    assert knee.file == name
    assert medcodes.cpt["71046"].fee_schedule(DAY).modifiers == ("26", "TC")
    assert medcodes.cpt["71046"].fee_schedule(DAY, "tc").modifier == "TC"
    assert medcodes.cpt["71046"].fee_schedule(DAY, "53") is None
    assert medcodes.cpt["27447"].fee_schedule("2025-12-31") is None
    assert medcodes.cpt["27447"].fee_schedule("2027-01-01") is None
    assert medcodes.cpt["surgery"].fee_schedule(DAY) is None
    assert pickle.loads(pickle.dumps(knee)) == knee
    assert pickle.loads(pickle.dumps(added)) == added


def test_existence_by_date(add):
    """Listed, not listed, and nothing told, by the days of the file and by what it lists."""
    add("PPRRVU2026_Jan.csv", fee_csv())
    assert medcodes.cpt["12345"].status(DAY) == "active"
    assert medcodes.cpt["12345"].status("2025-12-31") == "unknown"
    assert medcodes.cpt["12346"].status(DAY) == "not-listed"
    assert medcodes.cpt["12346"].status("2026-11-02") == "not-listed"
    assert medcodes.cpt["99214"].status("2025-06-01") == "known"
    assert medcodes.cpt["00142"].status(DAY) == "known", "the file has no code of anesthesia"
    assert medcodes.cpt["0001U"].status(DAY) in ("unknown", "known"), "nor of proprietary analyses"
    assert medcodes.hcpcs["G0102"].status(DAY) != "not-listed", "the fee schedule has only some of Level II"
    assert medcodes.cpt["99201"].status(DAY) == "deleted"


def test_codes_that_change_by_quarter(add):
    """A file of January says nothing of codes that July may bring."""
    add("PPRRVU2026_Jan.csv", fee_csv())
    code = next(f"{number:04}T" for number in range(9000, 9100))
    assert medcodes.cpt[code].status("2026-03-31") == "not-listed"
    assert medcodes.cpt[code].status("2026-04-01") == "unknown"


def test_a_later_file_takes_over_from_its_first_day(add):
    """By quarter; the earlier one still answers for its days."""
    add(
        "PPRRVU26_JUL.csv",
        fee_csv([("12345", "", "Thing", "B", "0", "000", *"00000")], "2026 Relative Value File July"),
    )
    add("PPRRVU26_JAN.csv", fee_csv())
    assert [item.first_day.month for item in medcodes.procedures.added()] == [1, 7]
    node = medcodes.cpt["12345"]
    assert node.fee_schedule("2026-06-30").status == "A"
    assert str(node.fee_schedule("2026-06-30").valid) == "2026-01-01 to 2026-06-30"
    assert node.fee_schedule("2026-07-01").status == "B"
    assert medcodes.cpt["27447"].status("2026-07-01") == "deleted"
    assert medcodes.cpt["27447"].valid.last_day == date(2026, 6, 30)


def test_a_code_that_the_next_year_lacks_was_deleted(add):
    """With its last day, and the finding that says so."""
    add("PPRRVU26_JAN.csv", fee_csv())
    add("PPRRVU27_JAN.csv", fee_csv(FEE_ROWS[1:], NEXT_YEAR))
    node = medcodes.cpt["12345"]
    assert (node.status("2026-12-31"), node.status("2027-01-01")) == ("active", "deleted")
    assert node.valid.last_day == date(2026, 12, 31)
    assert "PPRRVU27_JAN.csv" in node.deletion.why
    assert "PX103" in fired("12345", "2027-01-01")
    assert not fired("12345", "2026-12-31") & {"PX102", "PX103"}


def test_the_order_of_adding_does_not_matter(add, tmp_path):
    """The same files give the same bytes; a file added again takes its own place."""
    files = {"PPRRVU26_JAN.csv": fee_csv(), "PPRRVU27_JAN.csv": fee_csv(FEE_ROWS[1:], NEXT_YEAR), "H.csv": hcpcs_csv()}
    for name, content in files.items():
        add(name, content)
    first = tables.path().read_bytes()
    medcodes.procedures.remove()
    assert not tables.path().exists()
    for name in [*reversed(files), *files]:
        add(name, files[name])
    assert tables.path().read_bytes() == first
    assert len(medcodes.procedures.added()) == 3


def test_titles(add):
    """The fullest official title; ours stays in `title` where there is one."""
    titles = {"12345": "A plain invented thing, told at length for everybody who reads it", "71046": "A chest pictured"}
    add("PPRRVU2026_Jan.csv", fee_csv())
    assert medcodes.cpt["12345"].official_title(DAY) == "Plain invented thing"
    assert add("SHORTU.txt", descriptors({"12345": "PLAIN THING"})).kind == "short-descriptors"
    assert add("MEDU.txt", descriptors({"12345": "PLAIN INVENTED THING"})).kind == "medium-descriptors"
    assert medcodes.cpt["12345"].official_title(DAY) == "PLAIN INVENTED THING"
    added = add("LONGULT.txt", descriptors(titles))
    assert (added.kind, added.first_day) == (TableKind.LONG, date(2026, 1, 1))
    assert medcodes.cpt["12345"].official_title(DAY) == titles["12345"]
    assert medcodes.cpt["12345"].title == titles["12345"]
    assert medcodes.cpt["71046"].title == "Chest x-ray, 2 views"
    assert medcodes.cpt["71046"].official_title(DAY) == "A chest pictured"
    assert medcodes.cpt["71046"].official_title("2025-01-01") == ""
    assert medcodes.cpt["71046"].official_title() == "A chest pictured"


def test_which_descriptors_without_a_telling_name(add):
    """By their longest text."""
    assert add("a.txt", descriptors({"12345": "x" * 28})).kind == "short-descriptors"
    assert add("b.txt", descriptors({"12345": "x" * 48})).kind == "medium-descriptors"
    assert add("c.txt", descriptors({"12345": "x" * 49, "0001U": "y"})).kind == "long-descriptors"


def test_a_file_that_does_not_say_its_year(add):
    """It is asked for; the year of a copyright is no edition."""
    content = descriptors({"12345": "A thing"}, "CPT copyright 2025 American Medical Association")
    with pytest.raises(SourceError, match="--first-day"):
        add("codes.txt", content)
    assert add("codes.txt", content, first_day="2026-01-01", last_day="2026-06-30").last_day == date(2026, 6, 30)
    with pytest.raises(SourceError, match="--first-day"):
        add("fees.txt", fee_fixed())
    with pytest.raises(SourceError, match="comes before"):
        add("fees.txt", fee_fixed(), first_day="2026-01-01", last_day="2025-06-30")


@pytest.mark.parametrize(("name", "content"), [("HCPC2026_JAN_ANWEB.txt", hcpcs_fixed()), ("h.csv", hcpcs_csv())])
def test_both_forms_of_hcpcs_level_ii(add, name, content):
    """Each code by its own days; long titles are put together, modifiers left out."""
    added = add(name, content)
    assert (added.kind, added.first_day, added.codes) == ("hcpcs", date(2026, 1, 1), 3)
    assert medcodes.hcpcs["G0439"].official_title(DAY) == "A yearly talk about staying well, told again"
    medicine = medcodes.hcpcs["J9999"]
    assert [medicine.status(day) for day in ("2024-03-31", "2026-03-31", "2026-04-01", "2031-01-01")] == [
        "not-listed",
        "active",
        "deleted",
        "deleted",
    ]
    assert medicine.valid.last_day == date(2026, 3, 31)
    assert medcodes.hcpcs["L9999"].status(DAY) == "not-listed"
    assert medcodes.hcpcs["L9999"].status("2026-04-01") == "unknown", "April may bring it"
    assert medcodes.hcpcs["D0120"].status(DAY) != "not-listed", "dental codes are listed elsewhere"
    assert "PX103" in fired("J9999", "2026-04-01")


@pytest.mark.parametrize(("name", "content"), [("AOC_V2026Q1-MCR.txt", addon_fixed()), ("aoc.txt", addon_tabs())])
def test_both_forms_of_the_add_on_codes(add, name, content):
    """The primaries in force on the day; a type; who defines them."""
    add(name, content, first_day="2024-01-01")
    assert medcodes.cpt["11045"].add_on("2024-02-03").primaries == ("11042", "11043")
    assert medcodes.cpt["11045"].add_on(DAY).primaries == ("11042",)
    critical = medcodes.cpt["99292"].add_on(DAY)
    assert (critical.type, critical.primaries, critical.notes) == ("3", ("99291",), ("Practitioner only",))
    assert medcodes.cpt["64472"].add_on(DAY) is None, "it ended in 2009"
    assert medcodes.cpt["99291"].add_on(DAY) is None
    assert medcodes.cpt["12346"].status(DAY) == "unknown", "it is no list of codes"


def fired(code: str, day: str) -> set[str]:
    """The rules that fire for a claim with one procedure."""
    claim = medcodes.Claim(["I10"], [medcodes.ServiceLine(code, pointers=[1])], day)
    return {finding.rule for finding in medcodes.check_claim(claim).findings}


def test_unknown_codes_on_claims(add):
    """PX102 reports a code that a table in force lacks, and says what it could not check."""
    claim = medcodes.Claim(["I10"], [medcodes.ServiceLine("12346", pointers=[1])], DAY)
    [skipped] = [skip for skip in medcodes.check_claim(claim).skipped if "existence" in str(skip)]
    assert "existence of 12346: no procedure table is loaded" in str(skipped)
    add("PPRRVU2026_Jan.csv", fee_csv())
    [finding] = [finding for finding in medcodes.check_claim(claim).findings if finding.rule == "PX102"]
    assert "PPRRVU2026_Jan.csv" in finding.message
    assert "PX102" not in fired("12345", DAY)
    assert "PX102" not in fired("12346", "2027-01-01")


FEES = fee_csv()
FIXED = fee_fixed()
ANWEB = hcpcs_fixed()
DAMAGED = [
    ("fee.csv", FEES.replace("A,,0.45", "A,0.45", 1), 9, "30 columns, and the headings are 31"),
    ("fee.csv", FEES.rstrip()[:-12], 15, "columns, and the headings are 31"),
    ("fee.csv", FEES.replace("27447", "2744"), 10, "'2744' is no procedure code"),
    ("fee.csv", FEES.replace("0042T", "142"), 14, "leading zeros"),
    ("fee.csv", FEES.replace(",090,", ",90,"), 10, "'GLOB DAYS'"),
    ("fee.csv", FEES.replace("12345,,Plain invented thing,A", "12345,,Plain invented thing,"), 9, "status is missing"),
    ("fee.csv", FEES.replace("0.10,0.80", "0.10,x", 1), 9, "'INTRA OP' is no number"),
    ("fee.csv", FEES.replace("12345,,", "12345,2?,"), 9, "is no modifier"),
    ("fee.csv", FEES.replace("GLOB", "GLOBE"), 8, "no column 'GLOB DAYS'"),
    ("fee.csv", FEES.replace("Plain", "Pl\x00ain"), 9, "no character of a text"),
    ("fee.csv", FEES.replace("Plain", '"Plain'), 0, ""),
    ("fee.csv", FEES + FEES.splitlines()[8].replace("010", "090") + "\n", 16, "12345 stands here again, and line 9"),
    ("fee.csv", "\n".join(FEES.splitlines()[:8]), 0, "it has no codes"),
    ("fee.csv", "\n".join(FEES.splitlines()[:5]), 0, "column headings"),
    ("fee.txt", FIXED.replace("thing   ", "thing "), 3, ""),
    ("fee.txt", FIXED.replace("Knee thing made new  ", "Knee thing made new "), 4, "the lines before have 171"),
    ("fee.txt", FIXED[:-40], 9, "the lines before have 171"),
    ("fee.txt", FIXED.replace("2744", "X744"), 4, "is no procedure code"),
    ("fee.txt", FIXED.replace("A   0.45", "A    0.45"), 3, "columns have slipped"),
    ("long.txt", descriptors({"12345": "A thing"}) + "27447 no tab\n", 5, "code, tab and descriptor"),
    ("long.txt", descriptors({"12345": "A thing", "2744": "Another"}), 5, "'2744' is no procedure code"),
    ("long.txt", descriptors({"12345": "A thing"}) + "12345\tAnother thing\n", 5, "stands here again"),
    ("long.txt", descriptors({"12345": "A thing"}) + "12346\tA\tB\n", 5, "code, tab and descriptor"),
    ("long.txt", descriptors({"12345": "A" * 5000}), 4, "5,000 characters"),
    ("SHORTU.txt", descriptors({"12345": "A", "12346": "B" * 29}), 5, "at most 28 characters"),
    ("h.txt", ANWEB.replace("20110101", "20111301"), 2, "the date added '20111301' is no day"),
    ("h.txt", ANWEB.replace("20110101", "        "), 2, "date added is missing"),
    ("h.txt", "\n".join([ANWEB.splitlines()[0], ANWEB.splitlines()[1][:280]]), 2, "280 characters"),
    ("h.txt", ANWEB.replace("G0439002104", "G0438002104"), 3, "goes on with 'G0438'"),
    ("h.txt", ANWEB.replace("J9999003003", "J9999003009"), 4, "does not begin like a record"),
    ("h.txt", ANWEB.replace("E0143", "99214"), 5, "99214 is no code of HCPCS"),
    ("h.csv", hcpcs_csv().replace(",,,,19990101", ",,,19990101"), 6, "11 columns"),
    ("h.csv", hcpcs_csv().replace("TERM DT", "OTHER"), 0, "no column 'TERM DT'"),
    ("aoc.txt", addon_tabs([*ADDON_ROWS, ("11045", "", "11042", "", "2013001", "", "2", "")]), 6, "other data"),
    ("aoc.txt", addon_tabs([("11045", "", "11042", "", "2013400", "", "1", "")]), 2, "is no day"),
    ("aoc.txt", addon_tabs([("11045", "", "11042", "", "2013001", "", "5", "")]), 2, "no type of add-on code"),
    ("aoc.txt", addon_fixed() + "11045 and more\n", 5, "not laid out like the lines before"),
    ("x.csv", "code,title\n12345,Thing\n", 1, "does not begin a fee schedule"),
    ("x.csv", "", 0, "it is empty"),
    ("x.zip", "PK\x03\x04", 0, "unpack it"),
    ("x.csv", b"\xff\xfeH\x00C\x00", 0, "UTF-16"),
    ("x.csv", b"HCPCS,MOD,DESCRIPTION\n\x81\x8d", 2, "neither UTF-8 nor"),
]


@pytest.mark.parametrize(("name", "content", "line", "problem"), DAMAGED)
def test_damaged_files_are_refused(add, name, content, line, problem):
    """With the line and the reason; what was added before stays as it is."""
    add("PPRRVU2026_Jan.csv", fee_csv())
    before = tables.path().read_bytes()
    with pytest.raises(SourceError) as caught:
        add(name, content, first_day="2026-01-01")
    assert problem in str(caught.value)
    if line:
        assert caught.value.line == line, caught.value
    assert caught.value.path.endswith(name)
    assert tables.path().read_bytes() == before
    assert pickle.loads(pickle.dumps(caught.value)).line == caught.value.line


def test_rows_said_twice_alike_are_one(add):
    """A repeated row that says the same does no harm; blank rows neither."""
    again = FEES.splitlines()[8]
    assert add("PPRRVU2026_Jan.csv", f"{FEES}{again}\n{',' * 30}\n\n").codes == 5
    assert add("h.txt", ANWEB + "\r\n\x1a").codes == 3


def test_absent_and_large_files(add, tmp_path, monkeypatch):
    """Named, with the reason."""
    with pytest.raises(SourceError, match="cannot be read"):
        medcodes.procedures.add(tmp_path / "none.csv")
    with pytest.raises(SourceError, match="cannot be read"):
        medcodes.procedures.add(tmp_path)
    monkeypatch.setattr("medcodes.procedures.adding.source.LARGEST", 100)
    with pytest.raises(SourceError, match="larger than"):
        add("fee.csv", FEES)


@pytest.mark.parametrize("content", [FEES, FIXED, ANWEB, hcpcs_csv(), addon_tabs(), descriptors({"12345": "A thing"})])
def test_any_damage_is_refused_or_read(tmp_path: Path, content):
    """Cut or altered anywhere, a file is read or refused, never anything else."""
    chance = random.Random(26)
    raw = content.encode()
    for _ in range(150):
        at = chance.randrange(len(raw))
        damaged = raw[:at] + (b"" if chance.random() < 0.5 else bytes([chance.randrange(256)]) + raw[at + 1 :])
        path = tmp_path / "damaged.txt"
        path.write_bytes(damaged)
        try:
            builder.compile_file(path, date(2026, 1, 1), None)
        except SourceError as error:
            assert error.problem


def test_removing(add):
    """By name, by hash, or everything; the rest stays."""
    fees = add("PPRRVU2026_Jan.csv", fee_csv())
    add("h.csv", hcpcs_csv())
    with pytest.raises(MedcodesError, match="no table 'x'"):
        medcodes.procedures.remove(["x"])
    assert medcodes.procedures.remove([fees.sha256[:12]]) == (fees,)
    assert [item.file for item in medcodes.procedures.added()] == ["h.csv"]
    assert medcodes.hcpcs["G0439"].status(DAY) == "active"
    assert [item.file for item in medcodes.procedures.remove()] == ["h.csv"]
    assert medcodes.procedures.added() == medcodes.procedures.remove() == ()
    assert medcodes.cpt["12345"].status(DAY) == "unknown"


def test_a_damaged_table_is_named_and_can_be_removed(add):
    """Truncated or altered; the error says what to do."""
    add("PPRRVU2026_Jan.csv", fee_csv())
    whole = tables.path().read_bytes()
    for damaged in (whole[:-20], whole[:200] + b"?" + whole[201:]):
        tables.forget()
        tables.path().write_bytes(damaged)
        with pytest.raises(DamagedTableError, match="procedures remove"):
            medcodes.cpt["12345"].status(DAY)
    assert medcodes.procedures.remove() == ()
    assert medcodes.cpt["12345"].status(DAY) == "unknown"


def test_a_folder_that_cannot_be_written_to(add, tmp_path):
    """The error names it."""
    (tmp_path / "home").write_text("a file where the folder should be")
    with pytest.raises(MedcodesError, match="cannot be written to"):
        add("PPRRVU2026_Jan.csv", fee_csv())


def test_the_official_heads(shared):
    """The first lines of a real fee schedule, in both forms."""
    for form in ("csv", "txt"):
        added = medcodes.procedures.add(shared / "formats" / f"PPRRVU2025_Oct_head.{form}")
        assert added.first_day == date(2025, 10, 1)
        row = medcodes.hcpcs["G0121"].fee_schedule("2025-11-02")
        assert (row.global_days, row.multiple, row.assistant, row.modifiers) == ("000", "2", "1", ("53",))
        assert medcodes.hcpcs["G0102"].fee_schedule("2025-11-02").bilateral == "9"


def test_hcpcs_rows_are_those_of_the_tests():
    """The synthetic rows have a modifier, a long title in two parts and a code that ended."""
    assert {row[2] for row in HCPCS_ROWS} == {"7", "3", "4"}
