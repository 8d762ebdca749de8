"""Files of edits are read whole or refused, and answer by setting and day."""

from __future__ import annotations

import json
import zipfile
from datetime import date

import pytest

from medcodes import Claim, ServiceLine, SourceError, check_claim, edits
from medcodes.cli import main
from medcodes.edits.edit import EditKind, Setting
from medcodes.edits.loaded import loaded
from tests.edits.files import PAIR_ROWS, UNIT_ROWS, pairs_csv, pairs_text, units_csv

DAY = date(2026, 11, 2)
PRACTITIONER, HOSPITAL = Setting.PRACTITIONER, Setting.HOSPITAL


@pytest.fixture
def write(tmp_path):
    """Write a file for adding."""

    def writing(name, content):
        path = tmp_path / name
        path.write_bytes(content.encode("latin-1"))
        return path

    return writing


def test_pairs_as_text(home, write):
    """The days, the modifier indicator and the rationale of each pair; the other way round there is none."""
    added = edits.add(write("ccipra-v323r0-f1.TXT", pairs_text()))
    assert (added.kind, added.setting, added.edits) == (EditKind.PAIRS, PRACTITIONER, len(PAIR_ROWS))
    assert added.first_day == date(2024, 1, 1)
    pair = loaded().pair("11042", "11720", PRACTITIONER, DAY)
    assert (pair.modifier_allowed, pair.rationale, str(pair.valid)) == (
        True,
        "Misuse of column two code",
        "since 2020-01-01",
    )
    assert loaded().pair("11720", "11042", PRACTITIONER, DAY) is None
    assert loaded().pair("11042", "11720", HOSPITAL, DAY) is None
    assert loaded().pair("11042", "11720", PRACTITIONER, date(2019, 12, 31)) is None
    assert loaded().pair("00100", "36000", PRACTITIONER, DAY).modifier_allowed is False


def test_a_pair_changes_with_the_day(home, write):
    """Two entries of one pair, one after the other; one that was withdrawn at once never held."""
    edits.add(write("ccipra.txt", pairs_text()))
    assert loaded().pair("29881", "29875", PRACTITIONER, date(2023, 12, 31)).modifier_allowed is False
    assert loaded().pair("29881", "29875", PRACTITIONER, date(2024, 1, 1)).modifier_allowed is True
    assert loaded().pair("45380", "45378", PRACTITIONER, date(2020, 1, 1)) is None


def test_every_form_says_the_same(home, write, tmp_path):
    """Text, csv, quoted text, and a zip with text and spreadsheet."""
    archive = tmp_path / "ccipra-v323r0-f1.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("ccipra-v323r0-f1.TXT", pairs_text())
        made.writestr("ccipra-v323r0-f1.xlsx", b"PK not read")
    quoted = pairs_text([tuple(f'"{cell}"' for cell in row) for row in PAIR_ROWS])
    for path in (
        write("ccipra-a.txt", pairs_text()),
        write("ccipra-b.csv", pairs_csv()),
        archive,
        write("ccipra-c.txt", quoted),
    ):
        assert edits.add(path).edits == len(PAIR_ROWS)
        answers = [loaded().pair(row[0], row[1], PRACTITIONER, DAY) for row in PAIR_ROWS]
        assert [answer and (answer.modifier_allowed, answer.rationale) for answer in answers] == [
            (True, "Misuse of column two code"),
            (True, "Standards of practice"),
            (False, "More extensive procedure"),
            (True, "Standards of practice"),
            (True, "Standards of practice"),
            (False, "More extensive procedure"),
            None,
            (False, "Anesthesia package"),
            (True, "Standards of practice"),
        ]
        edits.remove()


def test_the_order_of_rows_does_not_matter(home, write):
    """The same pairs are found where the file is not sorted, and a row that stands twice counts once."""
    added = edits.add(write("ccipra.txt", pairs_text([*reversed(PAIR_ROWS), PAIR_ROWS[0]])))
    assert added.edits == len(PAIR_ROWS)
    assert loaded().pair("43239", "43235", PRACTITIONER, DAY) is not None


