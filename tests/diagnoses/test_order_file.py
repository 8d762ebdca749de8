"""Order files and order addenda: the official ones are read whole, and any other text is refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medcodes.diagnoses.building.order_file import ADDENDA, CODES, ORDER, kind_of, read_addenda, read_order_file
from medcodes.errors import SourceError
from tests import official
from tests.diagnoses.official_text import addenda, order_file

KNEE = {"M25561": "Pain in right knee", "M25562": "Pain in left knee"}
ABOVE = {"M25": "Other joint disorder", "M255": "Pain in joint", "M2556": "Pain in knee"}
SMALL = order_file(KNEE, ABOVE)
AMENDING = addenda(
    [
        ("Delete", 1, "D691", "Qualitative platelet defects"),
        ("Add", 0, "D691", "Qualitative platelet defects"),
        ("Add", 1, "D6911", "Thing"),
        ("Revise from", 1, "I10", "Hypertension"),
        ("Revise to", 1, "I10", "Essential hypertension"),
    ],
    (10, 10),
    (5, 6),
)


def test_an_order_file():
    """Codes, headers and long titles; the kind is told by the first lines."""
    found = read_order_file("small.txt", SMALL)
    assert (found.codes, found.headers) == (KNEE, ABOVE)
    assert kind_of(SMALL) == ORDER
    assert kind_of(b"\r\n" + SMALL) == ORDER
    assert read_order_file("small.txt", SMALL.replace(b"\r\n", b"\n")) == found


@pytest.mark.parametrize(
    ("before", "after", "line", "problem"),
    [
        (b"00002", b"00003", 2, "running number is 00003 and should be 00002"),
        (b"M25562 ", b"M25561 ", 5, "M25.561 comes a second time"),
        (b"M25562 ", b"m25562 ", 5, "not a line of an order file"),
        (b"M25562 ", b"M2556 2", 5, "not an ICD-10-CM code"),
        (b" 1 Pain in left", b" 2 Pain in left", 5, "not a line of an order file"),
        (b"Pain in left knee\r", b"Pain in l\xe9ft knee\r", 5, "byte 0xe9"),
        (b"Pain in left knee\r", b"Pain in \x00 knee\r", 5, "byte 0x00"),
        (b"Pain in left knee\r", b"Pain " * 300 + b"\r", 5, "bytes long"),
        (b"00001 M25 ", b"00001 M26 ", 0, "M26 is a heading, and no code lies below it"),
        (b"00001 M25     0", b"00001 M25     1", 0, "lack the heading above them: M25"),
    ],
)
def test_a_spoiled_order_file_is_refused(before, after, line, problem):
    """With the line, where one is at fault."""
    assert before in SMALL
    with pytest.raises(SourceError, match=problem) as error:
        read_order_file("small.txt", SMALL.replace(before, after))
    assert error.value.line == line


def test_addenda():
    """Changes with their lines; the counts before and after. A revision's first half says nothing."""
    found = read_addenda("small.txt", AMENDING)
    assert [(change.action, change.billable, change.code, change.line) for change in found.changes] == [
        ("Delete", True, "D691", 1),
        ("Add", False, "D691", 2),
        ("Add", True, "D6911", 3),
        ("Revise to", True, "I10", 5),
    ]
    assert (found.codes.before, found.codes.after) == (10, 10)
    assert (found.headers.before, found.headers.after) == (5, 6)
    assert kind_of(AMENDING) == ADDENDA


@pytest.mark.parametrize(
    ("before", "after", "line", "problem"),
    [
        (b"Revise to:   1 I10 ", b"Revise to:   1 I11 ", 5, "lacks its second line"),
        (b"Revise from: 1 I10 ", b"No Change:   1 I10 ", 5, "lacks its first line"),
        (b"Add:         1", b"Adds:        1", 3, "not a line of order addenda"),
        (b"      1 deletions", b"      2 deletions", 0, "it has 1 deletions of codes, and its end says 2"),
        (b"  10 codes in after", b"  11 codes in after", 0, "do not add up"),
        (b"  10 codes in after.txt\r\n", b"", 0, "incomplete"),
        (b"\r\nHeaders", b"\r\nFooters", 0, "not a line of order addenda"),
    ],
)
def test_spoiled_addenda_are_refused(before, after, line, problem):
    """Also those whose own counts contradict them."""
    assert before in AMENDING
    with pytest.raises(SourceError, match=problem) as error:
        read_addenda("small.txt", AMENDING.replace(before, after))
    assert line in (0, error.value.line)


def test_codes_files_are_told_from_order_files():
    """They list codes without headings, and are easily taken for the order file."""
    assert kind_of(b"A000    Cholera due to Vibrio cholerae 01, biovar cholerae\r\n") == CODES
    assert kind_of(b"Add:         M2556    Pain\r\n") == CODES
    assert kind_of(b"claim,dos,dx1\n1,2026-11-02,I10\n") is None


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content):
    """Nothing but `SourceError` comes out of it."""
    kind_of(content)
    for read in (read_order_file, read_addenda):
        try:
            read("any.txt", content)
        except SourceError:
            continue


@given(st.integers(0, len(AMENDING) - 1), st.integers(0, 255))
def test_any_altered_byte_is_read_or_refused(place, value):
    """The same for what looks like addenda."""
    altered = AMENDING[:place] + bytes([value]) + AMENDING[place + 1 :]
    try:
        assert read_addenda("any.txt", altered).codes is not None
    except SourceError as error:
        assert error.path == "any.txt"


@pytest.mark.parametrize("day", sorted(official.ORDER_FILES))
def test_official_order_files_are_read_whole(shared: Path, day):
    """Each passes every check, and gives what the tests' own reader gives."""
    import zipfile

    archive, member = official.ORDER_FILES[day]
    with zipfile.ZipFile(shared / "icd10cm" / archive) as zipped:
        found = read_order_file(member, zipped.read(member))
    wanted = official.read(shared / "icd10cm", day)
    assert (found.codes, found.headers) == (wanted.billable, wanted.headers)


def test_official_addenda_agree_with_their_own_counts(shared: Path):
    """All that lie there as single files."""
    paths = sorted((shared / "icd10cm").glob("*order_addenda*.txt"))
    assert len(paths) == 6
    for path in paths:
        assert read_addenda(str(path), path.read_bytes()).changes


@settings(max_examples=40, deadline=None)
@given(share=st.floats(0, 1, exclude_max=True))
def test_addenda_that_are_cut_off_are_refused(shared: Path, share):
    """Wherever they end before the last counts."""
    content = (shared / "icd10cm" / "2027_icd10cm_order_addenda_2027.txt").read_bytes()
    kept = content[: int(share * content.index(b"30 deletions"))]
    with pytest.raises(SourceError):
        read_addenda("cut.txt", kept)
