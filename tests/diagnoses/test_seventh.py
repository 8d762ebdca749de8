"""The 7th character: allowed ones, their meanings, and the codes that they complete."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodes.diagnoses import spelling
from medcodes.diagnoses.code import Icd10CmCode
from medcodes.diagnoses.seventh import completions
from medcodes.diagnoses.system import icd10cm
from medcodes.errors import InvalidCodeError, UnknownCodeError

RELEASE = icd10cm.on("2026-11-02")
STEMS = [node for node in RELEASE if node.kind in ("category", "subcategory") and completions(RELEASE, node.row)]


@pytest.mark.parametrize(
    ("stem", "characters"),
    [
        ("S72.001", "ABCDEFGHJKMNPQRS"),
        ("T36.0X1", "ADS"),
        ("S01.00", "ADS"),
        ("S01.00X", "ADS"),
        ("W08", "ADS"),
        ("S72.001A", "ABCDEFGHJKMNPQRS"),
        ("E08.321", "1239"),
        ("M25.561", ""),
        ("T36.0", ""),
        ("C44.102", ""),  # a subdivision, no extension
        ("H54.0X3", ""),
    ],
)
def test_characters(stem, characters):
    """What the release holds below a stem decides."""
    assert "".join(RELEASE.seventh_characters(stem)) == characters


def test_meanings():
    """What the title adds."""
    assert RELEASE.seventh_characters("S72.001")["C"] == "initial encounter for open fracture type IIIA, IIIB, or IIIC"
    assert RELEASE.seventh_characters("O33.3")["2"] == "fetus 2"


def test_death_takes_only_the_initial_encounter_since_2017():
    """S06 with a 6th character 7 or 8, by date."""
    assert "".join(icd10cm.on("2017-09-30").seventh_characters("S06.1X7")) == "ADS"
    assert "".join(icd10cm.on("2017-10-01").seventh_characters("S06.1X7")) == "A"


def test_every_character_has_its_meaning_from_the_definition():
    """For every stem, titles and the Tabular List's definitions agree."""
    for stem in STEMS:
        defined = [note.text for note in stem.notes("seventh_character", inherited=True)]
        for character, meaning in RELEASE.seventh_characters(stem.code).items():
            assert any(text.lower().startswith(f"{character}, {meaning}".lower()) for text in defined), stem


def test_bad_stems_raise():
    """Stems are codes."""
    with pytest.raises(UnknownCodeError):
        RELEASE.complete("T36.01")
    with pytest.raises(InvalidCodeError):
        RELEASE.complete("S720.01")


@given(st.sampled_from(STEMS))
def test_completing_and_parsing_round_trip(stem):
    """A completed code reads back as itself, its stem as the stem, and nothing is wrong with it."""
    nodes = RELEASE.complete(stem.code)
    assert [node.code[-1] for node in nodes] == list(RELEASE.seventh_characters(stem.code))
    for node in nodes:
        code = Icd10CmCode.parse(node.code)
        assert code.dotted == node.code
        assert len(code.compact) == spelling.LONGEST
        assert code.compact[:6] == Icd10CmCode.parse(stem.code).compact.ljust(6, "X")
        assert RELEASE.complete(node.code) == nodes
        assert RELEASE.explain(node.code.replace(".", "").lower()) == ""
