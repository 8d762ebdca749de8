"""Frames in which each diagnosis of a line stands in a row of its own."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import polars
import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

import medcodes
from medcodes.errors import FrameError, NoReleaseError
from medcodes.frames import Constant, check_lines, check_links
from medcodes.frames.engines import _whole
from medcodes.frames.lines import ADDED, OWN
from medcodes.policies.added import add_policies
from tests.frames.drawing import CODES, NOTHING, diagnoses, procedures
from tests.frames.engines import ENGINES, Engine

RULES = Path(__file__).parent.parent.parent / "examples" / "policies" / "acme-health.toml"
each_engine = pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
DAYS = ["2021-09-30", "2026-11-02", "2015-09-30", "soon", None]
Row = dict[str, Any]


@some.composite
def long_frames(draw: some.DrawFn, most: int = 20) -> dict[str, list[Any]]:
    """Rows of a few lines in any order, some of no line; a line has one procedure and one date."""
    lines = draw(some.lists(some.tuples(procedures, some.sampled_from(DAYS)), min_size=1, max_size=4))
    member = some.tuples(some.integers(0, len(lines) - 1), some.sampled_from([True, True, True, False]))
    rows = []
    for place, with_id in draw(some.lists(member, max_size=most)):
        claim = f"C{place // 2}" if with_id else draw(NOTHING)
        order = draw(some.sampled_from(["1", "2", "3", "10", "B", "?", None]))
        rows.append((claim, place % 2 + 1, *lines[place], draw(diagnoses), order))
    names = ("claim", "number", "cpt", "dos", "dx", "order")
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


def rows_of(columns: dict[str, list[Any]]) -> list[Row]:
    """Rows of columns."""
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def texts_in(row: Row) -> str:
    """The diagnosis of a row."""
    return (row["dx"] or "").strip()


def together(rows: list[Row]) -> list[list[int]]:
    """Which rows are of one line, in the order of their diagnoses."""
    found: dict[object, list[int]] = {}
    for place, row in enumerate(rows):
        named = (row["claim"] or "").strip()
        found.setdefault((row["claim"], row["number"]) if named else place, []).append(place)
    orders = {"1": 1, "2": 2, "B": 2, "3": 3, "10": 10}
    return [sorted(line, key=lambda place: orders.get(rows[place].get("order"), 99)) for line in found.values()]


def expected(rows: list[Row], **asked: Any) -> list[tuple[str, str, str | None, str, str]]:
    """What `check_link` says of the line of each row, and of the row's own diagnosis in it."""
    found: list[Any] = [None] * len(rows)
    for line in together(rows):
        first = rows[line[0]]
        named = [place for place in line if texts_in(rows[place])]
        try:
            link = medcodes.check_link(
                (first["cpt"] or "").strip(), [texts_in(rows[place]) for place in named], first["dos"], **asked
            )
        except NoReleaseError:
            for place in line:
                found[place] = ("undetermined", "none", None, "undetermined", "none")
            continue
        own = dict(zip(named, link.reasons, strict=False))
        best = next((place for place in named if own[place].verdict is link.verdict), None)
        basis = "none" if best is None else own[best].basis.value
        deciding = None if best is None else texts_in(rows[best])
        for place in line:
            mine = own[place] if place in named else None
            said = (mine.verdict.value, mine.basis.value) if mine else ("undetermined", "none")
            found[place] = (link.verdict.value, basis, deciding, *said)
    return found


NAMES = ("verdict", "basis", "deciding", "own_verdict", "own_basis")


@each_engine
@settings(max_examples=25, deadline=None)
@given(columns=long_frames())
def test_every_line_is_judged_as_check_link_judges_it(engine: Engine, columns):
    """However its rows lie; they stay in their order, with every column."""
    made = engine.make(columns)
    checked = engine.rows(check_lines(made, "cpt", "dx", "dos", line=["claim", "number"], order="order"))
    rows = rows_of(columns)
    assert [{name: row[name] for name in columns} for row in checked] == rows
    assert [tuple(row[name] for name in NAMES) for row in checked] == expected(rows)


@each_engine
@settings(max_examples=10, deadline=None)
@given(lines=some.lists(some.lists(some.sampled_from([*CODES, None]), min_size=3, max_size=3), max_size=6))
def test_long_and_wide_agree(engine: Engine, lines):
    """A line says the same, whether its diagnoses stand in columns or in rows."""
    wide = {"id": list(range(len(lines))), "cpt": ["71046"] * len(lines)}
    wide |= {f"dx{place}": [line[place] for line in lines] for place in range(3)}
    day = Constant("2026-11-02")
    by_columns = engine.rows(check_lines(engine.make(wide), "cpt", ["dx0", "dx1", "dx2"], day))
    rows = [(number, "71046", code) for number, line in enumerate(lines) for code in line]
    tall = {name: [row[place] for row in rows] for place, name in enumerate(("id", "cpt", "dx"))}
    by_rows = engine.rows(check_lines(engine.make(tall), "cpt", "dx", day, line="id"))
    for row in by_rows:
        same = by_columns[row["id"]]
        assert [row[name] for name in ("verdict", "basis", "reason")] == [
            same[name] for name in ("verdict", "basis", "reason")
        ]


