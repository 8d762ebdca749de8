"""Every rule fires where its cases say, and only there."""

from __future__ import annotations

from importlib import import_module
from itertools import groupby
from pathlib import Path

import pytest

from medcodes.rules.rule import rules as registered
from medcodes.testing import cases

rules = tuple(registered)
CASES = cases(Path(__file__).parent / "cases")
POLICIES = Path(__file__).parent / "policies"
"""What the payers of cases publish."""
BY_RULE = {rule: list(group) for rule, group in groupby(CASES, key=lambda case: case.rule)}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case, monkeypatch: pytest.MonkeyPatch):
    """The places where it fires, its first suggestions, words of its message, and what it skips."""
    monkeypatch.setenv("MEDCODES_POLICIES", str(POLICIES))
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
