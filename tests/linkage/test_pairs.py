"""Claims of everyday practice that must pass, and classic mistakes that must not."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import medcodes

DAY = "2026-11-02"
PAIRS = Path(__file__).parent / "pairs"


def _pairs(name: str) -> list[tuple[str, str]]:
    groups = tomllib.loads((PAIRS / name).read_text("utf-8"))
    return [
        (procedure, diagnosis)
        for group in groups.values()
        for procedure, diagnoses in group.items()
        for diagnosis in diagnoses
    ]


SOUND, MISMATCHED = _pairs("sound.toml"), _pairs("mismatched.toml")


def test_there_are_pairs_enough():
    """Of each kind, without repeats, and all of codes that a claim may carry."""
    assert len(SOUND) >= 300
    assert len(MISMATCHED) >= 100
    for pairs in (SOUND, MISMATCHED):
        assert len(set(pairs)) == len(pairs)
        assert all(medcodes.icd10cm.on(DAY)[diagnosis].is_billable for _, diagnosis in pairs)


@pytest.mark.parametrize(("procedure", "diagnosis"), SOUND)
def test_a_sound_claim_passes(procedure, diagnosis):
    """It is supported, or at least plausible."""
    link = medcodes.check_link(procedure, [diagnosis], on=DAY)
    assert link.verdict in ("supported", "plausible"), link.reasons[0].text


def test_most_sound_claims_are_supported():
    """An indication names them, unless the service fits any diagnosis."""
    verdicts = [medcodes.check_link(procedure, [diagnosis], on=DAY).verdict for procedure, diagnosis in SOUND]
    assert verdicts.count("supported") / len(verdicts) > 0.9


@pytest.mark.parametrize(("procedure", "diagnosis"), MISMATCHED)
def test_a_classic_mistake_is_found(procedure, diagnosis):
    """It is unsupported, and the reason names the diagnosis."""
    link = medcodes.check_link(procedure, [diagnosis], on=DAY)
    assert link.verdict == "unsupported", link.reasons[0].text
    assert diagnosis in link.reasons[0].text
