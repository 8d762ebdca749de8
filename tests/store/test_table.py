"""Compiled tables: damage is detected and named."""

from __future__ import annotations

import pickle

import pytest

from medcodes.errors import DamagedTableError
from medcodes.store.catalogue import SHIPPED
from medcodes.store.table import Table
from medcodes.store.writing import StringPool, numbers, write_table


@pytest.fixture
def path(tmp_path):
    """A small table."""
    pool = StringPool()
    assert [pool.add(word) for word in ("knee", "hip", "knee")] == [0, 1, 0]
    path = tmp_path / "small.bin"
    write_table(path, {"keys": numbers([1, 2, 2**63], "Q"), "levels": numbers([0, 255], "B"), **pool.sections("texts")})
    return path


def test_what_is_written_is_read(path):
    """Numbers and texts come back; the same sections give the same bytes."""
    table = Table(path)
    assert list(table.numbers("keys")) == [1, 2, 2**63]
    assert list(table.numbers("levels")) == [0, 255]
    assert bytes(table.text("texts")) == b"kneehip"
    assert list(table.numbers("texts_offsets")) == [0, 4, 7]
    assert "keys" in table
    assert "nothing" not in table


@pytest.mark.parametrize("keep", [0, 10, 60, -1])
def test_a_truncated_table_is_refused_on_opening(path, keep):
    """Also an empty one."""
    content = path.read_bytes()
    path.write_bytes(content[:keep])
    with pytest.raises(DamagedTableError, match=r"small\.bin is damaged"):
        Table(path)


def test_every_altered_byte_is_detected(path):
    """In the header and the directory on opening, in a section when it is used; padding says nothing."""
    content = path.read_bytes()
    sections = ("keys", "levels", "texts", "texts_offsets")
    wanted = [bytes(Table(path).numbers(name)) for name in sections]
    for place in range(len(content)):
        path.write_bytes(content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :])
        try:
            table = Table(path)
            found = [bytes(table.numbers(name)) for name in sections]
        except DamagedTableError:
            continue
        assert found == wanted, place


def test_other_files_are_no_tables(tmp_path):
    """A missing file, and a file of something else."""
    with pytest.raises(DamagedTableError, match="missing"):
        Table(tmp_path / "none.bin")
    other = tmp_path / "other.bin"
    other.write_bytes(b"PK" + bytes(100))
    with pytest.raises(DamagedTableError, match="not a medcodes table"):
        Table(other)


def test_a_missing_section_is_named(path):
    """The error pickles."""
    with pytest.raises(DamagedTableError, match="no section 'nothing'") as error:
        Table(path).numbers("nothing")
    assert str(pickle.loads(pickle.dumps(error.value))) == str(error.value)


@pytest.mark.parametrize("table", sorted(path.name for path in SHIPPED.glob("*.bin")))
def test_the_shipped_tables_are_whole(table):
    """Every section of every shipped table matches its checksum."""
    opened = Table(SHIPPED / table)
    for name in opened.names:
        opened.numbers(name)
    assert opened.names
