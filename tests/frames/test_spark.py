"""Spark for real: a cluster of two executors, on which everything is decided."""

from __future__ import annotations

import random
from pathlib import Path

import polars
import pyarrow
from hypothesis import given, settings
from hypothesis import strategies as some

from medcodes.frames import add_icd10cm, check_lines, engines, validate
from medcodes.frames.lines import ADDED
from tests.frames.drawing import CODES, DAYS, DIAGNOSES, PROCEDURES, expected, frames
from tests.frames.engines import texts


def make(spark, columns):
    """A Spark frame of columns in memory, in one partition so that it has an order."""
    return spark.createDataFrame(texts(columns)).coalesce(1)


@settings(max_examples=3, deadline=None)
@given(drawn=some.data())
def test_every_row_is_judged_as_check_link_judges_it(spark, drawn):
    """As in every other engine."""
    columns = drawn.draw(frames(most=60))
    checked = [row.asDict() for row in check_lines(make(spark, columns), "cpt", DIAGNOSES, "dos").collect()]
    rows = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
    assert [{name: row[name] for name in columns} for row in checked] == rows
    assert [(row["verdict"], row["basis"], row["deciding"]) for row in checked] == [expected(row) for row in rows]


def test_both_executors_work_and_the_driver_sees_no_row(spark, tmp_path: Path):
    """Asking runs nothing; the rows go from file to file through Python workers of both executors."""
    chance = random.Random(1)
    count = 8_000
    lines = polars.DataFrame(
        {
            "cpt": chance.choices(PROCEDURES, k=count),
            **{name: chance.choices([*CODES, None], k=count) for name in DIAGNOSES},
            "dos": chance.choices(DAYS, k=count),
        }
    )
    for part in range(4):
        lines.slice(part * 2_000, 2_000).write_parquet(tmp_path / f"{part}.parquet")
    read = spark.read.parquet(str(tmp_path / "*.parquet")).repartition(2)
    jobs = len(spark.sparkContext.statusTracker().getJobIdsForGroup())
    checked = check_lines(read, "cpt", DIAGNOSES, "dos")
    assert len(spark.sparkContext.statusTracker().getJobIdsForGroup()) == jobs
    assert "MapInArrow" in checked._jdf.queryExecution().toString()
    checked.write.parquet(str(tmp_path / "out"))
    written = polars.read_parquet(tmp_path / "out" / "*.parquet")
    here = check_lines(lines, "cpt", DIAGNOSES, "dos")
    assert written.sort(written.columns).equals(here.sort(written.columns))
    executors = spark.sparkContext._jsc.sc().statusStore().executorList(True)  # noqa: FBT003 (Java has no names for arguments)
    tasks = {executors.apply(place).id(): executors.apply(place).totalTasks() for place in range(executors.size())}
    assert tasks["driver"] == 0
    assert len(tasks) == 3
    assert all(count for name, count in tasks.items() if name != "driver")


def test_long_frames(spark, monkeypatch):
    """The rows of a line come together, and each gets the line's answer; a line is in no two batches."""
    monkeypatch.setattr(engines, "ENOUGH", 100)
    chance = random.Random(2)
    lines = [(f"C{number % 700}", number % 3, chance.choice(PROCEDURES), "2026-11-02") for number in range(900)]
    rows = [(*line, chance.choice([*CODES, None]), place) for line in lines for place in range(chance.randrange(1, 9))]
    chance.shuffle(rows)
    names = ("claim", "number", "cpt", "dos", "dx", "order")
    columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    asked = {"line": ["claim", "number"], "order": "order"}
    read = spark.createDataFrame(texts(columns)).repartition(3)
    checked = polars.from_arrow(check_lines(read, "cpt", "dx", "dos", **asked).toArrow())
    here = check_lines(polars.DataFrame(columns), "cpt", "dx", "dos", **asked)
    assert checked.sort(checked.columns).equals(here.sort(checked.columns))
    assert set(here["verdict"].unique()) == {"supported", "plausible", "undetermined", "unsupported"}


def test_columns_of_every_type_pass(spark):
    """With the new ones behind them, of the types that the schema says."""
    read = spark.sql(
        "SELECT '71046' AS cpt, 'M25.571' AS dx, DATE '2026-11-02' AS dos, array(1, 2) AS many, "
        "named_struct('a', 1.5D) AS some, CAST(2.50 AS DECIMAL(9, 2)) AS charge"
    )
    checked = check_lines(read, "cpt", "dx", "dos")
    assert checked.schema.fields[: len(read.columns)] == read.schema.fields
    assert checked.columns[len(read.columns) :] == list(ADDED)
    [row] = checked.collect()
    assert (row.verdict, row.findings, row.many, row.some.a) == ("unsupported", "LNK101 region-mismatch", [1, 2], 1.5)


def test_validity_and_facts(spark):
    """The other calls take the same way."""
    columns = {"dx": ["m25561", "M54.5", None], "dos": ["2026-11-02"] * 3}
    told = add_icd10cm(validate(make(spark, columns), "dx", "dos"), "dx", "dos", fields=["title", "billable"])
    here = add_icd10cm(validate(pyarrow.table(columns), "dx", "dos"), "dx", "dos", fields=["title", "billable"])
    assert [row.asDict() for row in told.collect()] == here.to_pylist()
