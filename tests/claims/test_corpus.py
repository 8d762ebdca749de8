"""Whole claims of every kind of practice: exactly these findings, and none on claims in good order."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from medcodes.rules.rule import rules
from medcodes.testing import whole_claims

CORPUS = Path(__file__).parent / "corpus"
FILES = {path.stem: whole_claims(path) for path in sorted(CORPUS.glob("*.toml"))}
CLAIMS = [claim for claims in FILES.values() for claim in claims]
PRACTICES = [
    "office",
    "urgent_care",
    "imaging",
    "laboratory",
    "orthopaedics",
    "cardiology",
    "obstetrics",
    "pediatrics",
    "oncology",
    "mental_health",
    "therapy",
    "eye",
    "dermatology",
    "pain",
    "preventive",
]
"""Each has clean claims and faulty ones; more practices may."""
FEWEST = 120
NEED_FILES = {
    "LNK103": "a policy of the payer",
    "PX107": "the fee schedule",
    "PX220": "the fee schedule, which has the global days",
    "PX221": "the fee schedule, which says whether assistants are paid",
    "PX302": "the pairs of the NCCI edits",
    "PX303": "the medically unlikely edits",
}
"""Rules that find nothing before the user has added a file, and which: their cases lie in tests/rules."""


@pytest.mark.parametrize(
    "claim", [pytest.param(claim, id=f"{file}: {claim}") for file, claims in FILES.items() for claim in claims]
)
def test_a_claim_has_these_findings_and_no_others(claim):
    """A clean claim stays silent; a faulty one is told what is wrong, and nothing more."""
    claim.check()


def test_the_corpus_is_large_and_mostly_clean():
    """At least 120 claims, of which half or more have nothing wrong."""
    clean = [claim for claim in CLAIMS if not claim.findings]
    assert len(CLAIMS) >= FEWEST
    assert len(clean) >= len(CLAIMS) / 2


@pytest.mark.parametrize("practice", PRACTICES)
def test_a_practice_has_clean_and_faulty_claims(practice):
    """Neither silence alone nor findings alone would show that rules tell good from bad."""
    findings = [bool(claim.findings) for claim in FILES[practice]]
    assert set(findings) == {True, False}


def test_every_file_has_clean_and_faulty_claims():
    """The practices beyond those required have both too."""
    assert [file for file, claims in FILES.items() if len({bool(claim.findings) for claim in claims}) < 2] == []


def test_names_are_unique():
    """A failing claim is found by its name."""
    assert [name for name, count in Counter(claim.name for claim in CLAIMS).items() if count > 1] == []


@pytest.mark.parametrize("rule", [rule.id for rule in rules if rule.id not in NEED_FILES])
def test_a_rule_fires_on_a_whole_claim(rule):
    """Each rule that needs no file of the user finds its fault among everything else that a claim has."""
    assert any(finding.split()[0] == rule for claim in CLAIMS for finding in claim.findings)


@pytest.mark.parametrize("rule", NEED_FILES)
def test_a_rule_that_needs_a_file_is_silent_without_it(rule):
    """The list of exceptions holds no rule that could fire here, and none that is gone."""
    assert rule in {known.id for known in rules}
    assert not any(finding.split()[0] == rule for claim in CLAIMS for finding in claim.findings)
