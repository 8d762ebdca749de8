"""Whole claims of every kind of practice: exactly these findings, and none on claims in good order."""

from __future__ import annotations

from pathlib import Path

import pytest

from medcodes.testing import whole_claims

CORPUS = Path(__file__).parent / "corpus"
FILES = {path.stem: whole_claims(path) for path in sorted(CORPUS.glob("*.toml"))}
CLAIMS = [claim for claims in FILES.values() for claim in claims]


@pytest.mark.parametrize(
    "claim", [pytest.param(claim, id=f"{file}: {claim}") for file, claims in FILES.items() for claim in claims]
)
def test_a_claim_has_these_findings_and_no_others(claim):
    """A clean claim stays silent; a faulty one is told what is wrong, and nothing more."""
    claim.check()
