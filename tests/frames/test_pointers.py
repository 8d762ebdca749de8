"""Lines that point at some of their row's diagnoses."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

import medcodes
from medcodes.frames import Constant, check_lines
from tests.frames.drawing import CODES, PROCEDURES
from tests.frames.engines import ENGINES, Engine

NAMES = ["dx1", "dx2", "dx3"]
each_engine = pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
cell = some.lists(some.sampled_from("123AB"), min_size=1, max_size=3, unique=True).map(",".join)
row = some.tuples(some.sampled_from(PROCEDURES), *[some.sampled_from(CODES)] * 3, cell)


@each_engine
@settings(max_examples=10, deadline=None)
@given(rows=some.lists(row, min_size=1, max_size=12))
def test_only_what_is_pointed_at_counts(engine: Engine, rows):
    """The verdict is that of the diagnoses that the line points at."""
    columns = dict(zip(("cpt", *NAMES, "ptr"), map(list, zip(*rows, strict=True)), strict=True))
    made = engine.make(columns)
    checked = engine.rows(check_lines(made, "cpt", NAMES, Constant("2026-11-02"), pointers="ptr"))
    for line in checked:
        places = sorted({int(part) if part.isdigit() else "AB".index(part) + 1 for part in line["ptr"].split(",")})
        link = medcodes.check_link(line["cpt"], [line[f"dx{place}"].strip() for place in places], "2026-11-02")
        assert line["verdict"] == link.verdict


@each_engine
def test_pointers_that_cannot_be_followed(engine: Engine):
    """Past the diagnoses, at an empty one, or none at all: a finding, and the rest of the line is judged."""
    pointers = ["1", "4", "2", "1 9", "", None, "x?", "2A"]
    count = len(pointers)
    columns = {"cpt": ["71046"] * count, "dx1": ["R05.9"] * count, "dx2": [""] * count, "ptr": pointers}
    made = engine.make(columns)
    checked = engine.rows(check_lines(made, "cpt", ["dx1", "dx2"], Constant("2026-11-02"), pointers="ptr"))
    past, empty = "ptr LNK105 pointer-past-list", "LNK104 line-without-diagnosis"
    assert [(line["verdict"], line["findings"]) for line in checked] == [
        ("supported", None),
        ("undetermined", f"{past}; {empty}"),
        ("undetermined", f"{past}; {empty}"),
        ("supported", past),
        ("undetermined", empty),
        ("undetermined", empty),
        ("undetermined", f"{past}; {empty}"),
        ("undetermined", f"{past}; {empty}"),
    ]
