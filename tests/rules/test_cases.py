"""Every rule fires where its cases say, and only there."""

from __future__ import annotations

from importlib import import_module
from itertools import groupby
from pathlib import Path

import pytest

from medcodes import edits, procedures
from medcodes.rules.rule import rules as registered
from medcodes.testing import cases
from tests.edits.files import SUPPLY_ROWS, pairs_text, units_csv
from tests.procedures.tables import FEE_ROWS, addon_tabs, fee_csv

rules = tuple(registered)
CASES = cases(Path(__file__).parent / "cases")
WITH_TABLES = cases(Path(__file__).parent / "cases_with_tables")
"""Cases in which the user has added edits and tables of procedures."""
POLICIES = Path(__file__).parent / "policies"
"""What the payers of cases publish."""
MORE_FEE_ROWS = (
    ("20610", "", "A joint", "A", "0", "000", "2", "1", "0", "0", "0"),
    ("11102", "", "A piece of skin", "A", "0", "000", "2", "0", "0", "0", "0"),
    ("58300", "", "A coil", "A", "0", "XXX", "0", "0", "0", "0", "0"),
    ("93970", "", "Veins", "A", "1", "XXX", "0", "2", "0", "0", "0"),
    ("93970", "26", "Veins", "A", "1", "XXX", "0", "2", "0", "0", "0"),
    ("10060", "", "An abscess", "A", "0", "010", "2", "0", "1", "0", "0"),
    ("99243", "", "A consultation", "I", "0", "XXX", "0", "0", "0", "0", "0"),
    ("99396", "", "A check-up", "N", "9", "XXX", "9", "9", "9", "9", "9"),
    ("99213", "", "A visit", "A", "0", "XXX", "0", "0", "0", "0", "0"),
    ("85060", "", "A smear read", "A", "8", "XXX", "0", "0", "0", "0", "0"),
    ("84165", "", "Proteins", "X", "6", "XXX", "0", "0", "0", "0", "0"),
    ("84165", "26", "Proteins", "A", "6", "XXX", "0", "0", "0", "0", "0"),
)
"""Rows of a fee schedule: the titles are invented."""
BY_RULE = {
    rule: list(group)
    for rule, group in groupby(sorted([*CASES, *WITH_TABLES], key=lambda case: case.rule), key=lambda case: case.rule)
}


@pytest.fixture(scope="session")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the invented edits and tables of the tests."""
    folder = tmp_path_factory.mktemp("stocked")
    files = {
        "ccipra.txt": (edits.add, pairs_text()),
        "ccioph.txt": (edits.add, pairs_text()),
        "MUE_Practitioner_Eff_10-01-2026.csv": (edits.add, units_csv()),
        "MUE_Outpatient_Eff_10-01-2026.csv": (edits.add, units_csv()),
        "MUE_DME_Eff_10-01-2026.csv": (edits.add, units_csv(SUPPLY_ROWS)),
        "PPRRVU2026.csv": (procedures.add, fee_csv([*FEE_ROWS, *MORE_FEE_ROWS])),
        "PPRRVU2025.csv": (procedures.add, fee_csv(title="2025 National Physician Fee Schedule January Release")),
        "AOC_V2026Q1.txt": (procedures.add, addon_tabs()),
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEDCODES_HOME", str(folder / "home"))
        for name, (add, content) in files.items():
            (folder / name).write_text(content, "utf-8")
            add(folder / name)
    return folder / "home"


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case, monkeypatch: pytest.MonkeyPatch):
    """The places where it fires, its first suggestions, words of its message, and what it skips."""
    monkeypatch.setenv("MEDCODES_POLICIES", str(POLICIES))
    case.check()


@pytest.mark.parametrize("case", WITH_TABLES, ids=str)
def test_case_with_tables(case, stocked, monkeypatch: pytest.MonkeyPatch):
    """The same, where edits and tables of procedures were added."""
    monkeypatch.setenv("MEDCODES_HOME", str(stocked))
    case.check()


@pytest.mark.parametrize("rule", rules, ids=lambda rule: rule.id)
def test_a_rule_has_firing_and_passing_cases(rule):
    """Both kinds, so that the rule can be seen to work and to stay silent."""
    assert any(case.fires for case in BY_RULE[rule.id])
    assert any(not case.fires for case in BY_RULE[rule.id])


@pytest.mark.parametrize("rule", rules, ids=lambda rule: rule.id)
def test_a_rule_is_documented_in_one_module(rule):
    """Its module is named by its id; its documentation has all parts; it stays short."""
    module = rule.check.__module__.rpartition(".")[2]
    assert module.startswith(f"{rule.id.lower()}_")
    assert set(rule.parts) == {"Why", "Example", "Remedy", "Source"}
    assert rule.summary.endswith(".")
    source = Path(import_module(rule.check.__module__).__file__).read_text("utf-8")
    assert len(source.splitlines()) <= 150


def test_every_file_of_cases_is_of_a_rule():
    """No cases without a rule."""
    assert set(BY_RULE) == {rule.id for rule in rules}
