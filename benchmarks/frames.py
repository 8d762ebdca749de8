"""Checking many lines: on Polars beside a plain distinct-and-join, in every engine, on Spark, and through the shell.

    python -m benchmarks.frames [--runs N] [--lines N] [--only TABLES] [--quick] [--write]

*Plain* is what any bulk check must at least do: find the distinct combinations of the same columns (procedure, four
diagnoses, date), and join an answer for each back to the lines. Both sides run in one process, and the best of the runs
counts; the first call of a process, which also understands the codes, stands apart. In brackets stand the seconds of
the processors, which other work on the machine changes less. ``--write`` puts the figures into
docs/reference/benchmarks.md, ``--only`` measures some of the tables and leaves the others as they are, and ``--quick``
leaves out Spark and the larger sizes.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import polars

import medcodes
from benchmarks.pages import put
from medcodes import frames

TABLES = ["growth", "engines", "audit", "spark"]
KEYS = ["cpt", "dx1", "dx2", "dx3", "dx4", "dos"]
DIAGNOSES = KEYS[1:5]
FILLED = (1.0, 0.6, 0.35, 0.2)
"""How often each place for a diagnosis is filled."""
COMMON = (
    *("99213", "99214", "99203", "99204", "71046", "73560", "80053", "85025", "36415", "93000", "72148", "20610"),
    *("45378", "90834", "97110", "83036", "84443", "80061", "81001", "77067", "66984", "70553", "99396", "90471"),
    *("G0439", "11042", "92014", "95810", "94010", "43239"),
)
AUDIT = """
import sys, time
from medcodes.cli import main
began, busy = time.perf_counter(), time.process_time()
main(["audit", sys.argv[1], "--format", "json"])
seconds, busy = time.perf_counter() - began, time.process_time() - busy
with open("/proc/self/status") as status:
    peak = next(line.split()[1] for line in status if line.startswith("VmHWM"))