@each_engine
def test_policies_see_the_whole_line(home, engine: Engine):
    """With the payer and the state of the line, and the order of its diagnoses."""
    add_policies(RULES)
    procedures = ["71046", "11720", "99213", "nonsense"]
    first, second = ["R05.9", "B35.1", "Z00.6", "M25.571", None], ["M79.674", "R06.02", None]
    payers = [("Acme Health", "TX"), ("acme health", None), ("Other", "TX")]
    lines = list(product(procedures, first, second, payers, ["2026-11-02", "2025-06-30"]))
    rows = [
        {"claim": f"C{number}", "number": 1, "cpt": cpt, "dos": day, "dx": code, "payer": payer, "state": state}
        for place in (1, 0)
        for number, (cpt, *codes, (payer, state), day) in enumerate(lines)
        for code in [codes[place]]
    ]
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    checked = engine.rows(
        check_lines(engine.make(columns), "cpt", "dx", "dos", line="claim", payer="payer", state="state")
    )
    by_policy = 0
    told = [
        expected([row for row in rows if (row["payer"], row["state"]) == who], payer=who[0], state=who[1])
        for who in payers
    ]
    for who, wanted in zip(payers, told, strict=True):
        found = [row for row in checked if (row["payer"], row["state"]) == who]
        assert [tuple(row[name] for name in NAMES) for row in found] == wanted
        by_policy += sum(row["own_basis"] == "policy" for row in found)
    assert by_policy > 50


@each_engine
def test_findings_are_the_lines_and_the_rows(engine: Engine):
    """Linkage is told of the line, in each of its rows; a code in its own row only."""
    columns = {
        "id": [7, 7, 8, 8, None, 9],
        "cpt": ["71046"] * 6,
        "dx": ["M25.571", "R05.9", "M25.56", "M25.571", "M25.571", ""],
    }
    checked = engine.rows(check_lines(engine.make(columns), "cpt", "dx", Constant("2026-11-02"), line="id"))
    region, header = "LNK101 region-mismatch", "dx DX101 header-not-billable"
    assert [row["findings"] for row in checked] == [
        None, None, f"{header}; {region}", region, region, "LNK104 line-without-diagnosis"
    ]  # fmt: skip
    assert checked[5]["own_reason"] == "The row has no diagnosis."
    assert checked[0]["own_reason"].startswith("The procedure concerns the chest; the diagnosis concerns the ankle")
    assert checked[0]["reason"] == "The diagnosis is among the indications for this: chest x-ray."


@each_engine
def test_rows_of_another_procedure_or_day_are_another_line(engine: Engine):
    """An id of claims alone does not mix their lines."""
    columns = {
        "claim": ["C1"] * 4,
        "cpt": ["71046", "73600", "71046", " 71046"],
        "dx": ["R05.9", "M25.571", "M25.571", "M25.571"],
        "dos": ["2026-11-02", "2026-11-02", "2026-11-03", "2026-11-02"],
    }
    checked = engine.rows(check_lines(engine.make(columns), "cpt", "dx", "dos", line="claim"))
    assert [(row["verdict"], row["deciding"]) for row in checked] == [
        ("supported", "R05.9"),
        ("supported", "M25.571"),
        ("unsupported", "M25.571"),
        ("supported", "R05.9"),
    ]


@each_engine
def test_the_kind_of_frame_comes_back(engine: Engine):
    """With the new columns behind its own, also where it has no row."""
    for count in (0, 1):
        made = engine.make({"id": ["a"] * count, "cpt": ["71046"] * count, "dx": ["R05.9"] * count})
        checked = check_lines(made, "cpt", "dx", line="id", prefix="link_")
        assert type(checked) is type(made)
        rows = engine.rows(checked)
        assert [list(row) for row in rows] == [
            ["id", "cpt", "dx", *(f"link_{name}" for name in (*ADDED, *OWN))]
        ] * count


def test_a_pair_by_itself_is_a_line():
    """Without `line` each row stands alone, as for `check_links`."""
    rows = polars.DataFrame({"id": ["a", "a"], "cpt": ["71046"] * 2, "dx": ["R05.9", "M25.571"]})
    alone = check_links(rows, "cpt", "dx", Constant("2026-11-02"))
    assert alone["verdict"].to_list() == ["supported", "unsupported"]
    line = check_lines(rows, "cpt", "dx", Constant("2026-11-02"), line="id")
    assert line["verdict"].to_list() == ["supported"] * 2
    assert line["own_verdict"].to_list() == alone["verdict"].to_list()


def test_what_is_refused():
    """Each with what to do."""
    rows = polars.DataFrame({"id": ["a"], "cpt": ["71046"], "dx": ["R05.9"], "dx2": ["R05.9"]})
    with pytest.raises(FrameError, match="a row has one diagnosis, and here are 2 columns"):
        check_lines(rows, "cpt", ["dx", "dx2"], line="id")
    with pytest.raises(FrameError, match="leave out pointers"):
        check_lines(rows, "cpt", "dx", line="id", pointers="dx2")
    with pytest.raises(FrameError, match="say which belong together with line"):
        check_lines(rows, "cpt", "dx", order="id")
    with pytest.raises(FrameError, match="no column 'claim'"):
        check_lines(rows, "cpt", "dx", line=["claim", "id"])
    with pytest.raises(FrameError, match="there can be 256 columns"):
        check_lines(
            rows.with_columns(**{f"d{n}": polars.lit("") for n in range(257)}), "cpt", [f"d{n}" for n in range(257)]
        )


def test_a_batch_is_cut_where_a_line_ends():
    """The rows of the last line wait for those that may follow; what has no id does not."""
    table = pyarrow.table({"id": ["a", "b", "b"], "number": [1, 2, 2]})
    assert _whole(table, ("id", "number")) == 1
    assert _whole(table, ()) == 3
    assert _whole(pyarrow.table({"id": ["a", "a"]}), ("id",)) == 0
    assert _whole(pyarrow.table({"id": ["a", None]}), ("id",)) == 2
