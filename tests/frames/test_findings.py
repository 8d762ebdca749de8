"""Findings in frames: with settings, and with tables of procedures that were added."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import polars
import pytest

import medcodes
from medcodes.checker.settings import Settings
from medcodes.errors import SettingsError
from medcodes.frames import Constant, check_lines
from tests.frames.engines import ENGINES, Engine
from tests.procedures.tables import FEE_ROWS, fee_csv

each_engine = pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
TITLE = "National Physician Fee Schedule Relative Value File January Release"
COLUMNS = {
    "cpt": ["71046", "99201", "71046"],
    "dx": ["M25.571", "M25.56", "M25.571"],
    "payer": [" acme HEALTH", "Acme Health", None],
}


@each_engine
def test_rules_that_settings_leave_out_are_not_told(engine: Engine):
    """For all lines, and for those of a payer; the verdicts stay."""
    more = Settings(ignore=["DX101"])
    told = Settings(ignore=["region-mismatch"], payers={"Acme Health": more})
    day = Constant("2026-11-02")
    checked = engine.rows(check_lines(engine.make(COLUMNS), "cpt", "dx", day, payer="payer", settings=told))
    assert [row["findings"] for row in checked] == [None, "cpt PX103 procedure-deleted", None]
    assert [row["denial"] for row in checked] == [None, "181", None]
    assert [row["verdict"] for row in checked][::2] == ["unsupported", "unsupported"]
    checked = engine.rows(
        check_lines(
            engine.make(COLUMNS),
            "cpt",
            "dx",
            day,
            payer="payer",
            settings=Settings(payers={"acme health": Settings(ignore=["LNK"])}),
        )
    )
    assert [row["findings"] for row in checked] == [
        None, "cpt PX103 procedure-deleted; dx DX101 header-not-billable", "LNK101 region-mismatch"
    ]  # fmt: skip


def test_settings_for_a_payer_that_holds_for_all_rows():
    """A constant picks its settings too."""
    told = Settings(payers={"acme": Settings(ignore=["ALL"])})
    frame = polars.DataFrame(COLUMNS)
    day = Constant("2026-11-02")
    ours = check_lines(frame, "cpt", "dx", day, payer=Constant("ACME"), settings=told)
    assert ours["findings"].to_list() == [None] * 3
    theirs = check_lines(frame, "cpt", "dx", day, payer=Constant("other"), settings=told)
    assert theirs.equals(check_lines(frame, "cpt", "dx", day))


def test_settings_that_name_no_rule():
    """Are refused before any row is read."""
    with pytest.raises(SettingsError, match="there is no rule 'DX999'"):
        check_lines(polars.DataFrame(COLUMNS), "cpt", "dx", settings=Settings(ignore=["DX999"]))


@each_engine
def test_tables_that_were_added_say_which_procedures_exist(home, tmp_path: Path, engine: Engine):
    """On the day of each row, as for `check_claim`: unknown, deleted and not yet in force."""
    for year, gone in ((2025, ""), (2026, "12345")):
        path = tmp_path / f"PPRRVU{year}_Jan.csv"
        path.write_text(fee_csv([row for row in FEE_ROWS if row[0] != gone], f"{year} {TITLE}"), "utf-8")
        medcodes.procedures.add(path)
    codes = [
        "12345",
        "71046",
        "99417",
        "99201",
        "27447",
        "10004",
        "99214",
        "x",
        "00042",
        "0042T",
        "G0101",
        "J1885",
        None,
    ]
    days = ["2024-06-01", "2025-06-01", "2026-06-01", "2020-12-01", "2027-06-01", "soon", None]
    rows = list(product(codes, days))
    columns = {"cpt": [code for code, _ in rows], "dx": ["R05.9"] * len(rows), "dos": [day for _, day in rows]}
    checked = engine.rows(check_lines(engine.make(columns), "cpt", "dx", "dos"))
    asked, told = {"PX101", "PX102", "PX103", "PX104"}, set()
    for row in checked:
        line = medcodes.ServiceLine(row["cpt"] or "", pointers=[1])
        rules = {found.rule for found in medcodes.check_claim(medcodes.Claim(["R05.9"], [line], row["dos"])).findings}
        found = {word for word in (row["findings"] or "").replace(";", "").split() if word in asked}
        assert found == rules & asked, row
        told |= found
    assert told == asked
