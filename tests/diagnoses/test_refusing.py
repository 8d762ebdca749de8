"""Files that are no official lists, contradict what is known, or are hostile: refused, and nothing is changed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medcodes.diagnoses.adding import add_release
from medcodes.diagnoses.building import given as giving
from medcodes.diagnoses.building.given import first_day, read_given
from medcodes.errors import SourceError
from medcodes.store import own
from tests.diagnoses.official_text import addenda, order_file, write, zipped

END = b"</ICD10CM.tabular>"


def refused(path: Path, match: str, day: str | None = None) -> None:
    """The file is refused for that reason, and nothing is written."""
    with pytest.raises(SourceError, match=match):
        add_release(path, day)
    assert own.find("icd10cm") is None


def test_files_that_are_none(home: Path, tmp_path: Path):
    """Absent, a folder, empty, something else, a codes file, a name with a NUL."""
    refused(tmp_path / "none.txt", "there is no such file")
    refused(tmp_path, "it is not a file")
    refused(write(tmp_path, "empty_2028.txt", b""), "neither an order file")
    refused(write(tmp_path, "order-2028.txt", bytes(range(256)) * 50), "neither an order file")
    refused(write(tmp_path, "codes-2028.txt", b"A000    Cholera due to Vibrio\r\n"), "codes file")
    refused(Path("a\0b"), "cannot be opened|no such file")


def test_a_list_without_a_day(home: Path, tmp_path: Path, newest):
    """Where the name does not tell it, it must be given; one that cannot be is refused."""
    path = write(tmp_path, "order.txt", order_file(*newest))
    refused(path, "--first-day")
    refused(path, "add the one between first", "2029-10-01")
    refused(path, "the first one began on 2015-10-01", "2014-10-01")


def test_a_release_that_is_known_otherwise(home: Path, tmp_path: Path, newest):
    """The known codes of a known release stand."""
    refused(
        write(tmp_path, "order-2026.txt", order_file(*newest)), "it is not the release of 2025-10-01 as it is known"
    )


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0.02, 0.999))
def test_an_order_file_that_is_cut_off(home: Path, tmp_path: Path, newest, share):
    """By many lines or by few: it is not whole."""
    content = order_file(*newest)
    refused(
        write(tmp_path, "order-2028.txt", content[: int(share * len(content))]),
        r"not whole|no code lies below|not a line",
    )


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ([("Delete", 1, "A015", "x")], "A01.5, a code, is to be deleted, and is not in the release of 2026-10-01"),
        ([("Add", 1, "I10", "x")], "I10, a code, is to be added, and is already in"),
        ([("Revise from", 1, "A015", "x"), ("Revise to", 1, "A015", "y")], "A01.5, a code, is to be revised"),
        ([("Add", 0, "A015", "x")], "A01.5 has no codes below it, and is listed as a heading"),
        ([("Delete", 0, "I11", "x")], "I11 has codes below it, and is deleted as a heading"),
    ],
)
def test_addenda_that_contradict_what_is_known(home: Path, tmp_path: Path, newest, changes, problem):
    """Each with its line."""
    counts = []
    for flag, before in ((1, len(newest[0])), (0, len(newest[1]))):
        actions = Counter(action for action, own_flag, _, _ in changes if own_flag == flag)
        counts.append((before, before + actions["Add"] - actions["Delete"]))
    path = write(tmp_path, "addenda-2028.txt", addenda(changes, *counts))
    refused(path, problem)


def test_hostile_zips(home: Path, tmp_path: Path, monkeypatch):
    """Bombs, ways out, damage, encryption, two lists of a kind, nothing of use."""
    order = order_file({"A000": "x"}, {"A00": "y"})
    monkeypatch.setattr(giving, "LARGEST_MEMBER", 1 << 20)
    monkeypatch.setattr(giving, "LARGEST_UNPACKED", 3 << 20)
    monkeypatch.setattr(giving, "LARGEST", 2 << 20)
    cases = {
        "member bomb.txt is 2,097,152 bytes long unpacked": zipped(**{"bomb.txt": bytes(2 << 20)}),
        "unpacked it is larger": zipped(**{f"{n}.txt": bytes(1 << 20) for n in range(4)}),
        "leads out of the archive": zipped(**{"../order-2028.txt": order}),
        r"'C:\\\\order.txt' leads out": zipped(**{"C:\\order.txt": order}),
        "two lists of one kind": zipped(**{"a/order-2028.txt": order, "b/order-2028.txt": order}),
        "holds no order file": zipped(**{"readme.txt": b"hello", "order.pdf": order}),
        "damaged or encrypted": zipped(**{"order-2028.txt": order * 50})[:-30],
        "and at most 200 are read": zipped(**{f"{n}.pdf": b"" for n in range(201)}),
        "bytes long, and at most": bytes(3 << 20),
    }
    for problem, content in cases.items():
        refused(write(tmp_path, "release-2028.zip", content), problem)
    content = bytearray(zipped(**{"order-2028.txt": order * 50}))
    content[60] ^= 0xFF
    refused(write(tmp_path, "release-2028.zip", bytes(content)), "damaged or encrypted|not as long")
    encrypted = bytearray(zipped(**{"order-2028.txt": order}))
    encrypted[6] |= 1
    encrypted[encrypted.index(b"PK\x01\x02") + 8] |= 1
    refused(write(tmp_path, "release-2028.zip", bytes(encrypted)), "damaged or encrypted")


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=4))
def test_a_damaged_zip_is_read_or_refused(tmp_path: Path, flips):
    """Whatever bytes differ: `zipfile` has many ways to fail, and none of them comes out."""
    members = {"a/order-2028.txt": order_file({"A000": "x"}, {"A00": "y"}), "b.xml": b"<a/>"}
    content = bytearray(zipped(**members))
    for place, value in flips:
        content[place % len(content)] = value
    try:
        assert read_given(write(tmp_path, "damaged.zip", bytes(content)))
    except SourceError as error:
        assert error.problem


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b'<!DOCTYPE x [<!ENTITY a "b">]><ICD10CM.tabular>&a;</ICD10CM.tabular>', "no document type or entity"),
        (b'<?xml version="1.0" encoding="utf-7"?><ICD10CM.tabular></ICD10CM.tabular>', "its encoding is 'utf-7'"),
        ("<ICD10CM.tabular></ICD10CM.tabular>".encode("utf-16"), "neither an order file"),
        (b"<ICD10CM.tabular><chapter></ICD10CM.tabular>", "not well-formed XML"),
        (b"<ICD10CM.tabular><chapter><section/></chapter></ICD10CM.tabular>", "not laid out as a Tabular List"),
        (
            b"<ICD10CM.tabular>" + b"<chapter><section id='A00'>" + b"<diag><name>A00</name><desc>x</desc>" * 5_000,
            "XML",
        ),
        (
            b"<ICD10CM.tabular><chapter><section id='A00'>"
            + b"<diag><name>A00</name><desc>x</desc>" * 5_000
            + b"</diag>" * 5_000
            + b"</section></chapter></ICD10CM.tabular>",
            "not laid out as a Tabular List|not well-formed",
        ),
        (
            b"<ICD10CM.tabular><chapter><section id='A'><diag><name>=1+1</name></diag></section></chapter>" + END,
            "'=1\\+1' is not an ICD-10-CM code",
        ),
        (b"<html><body>404</body></html>", "neither an order file"),
    ],
)
def test_hostile_xml(home: Path, tmp_path: Path, content, problem):
    """Entities, other encodings, bad shapes, deep nesting."""
    refused(write(tmp_path, "tabular-2028.xml", content), problem)


def test_one_bad_file_stops_all(shared: Path, home: Path, tmp_path: Path):
    """All or none."""
    good = shared / "icd10cm" / "2027_icd10cm_order_addenda_2027.txt"
    with pytest.raises(SourceError, match="bad"):
        add_release([good, write(tmp_path, "bad-2028.txt", b"junk")])
    assert own.find("icd10cm") is None


def test_an_order_file_shorter_than_the_addenda_beside_it_say(home: Path, tmp_path: Path):
    """Official zips hold both."""
    beside = addenda([("Add", 1, "A000", "x")], (0, 1), (1, 1))
    order = order_file({"A000": "x", "A001": "y"}, {"A00": "z"})
    content = zipped(**{"order-2028.txt": order, "order-addenda-2028.txt": beside})
    refused(write(tmp_path, "release.zip", content), "it has 2 codes, and the addenda beside it say 1")


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("icd10cm_order_2016.txt", "2015-10-01"),
        ("2027_icd10cm_order_addenda_2027.txt", "2026-10-01"),
        ("icd10cm-order-Jan-2021.txt", "2021-01-01"),
        ("2025-Update_Code-desciptions-April-2025.zip", "2025-04-01"),
        ("icd10c-tabular-April-1-2026.xml", "2026-04-01"),
        ("icd10cm_order_2021jan.txt", "2020-10-01"),
        ("order.txt", "None"),
        ("claims-20261102.txt", "None"),
    ],
)
def test_the_day_in_a_name(name, day):
    """A month and year, else a fiscal year."""
    assert str(first_day(name)) == day
