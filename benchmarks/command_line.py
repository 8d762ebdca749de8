"""How many lines a second ``medcodes check`` checks, from a CSV file to a file of findings, and what memory it takes.

    python -m benchmarks.command_line [--runs N] [--claims N] [--jobs N] [--write]

The file is made here, from what a practice bills: three lines a claim, one claim in eight with a classic fault. The
clock runs from the start of the process to its end. Seconds of the processors are given too: where other programs use
the machine, the clock tells how busy it is, and the processors tell what the work costs. The memory is the sum of what
the processes hold at one time, at its largest, shared pages counted in each.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import attrs

from benchmarks.claim_files import write_csv
from benchmarks.pages import put

WATCHED = 0.05
"""How often memory is looked at, in seconds."""


@attrs.frozen
class Cost:
    """What a run took.

    Attributes:
        seconds: from start to end.
        processors: seconds of all processors.
        memory: MiB, at the largest.
    """

    seconds: float
    processors: float
    memory: float


def check(path: Path, output: Path, jobs: int, *options: str) -> Cost:
    """Run ``medcodes check``, and watch it."""
    words = [
        "-m",
        "medcodes",
        "check",
        str(path),
        "--jobs",
        str(jobs),
        "--output",
        str(output),
        "--no-config",
        *options,
    ]
    before, began = os.times(), time.perf_counter()
    running = subprocess.Popen([sys.executable, *words], stdout=subprocess.DEVNULL)
    largest = 0.0
    while running.poll() is None:
        largest = max(largest, sum(map(resident, family(running.pid))))
        time.sleep(WATCHED)
    seconds, after = time.perf_counter() - began, os.times()
    if running.returncode > 1:
        message = f"medcodes check ended with {running.returncode}"
        raise RuntimeError(message)
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(seconds, used, largest)


def family(process: int) -> list[int]:
    """A process and its children."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    except OSError:
        children = []
    return [process, *map(int, children)]


def resident(process: int) -> float:
    """MiB that a process holds; nothing where it has ended."""
    try:
        status = Path(f"/proc/{process}/status").read_text("ascii", errors="replace")
    except OSError:
        return 0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS")), 0)


def row(what: str, lines: int, costs: list[Cost], must: str) -> str:
    """A row of the table: the best of the runs, since other programs only ever make it slower."""
    seconds = min(cost.seconds for cost in costs)
    used = min(cost.processors for cost in costs)
    memory = max(cost.memory for cost in costs)
    return f"| {what} | {lines:,} | {lines / seconds:,.0f} | {used / lines * 1e6:.0f} µs | {memory:,.0f} MiB | {must} |"


def measure(runs: int, count: int, jobs: int, folder: Path) -> list[str]:
    """The rows of the table."""
    small, large, output = folder / "small.csv", folder / "large.csv", folder / "findings.csv"
    few, many = write_csv(small, count // 10), write_csv(large, count)
    validity = ("--select", "DX1,PX1,LNK1")
    return [
        f"| `medcodes check`, {jobs} processes | lines | lines/s | processor time a line | memory | must reach |",
        "| --- | --- | --- | --- | --- | --- |",
        row("all rules", few, [check(small, output, jobs) for _ in range(runs)], ""),
        row("all rules", many, [check(large, output, jobs) for _ in range(runs)], "≥ 40,000 lines/s, ≤ 500 MB"),
        row("validity and linkage", many, [check(large, output, jobs, *validity) for _ in range(runs)], ""),
    ]


def main() -> None:
    """Measure, print, and write where asked."""
    parser = argparse.ArgumentParser(description="Measure medcodes check.")
    parser.add_argument("--runs", type=int, default=3, help="fresh processes of each kind (3)")
    parser.add_argument("--claims", type=int, default=200_000, help="claims of the larger file (200,000)")
    parser.add_argument("--jobs", type=int, default=2, help="processes that check (2)")
    parser.add_argument("--write", action="store_true", help="put the table into docs/reference/benchmarks.md")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(asked.runs, asked.claims, asked.jobs, Path(folder))
    machine = (
        f"{platform.python_implementation()} {platform.python_version()} on {platform.system()} {platform.machine()} "
        f"with {os.cpu_count()} cores"
    )
    made = "\n".join([*rows, "", f"Measured with {machine}, the best of {asked.runs} fresh processes."])
    print(made)
    if asked.write:
        put("benchmarks.md", made, "checking files")


if __name__ == "__main__":
    main()
