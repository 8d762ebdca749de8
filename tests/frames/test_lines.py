"""Checking the lines of a frame: the answer is `check_link`'s, and nothing of the frame is lost."""

from __future__ import annotations

import random
from datetime import date, datetime

import pandas
import polars
import pyarrow
import pytest
from hypothesis import given, settings

import medcodes
from medcodes.errors import FrameError
from medcodes.frames import Constant, check_lines, check_links
from medcodes.frames.lines import ADDED
from medcodes.rules.rule import find
from tests.frames.drawing import DIAGNOSES, expected, frames
from tests.frames.engines import ENGINES, Engine

each_engine = pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)


@each_engine
@settings(max_examples=25, deadline=None)
@given(columns=frames())
def test_every_row_is_judged_as_check_link_judges_it(engine: Engine, columns):
    """Dirty rows too, in their order; every column comes back as it was."""
    checked = engine.rows(check_lines(engine.make(columns), "cpt", DIAGNOSES, "dos"))
    rows = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
    assert [{name: row[name] for name in columns} for row in checked] == rows
    assert [(row["verdict"], row["basis"], row["deciding"]) for row in checked] == [expected(row) for row in rows]


def test_codes_that_are_judged_together_are_judged_alike():
    """Pairs of every kind of diagnosis and service, drawn at random: what linkage looks at tells classes apart."""
    chance = random.Random(20261102)
    codes = [node.code for node in medcodes.icd10cm.on("2026-11-02")]
    named = [node.code for node in (*medcodes.cpt, *medcodes.hcpcs) if node.kind == "code"]
    unnamed = [f"{chance.randrange(100_000):05}" for _ in range(2_000)]
    rows = 40_000
    lines = polars.DataFrame(
        {"cpt": chance.choices(named, k=rows // 2) + chance.choices(unnamed, k=rows // 2)}
        | {"dx": chance.choices(codes, k=rows)}
    )
    checked = check_lines(lines, "cpt", "dx", Constant("2026-11-02"))
    for cpt, dx, verdict in checked.select("cpt", "dx", "verdict").iter_rows():
        assert verdict == medcodes.check_link(cpt, dx).verdict, (cpt, dx)
    assert checked["verdict"].n_unique() == 4


@each_engine
def test_the_kind_of_frame_comes_back(engine: Engine):
    """With the new columns behind its own, also where it has no row."""
    for count in (0, 1):
        made = engine.make({"cpt": ["71046"] * count, "dx": ["R05.9"] * count, "dos": ["2026-11-02"] * count})
        checked = check_lines(made, "cpt", "dx", "dos")
        assert type(checked) is type(made)
        assert all(list(row) == ["cpt", "dx", "dos", *ADDED] for row in engine.rows(checked))
        assert len(engine.rows(checked)) == count


@each_engine
def test_findings_and_the_denial_they_predict(engine: Engine):
    """A row tells each of its problems once, dates and procedures first."""
    columns = {
        "cpt": ["71046", "99201", "9921", None, "73560", "99214"],
        "dx1": ["M25.571", "M54.5", "zz", "R05.9", "M25.56", None],
        "dx2": ["", "R05.9", "Q99.9999", None, "M25.561", ""],
        "dos": ["2026-11-02", "2026-11-02", "soon", "2026-11-02", "2026-11-02", "2026-11-02"],
    }
    checked = engine.rows(check_lines(engine.make(columns), "cpt", ["dx1", "dx2"], "dos"))
    malformed = "cpt PX101 malformed-procedure-code; dx1 DX102 malformed-diagnosis-code"
    assert [(row["findings"], row["denial"]) for row in checked] == [
        ("LNK101 region-mismatch", "11"),
        ("cpt PX103 procedure-deleted; dx1 DX104 diagnosis-not-in-force", "181"),
        (f"dos CLM101 service-date-unusable; {malformed}; dx2 DX103 unknown-diagnosis-code", "16"),
        ("cpt PX101 malformed-procedure-code", "181"),
        ("dx1 DX101 header-not-billable", "146"),
        ("LNK104 line-without-diagnosis", "16"),
    ]


@settings(max_examples=60, deadline=None)
@given(columns=frames())
def test_findings_are_those_of_check_claim(columns):
    """As far as they are about codes, dates and linkage: a claim of one line says the same."""
    undated = {"CLM101", "PX101", "PX102", "PX103", "PX104", "LNK104"}
    dated = undated | {"DX101", "DX102", "DX103", "DX105", "DX104", "LNK101", "LNK102"}
    checked = check_lines(pyarrow.table(columns), "cpt", DIAGNOSES, "dos").to_pylist()
    for row in checked:
        named = [text for name in DIAGNOSES if (text := (row[name] or "").strip())]
        line = medcodes.ServiceLine((row["cpt"] or "").strip(), pointers=range(1, len(named) + 1))
        claim = medcodes.Claim(named, [line], (row["dos"] or "").strip() or None)
        found = {word for word in (row["findings"] or "").replace(";", "").split() if word in dated}
        asked = undated if "CLM101" in found else dated  # a date that is none picks no release
        found &= asked
        rules = {finding.rule for finding in medcodes.check_claim(claim).findings} & asked
        assert found == rules, row


@each_engine
def test_the_reason_is_a_sentence(engine: Engine):
    """Whatever decided."""
    columns = {"cpt": ["71046", "71046", "", "59400"], "dx": ["R05.9", "M25.571", "R05.9", "N40.1"]}
    checked = engine.rows(check_lines(engine.make(columns), "cpt", ["dx"], Constant("2026-11-02")))
    no_meeting = "the regions do not meet, and no indication names the diagnosis"
    assert [row["reason"] for row in checked] == [
        "The diagnosis is among the indications for this: chest x-ray.",
        f"The procedure concerns the chest; the diagnosis concerns the ankle and foot: {no_meeting}.",
        "The procedure is no code that has a place in CPT or HCPCS, so nothing can be said of it.",
        checked[3]["reason"],
    ]
    assert checked[3]["reason"].endswith(".")


@pytest.mark.parametrize(
    "days",
    [
        polars.Series([date(2021, 9, 30), date(2021, 10, 1), None]),
        polars.Series([datetime(2021, 9, 30, 23), datetime(2021, 10, 1, 1), None]),
        polars.Series([20210930, 20211001, None]),
        polars.Series(["2021-09-30", "20211001", None], dtype=polars.Categorical),
    ],
    ids=["dates", "times", "numbers", "categories"],
)
def test_dates_of_any_type(days):
    """Each row's date picks its release, whatever type the column has."""
    lines = polars.DataFrame({"cpt": "99214", "dx": "M54.5", "dos": days})
    found = ["dx DX104 diagnosis-not-in-force"] * 2
    assert check_lines(lines, "cpt", "dx", "dos")["findings"].to_list() == [None, *found]
    assert check_lines(lines.to_arrow(), "cpt", "dx", "dos")["findings"].to_pylist() == [None, *found]
    frame = pandas.DataFrame({"cpt": "99214", "dx": "M54.5", "dos": days.to_list()})
    told = list(check_lines(frame, "cpt", "dx", "dos")["findings"].astype(object))
    assert [None if cell != cell else cell for cell in told] == [None, *found]


def test_procedures_that_were_read_as_numbers():
    """Their leading zeros come back; an empty cell makes them fractions, which does no harm."""
    lines = pandas.DataFrame({"cpt": [99214, 100, None], "dx": ["R05.9", "R05.9", "R05.9"]})
    assert lines["cpt"].dtype == "float64"
    checked = check_lines(lines, "cpt", "dx", Constant("2026-11-02"))
    texts = polars.DataFrame({"cpt": ["99214", "00100", None], "dx": "R05.9"})
    assert list(checked["verdict"]) == check_lines(texts, "cpt", "dx", Constant("2026-11-02"))["verdict"].to_list()


def test_a_pandas_index_stays():
    """Labels of rows too, in any order and more than once."""
    lines = pandas.DataFrame({"cpt": ["71046"] * 3, "dx": ["R05.9", "M25.571", ""]}, index=["b", "a", "b"])
    checked = check_lines(lines, "cpt", "dx", Constant("2026-11-02"))
    assert list(checked.index) == ["b", "a", "b"]
    assert list(checked["verdict"]) == ["supported", "unsupported", "undetermined"]


def test_other_columns_are_not_looked_at():
    """Nested ones and objects pass as they are."""
    lines = polars.DataFrame({"cpt": ["71046"], "dx": ["R05.9"], "more": [[{"a": [1, 2]}]], "raw": [b"\xff"]})
    checked = check_lines(lines, "cpt", "dx", Constant("2026-11-02"))
    assert checked.select(lines.columns).equals(lines)


def test_many_diagnoses():
    """The first of the best decides, wherever it stands."""
    names = [f"dx{number}" for number in range(1, 41)]
    lines = polars.DataFrame({"cpt": ["71046"], **{name: ["M25.571"] for name in names[:-1]}, "dx40": ["R05.9"]})
    checked = check_lines(lines, "cpt", names, Constant("2026-11-02"))
    assert checked.select("verdict", "deciding").row(0) == ("supported", "dx40")


def test_pairs_in_long_form():
    """A row a pair, each judged by itself."""
    pairs = pyarrow.table({"procedure": ["71046", "71046"], "diagnosis": ["M25.571", "R05.9"]})
    checked = check_links(pairs, "procedure", "diagnosis", Constant(date(2026, 11, 2)))
    assert checked["verdict"].to_pylist() == ["unsupported", "supported"]


def test_a_name_that_is_taken_is_refused_and_a_prefix_helps():
    """Nobody's column is overwritten."""
    lines = polars.DataFrame({"cpt": ["71046"], "dx": ["R05.9"], "verdict": ["mine"]})
    with pytest.raises(FrameError, match=r"already has a column 'verdict'.*prefix="):
        check_lines(lines, "cpt", "dx")
    checked = check_lines(lines, "cpt", "dx", Constant("2026-11-02"), prefix="link_")
    assert checked.columns == ["cpt", "dx", "verdict", *(f"link_{name}" for name in ADDED)]
    assert checked["verdict"].to_list() == ["mine"]


def test_what_is_refused():
    """A column that is not there, one named twice, none at all, and what is no frame."""
    lines = polars.DataFrame({"cpt": ["71046"], "dx": ["R05.9"]})
    with pytest.raises(FrameError, match="no column 'dx9'; it has: cpt, dx"):
        check_lines(lines, "cpt", ["dx", "dx9"])
    with pytest.raises(FrameError, match="named twice: dx"):
        check_lines(lines, "cpt", ["dx", "dx"])
    with pytest.raises(FrameError, match="no column of diagnoses"):
        check_lines(lines, "cpt", [])
    with pytest.raises(FrameError, match="a list is no frame"):
        check_lines([1], "cpt", "dx")
    with pytest.raises(FrameError, match="kept for medcodes"):
        check_lines(lines.with_columns(__medcodes_row=1), "cpt", "dx")


def test_a_lazy_frame_stays_lazy():
    """Nothing is read before it is asked for."""

    def reading(batch: polars.DataFrame) -> polars.DataFrame:
        raise AssertionError("it was read")

    lines = polars.LazyFrame({"cpt": ["71046"], "dx": ["R05.9"]}).map_batches(reading, schema=None)
    assert isinstance(check_lines(lines, "cpt", "dx"), polars.LazyFrame)


def test_a_lazy_frame_can_be_asked_on():
    """What is asked of the result is not asked of the lines before they are checked."""
    lines = polars.LazyFrame({"cpt": ["71046", "71046"], "dx": ["R05.9", "M25.571"]})
    checked = check_lines(lines, "cpt", "dx", Constant("2026-11-02"))
    assert checked.filter(polars.col("verdict") == "unsupported").select("dx").collect().rows() == [("M25.571",)]
    assert checked.select("verdict").head(1).collect().rows() == [("supported",)]


def test_rules_that_findings_name_exist():
    """With a denial each."""
    for name in (
        "CLM101",
        "PX101",
        "PX102",
        "PX103",
        "PX104",
        "DX101",
        "DX102",
        "DX103",
        "DX104",
        "LNK101",
        "LNK102",
        "LNK104",
    ):
        rule = find(name)
        assert rule is not None
        assert rule.carc
