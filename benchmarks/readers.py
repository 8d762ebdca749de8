"""How fast claims are read from files, and 837 beside what its library needs to read the same file.

    python -m benchmarks.readers [--runs N] [--claims N] [--write]

The files are made here, from what a practice bills. For 837, medcodes and pyx12's own reader read the same file in
turn, in one process; pyx12's reader is what a program would use that wants validated segments and nothing more. The
ratio holds on any machine, and while others use it; claims a second are of this machine.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from pyx12.x12file import X12Reader

from benchmarks.claim_files import write_837, write_csv, write_ndjson
from benchmarks.pages import put
from medcodes.claims.reading import read_claims
from medcodes.claims.record import Record

MUST_REACH = "≥ 2,000 claims/s, or ≤ 1.3 ×"


def ours(path: Path, count: int) -> float:
    """Seconds to read every claim of a file."""
    began = time.perf_counter()
    found = sum(isinstance(record, Record) for record in read_claims(path))
    seconds = time.perf_counter() - began
    if found != count:
        message = f"{path} has {count} claims, and {found} were read"
        raise RuntimeError(message)
    return seconds


def library(path: Path) -> float:
    """Seconds that pyx12 needs to read every segment of a file."""
    began = time.perf_counter()
    with path.open(encoding="ascii") as file:
        for _ in X12Reader(file):
            pass
    return time.perf_counter() - began


def measure(runs: int, count: int, folder: Path) -> list[str]:
    """The rows of the table."""
    x12 = folder / "claims.837"
    write_837(x12, count)
    seconds, ratios = [], []
    for _ in range(runs):
        taken, own = ours(x12, count), library(x12)
        seconds.append(taken)
        ratios.append(taken / own)
    rows = [
        "| reading | claims a second | beside pyx12's own reader | must reach |",
        "| --- | --- | --- | --- |",
        f"| 837P | {count / statistics.median(seconds):,.0f} | {statistics.median(ratios):.2f} × | {MUST_REACH} |",
    ]
    makers: list[tuple[str, str, Callable[[Path, int], object]]] = [
        ("CSV, three lines a claim", "claims.csv", write_csv),
        ("FHIR Claim, NDJSON", "claims.ndjson", write_ndjson),
    ]
    for what, name, make in makers:
        make(folder / name, count)
        median = statistics.median(ours(folder / name, count) for _ in range(runs))
        rows.append(f"| {what} | {count / median:,.0f} | | |")
    return rows


def main() -> None:
    """Measure, print, and write where asked."""
    parser = argparse.ArgumentParser(description="Measure the readers of claims.")
    parser.add_argument("--runs", type=int, default=5, help="how often each file is read (5)")
    parser.add_argument("--claims", type=int, default=10_000, help="claims in each file (10,000)")
    parser.add_argument("--write", action="store_true", help="put the table into docs/reference/benchmarks.md")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(asked.runs, asked.claims, Path(folder))
    machine = (
        f"{platform.python_implementation()} {platform.python_version()} on {platform.system()} {platform.machine()}"
    )
    made = "\n".join([*rows, "", f"Measured with {machine}, medians of {asked.runs} runs in one process."])
    print(made)
    if asked.write:
        put("benchmarks.md", made, "reading files")


if __name__ == "__main__":
    main()
