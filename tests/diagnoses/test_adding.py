"""Adding releases from official files: what changes, and what stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import medcodes
from medcodes.anatomy import read_anatomy
from medcodes.diagnoses.adding import KNOWLEDGE, Addition, add_release, added, reset
from medcodes.diagnoses.building.builder import build
from medcodes.diagnoses.building.facts import Knowledge
from medcodes.diagnoses.building.given import read_given
from medcodes.diagnoses.building.reading_back import History
from medcodes.diagnoses.building.titling import folded
from medcodes.diagnoses.tree import Tree
from medcodes.errors import SourceError
from medcodes.store.catalogue import SHIPPED
from medcodes.store.table import Table
from medcodes.store.writing import write_table
from tests import official
from tests.diagnoses.official_text import addenda, order_file, write

NEXT = "2027-10-01"
SHIPPED_TABLE = SHIPPED / "icd10cm.bin"


def answers() -> tuple[object, ...]:
    """Everything that the tables say, in short."""
    table = medcodes.icd10cm.tree.table
    return tuple(bytes(table.numbers(name)) for name in Table(SHIPPED_TABLE).names)


def test_the_shipped_table_read_back_and_compiled_again_is_the_same(tmp_path):
    """Byte for byte: nothing that the table holds is lost when a user adds to it."""
    knowledge = Knowledge(KNOWLEDGE / "diagnoses", read_anatomy(KNOWLEDGE / "anatomy"))
    write_table(tmp_path / "again.bin", build(History(Tree(Table(SHIPPED_TABLE))).sources(), knowledge))
    assert (tmp_path / "again.bin").read_bytes() == SHIPPED_TABLE.read_bytes()


# The official addenda of fiscal year 2027


@pytest.fixture(scope="module")
def amended(shared: Path, tmp_path_factory) -> Iterator[tuple[Addition, tuple[object, ...], dict[str, object]]]:
    """A data folder with the FY2027 addenda: what was told, the shipped answers before, and facts from after."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("amended")
        patch.setenv("MEDCODES_HOME", str(folder))
        medcodes.icd10cm.reload()
        before = answers()
        path = shared / "icd10cm" / "2027_icd10cm_order_addenda_2027.txt"
        [addition] = add_release(path)
        written = {file.name: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
        [again] = add_release([str(path)])
        found: dict[str, object] = {
            "again": again,
            "written": written,
            "written_again": {file.name: file.read_bytes() for file in folder.rglob("*") if file.is_file()},
            "release": medcodes.icd10cm.on("2026-10-01"),
            "older": medcodes.icd10cm.on("2025-10-01"),
            "added": added(),
            "found": {
                node.code: [match.code for match in medcodes.icd10cm.on("2026-10-01").search(node.title)]
                for node in medcodes.icd10cm.on("2026-10-01")
                if node.is_billable and node.title_source == path.name
            },
            "found_by_word": [m.code for m in medcodes.icd10cm.on("2026-10-01").search("diabetic nephropathy type 2")],
            "changes": medcodes.icd10cm.changes("2025-10-01", "2026-10-01"),
            "removed": reset(),
            "after_reset": answers(),
            "left": [file.name for file in folder.rglob("*") if file.is_file()],
        }
        yield addition, before, found
    medcodes.icd10cm.reload()


def test_the_new_titles_appear(shared: Path, amended):
    """All 190 of codes and those of headers; four revised; each says its source."""
    addition, _, found = amended
    release = found["release"]
    wanted = official.read(shared / "icd10cm", "2026-10-01")
    lacking = {code for code, title in wanted.billable.items() if folded(release[code].title) != folded(title)}
    assert lacking == set()
    new = [node for node in release if node.is_billable and node.title_source == addition.file]
    assert len(new) == 190 + 4
    assert len(addition.titled) == 238
    assert addition.revised == ("L02.232", "L03.312", "L03.322", "Z29.14")
    assert not addition.is_new
    assert not [node for node in release if not node.title]
    assert release["C78.31"].title == "Secondary malignant neoplasm of larynx"
    assert release["L02.232"].title != found["older"]["L02.232"].title


def test_the_counts_are_the_official_ones(amended):
    """74,879 billable codes and 23,524 headers."""
    kinds = Counter(node.kind.value for node in amended[2]["release"])
    assert kinds["code"] == 74_879
    assert sum(node.kind in ("category", "subcategory") for node in amended[2]["release"]) == 23_524


def test_search_finds_the_new_titles(amended):
    """Each code by its title, and the others as before."""
    addition, _, found = amended
    assert len(found["found"]) == 190 + len(addition.revised)
    assert [code for code, codes in found["found"].items() if code not in codes] == []
    assert found["found_by_word"][0] == "E11.21"


def test_facts_follow_from_the_new_titles(amended):
    """A side that only the new title names."""
    release = amended[2]["release"]
    assert medcodes.icd10cm.on("2026-10-01")["M86.8X11"].laterality is None
    assert release["M86.8X11"].title == "Other osteomyelitis, right shoulder"
    assert release["M86.8X11"].laterality == "right"


def test_what_the_shipped_table_knew_survives(amended):
    """Replacements, editor's flags and older titles."""
    _, before, found = amended
    release = found["release"]
    for name in ("replaced", "replaced_by", "replaced_on", "states", "patterns", "keys", "parents", "releases"):
        assert bytes(release.tree.table.numbers(name)) == before[list(Table(SHIPPED_TABLE).names).index(name)], name
    revised = {change.code for change in found["changes"].revised}
    assert revised == {"L02.232", "L03.312", "L03.322", "Z29.14"}


def test_adding_twice_changes_nothing(amended):
    """The second time says so, and not a byte differs."""
    _, _, found = amended
    assert not found["again"].changes
    assert "nothing to change" in str(found["again"])
    assert found["written"] == found["written_again"]
    assert len(found["written"]) == 4  # the codes and their search index, each with what names it


def test_resetting_gives_the_shipped_answers(amended):
    """And leaves nothing behind."""
    _, before, found = amended
    assert found["removed"]
    assert found["after_reset"] == before
    assert found["left"] == []


def test_what_was_added_is_told(amended):
    """File, kind, day and hash."""
    [told] = amended[2]["added"]
    assert (told.kind, str(told.first_day)) == ("order addenda", "2026-10-01")
    assert told.sha256 == "d64c57ef4534e4f90336decf27a34ba42979c31cd88f6ea923b5b5edd3da6384"


def test_all_official_files_together_give_every_official_title(shared: Path, home: Path):
    """Zips of every year and the addenda between them: afterwards no title of any release differs, none is missing."""
    paths = [shared / "icd10cm" / name for name, _ in official.ORDER_FILES.values()]
    paths += [shared / "icd10cm" / name for _, name in official.ADDENDA.values()]
    told = add_release(paths)
    assert [item.is_new for item in told] == [False] * len(paths)
    assert {str(item.first_day): len(item.revised) for item in told if item.revised} == {
        "2015-10-01": 755,
        "2016-10-01": 335,
        "2017-10-01": 112,
        "2022-10-01": 1,
        "2026-10-01": 4,
    }
    for day in (*official.ORDER_FILES, *official.ADDENDA):
        release = medcodes.icd10cm.on(day)
        billable = official.read(shared / "icd10cm", day).billable
        assert not [code for code, title in billable.items() if folded(release[code].title) != folded(title)], day
    assert not [node for release in medcodes.icd10cm.releases for node in release if not node.title]
    assert medcodes.icd10cm.on("2026-10-01")["H81.01"].title == "Ménière's disease, right ear"


def test_addenda_whose_name_tells_the_wrong_day(shared: Path, home: Path):
    """Those of April 2022 say 2022 only: they are refused with a hint, and taken with their day."""
    path = shared / "icd10cm" / "2022_icd10cm_order_addenda_2022.txt"
    with pytest.raises(SourceError, match=r"72,748 codes.*that of 2021-10-01 has as many.*--first-day"):
        add_release(path)
    assert not add_release(path, "2022-04-01")[0].changes
    assert not home.exists()


# A release that is not known yet


def test_a_new_release(home: Path, tmp_path: Path, newest):
    """An order file of the next year: codes come, go and become headers, and a Tabular List is not needed."""
    codes, headers = dict(newest[0]), dict(newest[1])
    gone = codes.pop("C7831")
    headers["I10"] = codes.pop("I10")
    codes |= {"I101": "Essential hypertension of the left knee", "I109": "Essential hypertension, unspecified"}
    codes["M28"] = "A new category"
    path = write(tmp_path, "icd10cm-order-2028.txt", order_file(codes, headers))
    lasting = medcodes.icd10cm.on("2026-10-01")["I10"].valid
    [told] = add_release(path)
    assert (told.is_new, str(told.first_day)) == (True, NEXT)
    assert told.added == ("I10.1", "I10.9", "M28")
    assert told.deleted == ("C78.31", "I10")
    assert "M28" in told.notes[0]
    assert gone
    release = medcodes.icd10cm.on(NEXT)
    assert len(medcodes.icd10cm.releases) == 19
    assert sum(node.is_billable for node in release) == len(codes)
    assert release["I10"].kind == "category"
    assert release["I10.1"].laterality == "left"
    assert [node.code for node in release["I10.1"].replaces] == ["I10"]
    assert "C78.31" not in release
    assert release["M28"].parent.code == "M26-M27"
    assert release["E11.21"].title == "Type 2 diabetes mellitus with diabetic nephropathy"
    assert medcodes.icd10cm.on("2027-09-30")["I10"].is_billable
    assert str(medcodes.icd10cm.on("2027-09-30")["I10"].valid.last_day) == "2027-09-30"
    assert lasting.last_day is None
    assert str(medcodes.icd10cm.tree.last_day) == "2028-03-31"
    assert [change.code for change in medcodes.icd10cm.changes("2026-10-01", NEXT).became_header] == ["I10"]
    assert release["M25.561"].notes("excludes1", inherited=True) is not None
    assert medcodes.check_link("73560", ["M25.561"], on=NEXT).verdict == "supported"
    assert release.search("knee pain right")[0].code == "M25.561"
    flags = medcodes.icd10cm.tree.state(medcodes.icd10cm.tree.row("E1121"), 18) >> 2
    assert flags == medcodes.icd10cm.tree.state(medcodes.icd10cm.tree.row("E1121"), 17) >> 2
    assert not add_release(path)[0].changes


def test_addenda_of_a_new_release_and_links_that_were_remembered(home: Path, tmp_path: Path, newest):
    """Rows move when codes come: what linkage remembers of them is forgotten."""
    before = medcodes.check_link("73560", ["M25.561"], on="2026-11-02")
    count, headers = len(newest[0]), len(newest[1])
    content = addenda([("Add", 1, "A015", "A code between")], (count, count + 1), (headers, headers))
    path = write(tmp_path, "icd10cm_order_addenda_2028.txt", content)
    [told] = add_release(path)
    assert told.added == ("A01.5",)
    assert medcodes.icd10cm.on(NEXT)["A01.5"].title == "A code between"
    assert medcodes.check_link("73560", ["M25.561"], on="2026-11-02").reasons == before.reasons
    report = medcodes.check_claim(
        medcodes.Claim(["M25.561"], [medcodes.ServiceLine("73560", pointers=[1])], "2026-11-02")
    )
    assert report.ok


@pytest.mark.parametrize(
    ("version", "day"), [("1.5.0", "2026-04-01"), ("1.3.0", "2025-04-01"), ("1.2.0", "2021-01-01")]
)
def test_tabular_lists_agree_with_the_releases(home: Path, version, day):
    """Those that the shipped table was compiled from bring nothing new."""
    from tools.compile_icd10cm import CACHE

    paths = list((CACHE / f"simple-icd-10-cm-{version}").rglob("*.xml"))
    if not paths:
        pytest.skip("the pinned sources are not cached")
    [found] = read_given(paths[0])
    assert found.kind == "Tabular List"
    assert not add_release(paths[0], day)[0].changes