def test_the_newest_file_answers(home, write):
    """A pair that a later file ended is ended, in whatever order the files were added."""
    ended = [("20610", "20605", "", "20100101", "20260930", "1", "Standards of practice")]
    edits.add(write("ccipra-new.txt", pairs_text(ended)))
    edits.add(write("ccipra-old.txt", pairs_text()))
    assert loaded().pair("20610", "20605", PRACTITIONER, DAY) is None
    assert loaded().pair("20610", "20605", PRACTITIONER, date(2026, 9, 30)) is not None
    assert loaded().pair("11042", "11720", PRACTITIONER, DAY) is not None


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        (("11042", "1172", "", "20200101", "*", "1", "x"), 17, "'1172' is no procedure code"),
        (("11042", "11720", "", "20200230", "*", "1", "x"), 17, "the effective date '20200230' is no day"),
        (("11042", "11720", "", "20200101", "soon", "1", "x"), 17, "the deletion date 'soon' is no day"),
        (("11042", "11720", "", "20200101", "*", "2", "x"), 17, "'2' is no modifier indicator"),
        (("11042", "11720", "yes", "20200101", "*", "1", "x"), 17, r"only \* or nothing"),
        (("11042", "11720", "20200101"), 17, "it has 3 columns"),
        (("11042",), 17, "is no row of edits"),
    ],
)
def test_a_damaged_pair_is_refused(home, write, change, line, words):
    """With its line and the reason, and nothing is changed."""
    edits.add(write("ccipra-good.txt", pairs_text()))
    with pytest.raises(SourceError, match=words) as refused:
        edits.add(write("ccipra-bad.txt", pairs_text([*PAIR_ROWS, change])))
    assert refused.value.line == line + 1
    assert [item.file for item in edits.added()] == ["ccipra-good.txt"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("edits.txt", pairs_text(), "--setting practitioner"),
        ("ccipra.txt", "nothing\tof the kind\n", "neither pairs of procedures"),
        ("ccipra.txt", "", "empty"),
        ("ccipra.txt", "%PDF-1.4\n", "PDF"),
        ("ccipra.txt", "x" * 20_000, "no text of lines"),
        ("MUE_Practitioner.csv", units_csv(), "--first-day"),
    ],
)
def test_a_file_that_is_no_such_file(home, write, name, content, words):
    """It says what is missing."""
    with pytest.raises(SourceError, match=words):
        edits.add(write(name, content))
    assert edits.added() == ()


def test_a_spreadsheet_is_named_as_one(home, tmp_path):
    """Its text form is asked for."""
    path = tmp_path / "ccipra.xlsx"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("xl/worksheets/sheet1.xml", "<x/>")
    with pytest.raises(SourceError, match="spreadsheet"):
        edits.add(path)


def test_units(home, write):
    """The value, the adjudication indicator, the setting from the heading and the day from the name."""
    added = edits.add(write("MCR_MUE_Eff_10-01-2026.csv", units_csv()))
    assert (added.kind, added.setting, str(added.first_day), added.edits) == (
        EditKind.UNITS, PRACTITIONER, "2026-10-01", len(UNIT_ROWS),
    )  # fmt: skip
    edit = loaded().units("97110", PRACTITIONER, DAY)
    assert (edit.most, edit.indicator, edit.rationale) == (8, "3", "Clinical: Data")
    assert loaded().units("99214", PRACTITIONER, DAY) is None
    assert loaded().units("97110", HOSPITAL, DAY) is None
    assert loaded().units("97110", PRACTITIONER, date(2026, 9, 30)) is None
    assert loaded().units("97110", PRACTITIONER, date(2028, 1, 1)) is None


@pytest.mark.parametrize(
    ("heading", "setting"),
    [
        ("Practitioner Services", "practitioner"),
        ("Outpatient Hospital Services", "hospital"),
        ("DME Supplier Services", "dme"),
    ],
)
def test_the_heading_tells_the_setting(home, write, heading, setting):
    """As CMS writes it."""
    assert edits.add(write("units.csv", units_csv(whose=heading)), first_day="2026-10-01").setting == setting


def test_later_units_take_over(home, write):
    """From their first day on."""
    edits.add(
        write("MUE_Practitioner_Eff_10-01-2026.csv", units_csv([("97110", "6", "3 Date of Service Edit", "Data")]))
    )
    edits.add(write("MUE_Practitioner_Eff_07-01-2026.csv", units_csv()))
    assert loaded().units("97110", PRACTITIONER, date(2026, 9, 30)).most == 8
    assert loaded().units("97110", PRACTITIONER, DAY).most == 6


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("97110", "many", "3 Date of Service Edit", "x"), "is no number of units"),
        (("97110", "8", "4 Other", "x"), "adjudication indicator"),
        (("97110", "9", "3 Date of Service Edit: Clinical", "Clinical: Data"), "stands here again"),
        (("100", "9", "3 Date of Service Edit: Clinical", "x"), "leading zeros"),
    ],
)
def test_damaged_units_are_refused(home, write, row, words):
    """With the reason."""
    with pytest.raises(SourceError, match=words):
        edits.add(write("MUE_Practitioner_Eff_10-01-2026.csv", units_csv([*UNIT_ROWS, row])))


