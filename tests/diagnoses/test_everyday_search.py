"""What coders and clinicians type all day, and the code that they look for."""

from __future__ import annotations

from pathlib import Path

import medcodes

RELEASE = medcodes.icd10cm.on("2026-04-01")
QUERIES = [
    line.split("\t") for line in (Path(__file__).parent / "everyday_queries.tsv").read_text("utf-8").splitlines()
]


def test_every_wanted_code_is_billable() -> None:
    """A query whose answer could not be found would say nothing."""
    for text, code in QUERIES:
        node = RELEASE.get(code)
        assert node is not None, text
        assert node.is_billable, text


def test_everyday_queries() -> None:
    """Nine of ten are among the first ten, three of four come first."""
    places = {}
    for text, code in QUERIES:
        found = [match.code for match in RELEASE.search(text, limit=10)]
        places[text] = found.index(code) + 1 if code in found else 0
    missed = sorted(text for text, place in places.items() if not place)
    assert len(missed) <= len(QUERIES) // 10, missed
    later = sorted(text for text, place in places.items() if place != 1)
    assert len(later) <= len(QUERIES) // 4, later
