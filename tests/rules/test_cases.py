"""Every rule fires where its cases say, and only there."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from medcodes import Claim, Patient, ServiceLine
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found
from medcodes.rules.rule import rules as registered

rules = tuple(registered)
CASES = Path(__file__).parent / "cases"
POLICIES = Path(__file__).parent / "policies"
"""What the payers of cases publish."""
FILES = {path.stem: tomllib.loads(path.read_text("utf-8"))["case"] for path in sorted(CASES.glob("*.toml"))}


def claim_of(case: dict[str, Any]) -> Claim:
    """The claim that a case describes; its date of service is 2026-11-02 where it says none."""
    return Claim(
        case.get("diagnoses", ()),
        [ServiceLine(**line) for line in case.get("lines", ())],
        case.get("service_date", "2026-11-02"),
        Patient(**case.get("patient", {})),
        claim_type=case.get("claim_type", "professional"),
        payer=case.get("payer"),
        state=case.get("state"),
        documentation=case.get("documentation", ""),
    )


@pytest.mark.parametrize(
    ("rule_id", "case"),
    [
        pytest.param(rule_id, case, id=f"{rule_id}: {case['name']}")
        for rule_id, cases in FILES.items()
        for case in cases
    ],
)
def test_case(rule_id: str, case: dict[str, Any], monkeypatch: pytest.MonkeyPatch):
    """The places where it fires, its first suggestions, words of its message, and what it skips."""
    monkeypatch.setenv("MEDCODES_POLICIES", str(POLICIES))
    rule = next(rule for rule in rules if rule.id == rule_id)
    claim = claim_of(case)
    found = list(rule.check(claim, Facts(claim)))
    fired = [item for item in found if isinstance(item, Found)]
    assert [item.where for item in fired] == case["fires"], [item.message for item in fired]
    if "suggests" in case:
        assert list(fired[0].suggestions[: len(case["suggests"])]) == case["suggests"]
    for words in case.get("says", ()):
        assert words in fired[0].message
    assert [item.where for item in found if not isinstance(item, Found)] == case.get("skips", [])


@pytest.mark.parametrize("rule", rules, ids=lambda rule: rule.id)
def test_a_rule_has_firing_and_passing_cases(rule):
    """Both kinds, so that the rule can be seen to work and to stay silent."""
    cases = FILES[rule.id]
    assert any(case["fires"] for case in cases)
    assert any(not case["fires"] for case in cases)


@pytest.mark.parametrize("rule", rules, ids=lambda rule: rule.id)
def test_a_rule_is_documented_in_one_module(rule):
    """Its module is named by its id; its documentation has all parts; it stays short."""
    module = rule.check.__module__.rpartition(".")[2]
    assert module.startswith(f"{rule.id.lower()}_")
    assert set(rule.parts) == {"Why", "Example", "Remedy", "Source"}
    assert rule.summary.endswith(".")
    source = Path(__import__(rule.check.__module__, fromlist=["_"]).__file__).read_text("utf-8")
    assert len(source.splitlines()) <= 150


def test_every_file_of_cases_is_of_a_rule():
    """No cases without a rule."""
    assert set(FILES) == {rule.id for rule in rules}
