"""Exports of the Medicare Coverage Database: encodings, versions, lists, states and dates."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from medcodes.errors import SourceError
from medcodes.policies.compiling import in_succession
from medcodes.policies.medicare import archive
from medcodes.policies.medicare.database import read_database
from tests.policies.exports import ARTICLE, export, files, zipped


def read(path: Path, tables, encoding: str = "utf-8"):
    """The policies of an export of tables."""
    return read_database(export(path / "current_article.zip", tables, encoding))


def test_an_article(tmp_path):
    """Its id has the letter that the file leaves out; it holds everywhere where no jurisdiction is told."""
    [policy] = read(tmp_path, ARTICLE).policies
    assert (policy.id, policy.version, policy.payer, policy.states) == ("A100", 2, "medicare", ())
    assert (policy.first_day, policy.last_day) == (date(2025, 10, 1), None)
    [group] = policy.groups
    assert (group.relation, group.procedures, group.diagnoses) == (
        "covered",
        ("93970", "93971"),
        ("I82.401", "I82.402"),
    )
    assert "A100 version 2" in policy.citation


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
def test_encodings(tmp_path, encoding):
    """All that exports were seen in."""
    tables = {**ARTICLE, "article": [("100", "2", "Ménière’s" if encoding != "latin-1" else "Ménière", "", "", "")]}
    [policy] = read(tmp_path, tables, encoding).policies
    assert policy.title.startswith("Ménière")


def test_encodings_mixed_from_line_to_line(tmp_path):
    """As in exports that were put together from several."""
    contents = files({**ARTICLE, "article": [("100", "2", "A®", "", "", "")]})
    contents["article.csv"] += "101,1,B®,,,\r\n".encode("cp1252")
    (tmp_path / "e.zip").write_bytes(zipped(contents))
    assert [policy.title for policy in read_database(tmp_path / "e.zip").policies] == ["A®", "B®"]


def test_unzipped_folders_and_upper_case_names(tmp_path):
    """As downloaded, or unzipped, at any depth."""
    folder = tmp_path / "x" / "current_article_csv"
    folder.mkdir(parents=True)
    for name, content in files(ARTICLE).items():
        (folder / name.upper()).write_bytes(content)
    assert len(read_database(tmp_path / "x").policies) == 1


def test_groups_stars_and_exclusions(tmp_path):
    """A starred code is a part of its group, with what the asterisk demands; exclusions and XX000."""
    tables = {
        **ARTICLE,
        "article_x_icd10_covered": [
            ("100", "2", "I82.401", "1", "*"),
            ("100", "2", "I82.402", "1", ""),
            ("100", "2", "I80.01", "2", ""),
        ],
        "article_x_icd10_covered_group": [
            ("100", "2", "1", "<p>Codes 93970</p>", "<p>*Must be reported with a secondary diagnosis from Group 2.</p>")
        ],
        "article_x_icd10_noncovered": [("100", "2", "Z00.00", "1"), ("100", "2", "XX000", "2")],
    }
    [policy] = read(tmp_path, tables).policies
    shown = [
        (g.number, g.relation.value, g.procedures, g.diagnoses, g.starred, g.others, g.needs) for g in policy.groups
    ]
    both = ("93970", "93971")
    assert shown == [
        (1, "covered", ("93970",), ("I82.402",), False, False, ()),
        (1, "covered", ("93970",), ("I82.401",), True, False, (2,)),
        (2, "covered", both, ("I80.01",), False, False, ()),
        (1, "noncovered", both, ("Z00.00",), False, False, ()),
        (2, "noncovered", both, (), False, True, ()),
    ]


def test_all_others_are_excluded_only_where_something_is_covered(tmp_path):
    """XX000 alone among the noncovered says nothing: valid claims must not be denied on a guess."""
    tables = {**ARTICLE, "article_x_icd10_covered": [], "article_x_icd10_noncovered": [("100", "2", "XX000", "1")]}
    [policy] = read(tmp_path, tables).policies
    assert all(not group.others for group in policy.groups)


def test_all_others_covered_and_not_applicable(tmp_path):
    """XX000 among the covered means all others, unless its paragraph says that the list does not apply."""
    tables = {**ARTICLE, "article_x_icd10_covered": [("100", "2", "XX000", "1", "")]}
    [group] = read(tmp_path, tables).policies[0].groups
    assert group.others
    tables["article_x_icd10_covered_group"] = [("100", "2", "1", "N/A", "")]
    [group] = read(tmp_path, tables).policies[0].groups
    assert group.relation == "unlisted"


def test_states_and_contractors(tmp_path):
    """Its own jurisdiction, or else that of its contractors as far as they had not left."""
    tables = {
        **ARTICLE,
        "state_lookup": [("1", "TX"), ("2", "CNMI"), ("3", "OK")],
        "article_x_contractor": [("100", "2", "7", "9", "1")],
        "contractor": [("7", "9", "1", "Seven, Inc.")],
        "contractor_jurisdiction": [("7", "9", "1", "1", ""), ("7", "9", "1", "3", "2019-01-01 00:00:00")],
    }
    [policy] = read(tmp_path, tables).policies
    assert (policy.states, policy.contractor) == (("TX",), "Seven, Inc.")
    tables["article_x_primary_jurisdiction"] = [("100", "2", "2")]
    assert read(tmp_path, tables).policies[0].states == ("MP",)


def test_versions_and_days(tmp_path):
    """Each version is joined with its own rows, and ends the day before the next."""
    tables = {
        "article": [
            ("100", "1", "Old", "10/01/2024", "", ""),
            ("100", "2", "New", "2025-10-01 00:00:00", "", "N/A"),
            ("200", "1", "Ended", "2024-01-01", "2025-12-31 00:00:00", ""),
            ("300", "1", "Retiring", "2024-01-01", "", ""),
        ],
        "article_future_retire": [("300", "2026-06-30 00:00:00")],
        "article_x_hcpc_code": [("100", "1", "93970", "1"), ("100", "2", "93971", "1")],
        "article_x_icd10_covered": [("100", "1", "I82.401", "1", ""), ("100", "2", "I82.402", "1", "")],
    }
    policies = in_succession(read(tmp_path, tables).policies)
    assert [(policy.id, policy.first_day.isoformat(), str(policy.last_day)) for policy in policies] == [
        ("A100", "2024-10-01", "2025-09-30"),
        ("A100", "2025-10-01", "None"),
        ("A200", "2024-01-01", "2025-12-31"),
        ("A300", "2024-01-01", "2026-06-30"),
    ]
    assert [policy.groups[0].procedures for policy in policies[:2]] == [("93970",), ("93971",)]


def test_lcds_and_ncds(tmp_path):
    """Older LCDs list diagnoses; newer ones, and NCDs, name what they govern only."""
    tables = {
        "lcd": [("33", "5", "With lists", "2018-01-01", ""), ("34", "1", "Without", "", "2016-01-01")],
        "lcd_x_hcpc_code": [("33", "5", "93970", "1"), ("34", "1", "93971", "1")],
        "lcd_x_icd10_support": [("33", "5", "I82.401", "1", "")],
        "ncd_trkg": [("177", "3", "210.3", "Colorectal Cancer Screening", "2023-01-01", "")],
    }
    first, second, third = read(tmp_path, tables).policies
    assert (first.id, first.groups[0].relation) == ("L33", "covered")
    assert (second.id, second.groups[0].relation) == ("L34", "unlisted")
    assert (third.id, third.national, third.groups) == ("NCD 210.3", True, ())


def test_what_cannot_be_used_is_told(tmp_path):
    """Nothing is dropped in silence."""
    tables = {
        **ARTICLE,
        "article": [*ARTICLE["article"], ("400", "1", "Bad day", "soon", "", "")],
        "article_x_hcpc_code": [*ARTICLE["article_x_hcpc_code"], ("100", "2", "9397", "1")],
        "article_x_icd10_covered": [*ARTICLE["article_x_icd10_covered"], ("999", "1", "I10", "1", "")],
    }
    reading = read(tmp_path, tables)
    assert [policy.id for policy in reading.policies] == ["A100"]
    for words in ("'soon' is no day", "'9397' in A100", "999 version 1"):
        assert any(words in problem for problem in reading.problems), reading.problems


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"not a zip", "no zip"),
        (zipped({"other.csv": b"a,b\n"}), "holds none of"),
        (zipped({"article.csv": b"a,b\n1,2\n"}), "no column article_id"),
        (zipped({"article.csv": b"", "Article.CSV": b""}), "twice"),
        (zipped({"a.zip": zipped({"b.zip": zipped({"c.zip": zipped({})})})}), "zips lie in one another"),
        (zipped({"a.zip": b"PK\x03\x04 torn"}), "no zip"),
        (zipped(files(ARTICLE))[:-200], "no zip"),
    ],
)
def test_files_that_are_not_exports_are_refused(tmp_path, content, problem):
    """Named, with what was found."""
    path = tmp_path / "export.zip"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=problem):
        read_database(path)


def test_a_file_that_is_not_there(tmp_path):
    """An error that says so."""
    with pytest.raises(SourceError, match="no such file"):
        read_database(tmp_path / "nothing.zip")


def test_names_that_lead_out_of_an_archive_lead_nowhere(tmp_path):
    """Members are read where they lie; their paths are labels."""
    contents = {f"../../{name}": content for name, content in files(ARTICLE).items()}
    path = tmp_path / "inside" / "export.zip"
    path.parent.mkdir()
    path.write_bytes(zipped(contents))
    assert len(read_database(path).policies) == 1
    assert sorted(tmp_path.rglob("*")) == [path.parent, path]


def test_a_zip_bomb_is_refused(tmp_path, monkeypatch):
    """By what is unpacked, whatever the archive says."""
    monkeypatch.setattr(archive, "LARGEST", 10_000)
    tables = {**ARTICLE, "article_x_icd10_covered": [("100", "2", "I82.401", "1", "")] * 5_000}
    with pytest.raises(SourceError, match="longer than"):
        read(tmp_path, tables)


def test_links_out_of_a_folder_are_not_followed(tmp_path):
    """A folder from elsewhere can hold a link to anything."""
    secret = tmp_path / "article.csv"
    secret.write_bytes(files(ARTICLE)["article.csv"])
    folder = tmp_path / "export"
    folder.mkdir()
    try:
        (folder / "article.csv").symlink_to(secret)
    except OSError:
        pytest.skip("links cannot be made here")
    with pytest.raises(SourceError, match="holds none of"):
        read_database(folder)