print(seconds, busy, peak, file=sys.stderr)
"""


def lines(count: int, seed: int = 7) -> polars.DataFrame:
    """Lines in which some codes are frequent and most are rare: 600 procedures, 10,000 diagnoses, three years."""
    release = medcodes.icd10cm.on("2026-04-01")
    codes = polars.Series([node.code for node in release if node.is_billable]).shuffle(seed)[:10_000]
    procedures = polars.Series([*COMMON, *(str(number) for number in range(70010, 79000, 16))])
    days = polars.date_range(polars.date(2023, 10, 1), polars.date(2026, 9, 30), eager=True).dt.to_string("%Y-%m-%d")

    def chance(place: int) -> polars.Series:
        return polars.Series(range(count), dtype=polars.Int64).shuffle(seed + place) / count

    def drawn(values: polars.Series, place: int, power: int) -> polars.Series:
        return values.gather((chance(place) ** power * len(values)).cast(polars.Int64))

    columns = {"cpt": drawn(procedures, 1, 3)}
    for place, filled in enumerate(FILLED):
        whole = polars.DataFrame({"dx": drawn(codes, 10 + place, 3), "chance": chance(20 + place)})
        columns[DIAGNOSES[place]] = whole.select(polars.when(polars.col("chance") < filled).then("dx"))["dx"]
    return polars.DataFrame({**columns, "dos": drawn(days, 30, 1)})


def plain(frame: polars.DataFrame) -> polars.DataFrame:
    """The distinct combinations of the columns, numbered, and joined back."""
    distinct = frame.select(KEYS).unique().with_row_index("answer")
    return frame.join(distinct, on=KEYS, how="left", nulls_equal=True)


def checked(frame: Any) -> Any:  # noqa: ANN401 (a frame of any engine)
    """What is measured."""
    return frames.check_lines(frame, procedure="cpt", diagnoses=DIAGNOSES, service_date="dos")


def best(runs: int, *works: Callable[[], object]) -> list[float]:
    """The best of several runs of each, in turn, in seconds."""
    found = [float("inf")] * len(works)
    for _ in range(runs):
        for place, work in enumerate(works):
            gc.collect()
            began = time.perf_counter()
            work()
            found[place] = min(found[place], time.perf_counter() - began)
    return found


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """The seconds that some work takes: by the clock, and of the processors."""
    gc.collect()
    began, busy = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - busy


def cold(runs: int, size: int) -> None:
    """Print seconds: plain, the first call of a process, and later calls; each by the clock and of the processors."""
    frame = lines(size)
    base = min(timed(lambda: plain(frame)) for _ in range(runs))
    first = timed(lambda: checked(frame))
    later = min(timed(lambda: checked(frame)) for _ in range(runs))
    print(*base, *first, *later)


def growth(runs: int, sizes: list[int]) -> list[str]:
    """Seconds by the number of lines, beside the plain way; each size in a process of its own."""
    rows = [
        "| lines | plain | first call | ratio | later calls | ratio | lines a second |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for size in sizes:
        program = f"from benchmarks.frames import cold; cold({runs}, {size})"
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        base, busy, first, first_busy, later, later_busy = map(float, done.stdout.split())
        rows.append(
            f"| {size:,} | {base:.2f} s ({busy:.2f}) | {first:.2f} s ({first_busy:.2f}) "
            f"| {first / base:.2f} × ({first_busy / busy:.2f}) | {later:.2f} s ({later_busy:.2f}) "
            f"| {later / base:.2f} × ({later_busy / busy:.2f}) | {size / later:,.0f} |"
        )
    return rows


def engines(runs: int, size: int, folder: Path) -> list[str]:
    """Lines a second of each engine, on the same lines."""
    frame = lines(size)
    table, pandas = frame.to_arrow(), frame.to_pandas()
    source, target = folder / "in", folder / "out.parquet"
    source.mkdir()
    for part in range(4):
        frame.slice(part * size // 4, size // 4).write_parquet(source / f"{part}.parquet")
    connection = duckdb.connect()
    connection.execute("SET memory_limit = '1GB'")
    works: dict[str, Callable[[], object]] = {
        "Polars": lambda: checked(frame),
        "Polars, lazy and streaming, Parquet to Parquet": lambda: checked(
            polars.scan_parquet(source / "*.parquet")
        ).sink_parquet(target),
        "Arrow": lambda: checked(table),
        "pandas": lambda: checked(pandas),
        "DuckDB in 1 GB, Parquet to Parquet": lambda: checked(
            connection.read_parquet(f"{source}/*.parquet")
        ).write_parquet(str(target)),
    }
    rows = [f"| engine, {size:,} lines | seconds | lines a second |", "| --- | ---: | ---: |"]
    for name, seconds in zip(works, best(runs, *works.values()), strict=True):
        rows.append(f"| {name} | {seconds:.2f} | {size / seconds:,.0f} |")
    return rows


def spark(sizes: list[int], folder: Path) -> list[str]:
    """Seconds on a local cluster of two executors, from Parquet to Parquet, beside copying the same files."""
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    settings: dict[str, Any] = {
        "spark.ui.enabled": "false",
        "spark.log.level": "ERROR",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
    }
    session = SparkSession.builder.master("local-cluster[2,1,1024]").config(map=settings).getOrCreate()
    target = str(folder / "spark-out")
    rows = ["| lines | copying | `check_lines` | more seconds for a million lines |", "| ---: | ---: | ---: | ---: |"]
    for size in sizes:
        source = folder / f"spark{size}"
        source.mkdir()
        frame = lines(size)
        parts = 8
        for part in range(parts):
            frame.slice(part * size // parts, size // parts).write_parquet(source / f"{part}.parquet")
        read = session.read.parquet(str(source))
        copy, check = best(
            2,
            lambda read=read: read.write.mode("overwrite").parquet(target),  # type: ignore[misc]
            lambda read=read: checked(read).write.mode("overwrite").parquet(target),  # type: ignore[misc]
        )
        rows.append(f"| {size:,} | {copy:.1f} s | {check:.1f} s | {(check - copy) / size * 1e6:.1f} |")
    session.stop()
    return rows


def audits(sizes: list[int], folder: Path) -> list[str]:
    """Lines a second and peak memory of ``medcodes audit`` on CSV files, each in a process of its own."""
    rows = ["| lines | seconds | lines a second | peak memory |", "| ---: | ---: | ---: | ---: |"]
    for size in sizes:
        path = folder / f"{size}.csv"
        lines(size).with_row_index("claim_id").write_csv(path)
        done = subprocess.run(
            [sys.executable, "-c", AUDIT, str(path)], capture_output=True, text=True, check=True, cwd=folder
        )
        seconds, busy, peak = map(float, done.stderr.split()[-3:])
        rows.append(f"| {size:,} | {seconds:.1f} ({busy:.1f}) | {size / seconds:,.0f} | {peak / 1024:,.0f} MiB |")
        path.unlink()
    return rows


def main() -> None:
    """Measure, print, and write where asked."""
    parser = argparse.ArgumentParser(description="Measure checks of many lines.")
    parser.add_argument("--runs", type=int, default=3, help="how many runs of each side (3)")
    parser.add_argument("--lines", type=int, default=2_000_000, help="how many lines in the table of engines")
    parser.add_argument("--quick", action="store_true", help="no Spark, and no more than 2,000,000 lines")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/reference/benchmarks.md")
    parser.add_argument("--only", type=lambda text: text.split(","), default=TABLES, help=f"some of {','.join(TABLES)}")
    asked = parser.parse_args()
    sizes = [500_000, 2_000_000] if asked.quick else [500_000, 2_000_000, 8_000_000]
    machine = f"CPython {platform.python_version()} on {platform.system()} {platform.machine()}"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tables: dict[str, Callable[[], list[str]]] = {
            "growth": lambda: growth(asked.runs, sizes),
            "engines": lambda: engines(asked.runs, asked.lines, folder),
            "audit": lambda: audits(sizes[-2:], folder),
            "spark": lambda: spark([500_000, 1_000_000, 2_000_000], folder),
        }
        for table, measure in tables.items():
            if table not in asked.only or (asked.quick and table == "spark"):
                continue
            made = "\n".join(measure())
            made = f"{made}\n\nMeasured with {machine}, {os.cpu_count()} cores, Polars {polars.__version__}."
            print(made, end="\n\n")
            if asked.write:
                put("benchmarks.md", made, f"figures of frames: {table}")


if __name__ == "__main__":
    main()