def test_a_damaged_table_is_told(home, write):
    """It is listed as damaged, and can be removed."""
    edits.add(write("ccipra.txt", pairs_text()))
    [path] = (home / "edits").glob("*.bin")
    path.write_bytes(path.read_bytes()[:-1])
    assert "damaged" in edits.added()[0].problem
    claim = Claim(["K21.9"], [ServiceLine("43239", [1]), ServiceLine("43235", [1])], "2026-11-02")
    told = [skip.lacked for skip in check_claim(claim).skipped if skip.what.startswith("pairs of procedures")]
    assert "edits remove" in told[0]
    assert "NCCI edits" in told[1]
    edits.remove()
    assert edits.added() == ()


def test_the_command_line(home, write, capsys):
    """As a user types it."""
    path = str(write("list.txt", pairs_text()))
    assert main(["edits"]) == 0
    assert capsys.readouterr().out.startswith("No edits were added.")
    assert main(["edits", "add", path]) == 2
    assert "--setting" in capsys.readouterr().err
    assert main(["edits", "add", path, "--setting", "hospital"]) == 0
    assert capsys.readouterr().out.startswith("Added pairs for hospital, newest change 2024-01-01: 9 edits  list.txt")
    assert main(["edits", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["setting"] == "hospital"
    assert main(["edits", "remove", "other.txt"]) == 2
    assert main(["edits", "remove", "list.txt"]) == 0
    assert main(["edits", "remove"]) == 0
    assert capsys.readouterr().out.endswith("There was nothing to remove.\n")


@pytest.mark.parametrize(
    ("name", "setting"),
    [
        ("MCR_MUE_DMESupplierServices_Eff_10-01-2026.csv", "dme"),
        ("MCR_MUE_OutpatientHospitalServices_Eff_10-01-2026.csv", "hospital"),
        ("MUE_DME_2026Q4.csv", "dme"),
    ],
)
def test_the_name_goes_before_the_heading(home, write, name, setting):
    """The names under which CMS publishes them."""
    added = edits.add(write(name, units_csv()))
    assert (added.setting, added.first_day) == (setting, date(2026, 10, 1))


def test_the_same_file_gives_the_same_table(home, write):
    """Byte for byte."""
    path = write("ccipra.txt", pairs_text())
    edits.add(path)
    [table] = (home / "edits").glob("*.bin")
    before = table.read_bytes()
    edits.remove()
    edits.add(path)
    assert table.read_bytes() == before


def test_what_is_no_file(home, tmp_path):
    """A folder, an absent file, and a zip without a text."""
    with pytest.raises(SourceError, match="cannot be read"):
        edits.add(tmp_path)
    with pytest.raises(SourceError, match="cannot be read"):
        edits.add(tmp_path / "absent.txt")
    path = tmp_path / "ccipra.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("read.me", "nothing")
    with pytest.raises(SourceError, match="no text"):
        edits.add(path)


def test_a_cut_zip_is_refused(home, tmp_path):
    """Its end is missing, or its content damaged."""
    path = tmp_path / "ccipra.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("ccipra.txt", pairs_text(PAIR_ROWS * 50))
    whole = path.read_bytes()
    path.write_bytes(whole[:-30])
    with pytest.raises(SourceError):
        edits.add(path)
    path.write_bytes(whole[:80] + bytes(40) + whole[120:])
    with pytest.raises(SourceError, match=r"cannot be (read|unpacked)"):
        edits.add(path)


def test_parts_in_one_zip_are_one_addition(home, tmp_path):
    """All texts of a zip, as one table; a zip with pairs and units is refused."""
    path = tmp_path / "ccipra-all.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("ccipra-f1.txt", pairs_text(PAIR_ROWS[:3]))
        made.writestr("ccipra-f2.txt", pairs_text(PAIR_ROWS[3:]))
    assert edits.add(path).edits == len(PAIR_ROWS)
    with zipfile.ZipFile(path, "a") as made:
        made.writestr("MUE_Practitioner_2026Q4.csv", units_csv())
    with pytest.raises(SourceError, match="pairs and units"):
        edits.add(path)
