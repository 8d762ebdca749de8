"""The user's own tables: damage is named with the way back, and a table that no longer fits is told, never used."""

from __future__ import annotations

import warnings
from array import array
from pathlib import Path

import pytest

import medcodes
from medcodes.diagnoses.adding import reset
from medcodes.errors import DamagedTableError, MedcodesError
from medcodes.store import home as homes
from medcodes.store import own
from medcodes.store.catalogue import SHIPPED
from medcodes.store.table import TEXT, Table

SHIPPED_TABLE = SHIPPED / "icd10cm.bin"


def install_small(home: Path) -> Path:
    """A user's table, made quickly: the shipped one under its own name."""
    shipped = Table(SHIPPED_TABLE)
    sections: dict[str, array[int] | bytes] = {}
    for name in shipped.names:
        section = shipped.numbers(name)
        kind = shipped._directory[name][0]
        sections[name] = bytes(section) if kind == TEXT else array(kind, bytes(section))
    path = own.install("icd10cm", sections, SHIPPED_TABLE)
    medcodes.icd10cm.reload()
    return path


@pytest.mark.parametrize("keep", [0, 20, 5_000, -1])
def test_a_damaged_table_names_itself_and_the_way_back(home: Path, keep):
    """Nothing answers from it or silently without it; `reset` needs no table to work."""
    path = install_small(home)
    assert medcodes.icd10cm.tree.table.path == path
    content = path.read_bytes()
    medcodes.icd10cm.reload()
    path.unlink()
    path.write_bytes(content[:keep])
    with pytest.raises(DamagedTableError, match=r"icd10cm-.*\.bin is damaged: .*`medcodes releases reset`"):
        medcodes.icd10cm["I10"]
    assert reset()
    assert medcodes.icd10cm.on("2026-11-02")["I10"].is_billable


def test_a_damaged_section_and_a_damaged_pointer(home: Path):
    """Found when it is used; a file that names no table is not followed."""
    path = install_small(home)
    content = bytearray(path.read_bytes())
    content[-5_000] ^= 0xFF
    path.unlink()
    path.write_bytes(content)
    medcodes.icd10cm.reload()
    with pytest.raises(DamagedTableError, match="reset"):
        [medcodes.icd10cm.tree.table.numbers(name) for name in medcodes.icd10cm.tree.table.names]
    for bad in (b"", b"../../etc/passwd", b"\xff\xfe", b"icd10cm-0000000000000000.bin\n"):
        path.with_name("icd10cm.current").write_bytes(bad)
        medcodes.icd10cm.reload()
        with pytest.raises(DamagedTableError, match="reset"):
            medcodes.icd10cm["I10"]
    reset()


def test_a_table_of_another_medcodes_is_left_out_and_told(home: Path, tmp_path: Path, monkeypatch):
    """One that was made from another shipped table, or in another format."""
    path = install_small(home)
    table = bytearray(path.read_bytes())
    other = bytearray(table)
    other[8] += 1
    unmarked = SHIPPED_TABLE.read_bytes()
    for content in (bytes(other), unmarked):
        path.unlink()
        path.write_bytes(content)
        medcodes.icd10cm.reload()
        with pytest.warns(UserWarning, match="add the files again"):
            assert medcodes.icd10cm.on("2026-11-02")["I10"].is_billable
        assert medcodes.icd10cm.tree.table.path == SHIPPED_TABLE
    assert reset()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert medcodes.icd10cm.on("2026-11-02")["I10"].is_billable


def test_nodes_from_before_keep_answering(home: Path):
    """What was got from a table keeps what it was got from."""
    node = medcodes.icd10cm.on("2026-11-02")["M25.561"]
    install_small(home)
    assert node.title == "Pain in right knee"
    assert medcodes.icd10cm.on("2026-11-02")["M25.561"] == node
    reset()
    assert not reset()


def test_a_folder_that_cannot_be_written(monkeypatch):
    """Says so; and to read, it is as if there were none."""
    monkeypatch.setenv("MEDCODES_HOME", str(SHIPPED_TABLE))
    medcodes.icd10cm.reload()
    assert medcodes.icd10cm.on("2026-11-02")["I10"].is_billable
    with pytest.raises(MedcodesError, match="cannot be written to"):
        own.install("icd10cm", {"keys": b""}, SHIPPED_TABLE)
    monkeypatch.undo()
    medcodes.icd10cm.reload()


def test_where_the_data_folder_lies(monkeypatch, tmp_path):
    """The variable first, then the platform's conventions; relative XDG folders are ignored."""
    monkeypatch.setenv("MEDCODES_HOME", "~/mine")
    assert homes.folder() == Path.home() / "mine"
    monkeypatch.setenv("MEDCODES_HOME", " ")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert homes.folder() == tmp_path / "medcodes"
    for unset in ("", "relative"):
        monkeypatch.setenv("XDG_DATA_HOME", unset)
        assert homes.folder() == Path.home() / ".local" / "share" / "medcodes"
    monkeypatch.setattr("sys.platform", "darwin")
    assert homes.folder() == Path.home() / "Library" / "Application Support" / "medcodes"
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    assert homes.folder() == tmp_path / "medcodes"
    monkeypatch.delenv("LOCALAPPDATA")
    assert homes.folder() == Path.home() / "AppData" / "Local" / "medcodes"


def test_no_home_at_all(monkeypatch):
    """A service without a home reads what is shipped; to write, a folder must be named."""

    def nowhere() -> Path:
        message = "could not determine home directory"
        raise RuntimeError(message)

    monkeypatch.delenv("MEDCODES_HOME")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setattr(Path, "home", nowhere)
    assert own.find("icd10cm") is None
    with pytest.raises(MedcodesError, match="MEDCODES_HOME"):
        own.remove("icd10cm")
