"""Measure search: how often the wanted code comes first, or among the first ten, and how long a query takes.

python -m benchmarks.search [--terms FILE] [--on DAY]

The terms are tab-separated, with a header: a term of the Alphabetic Index and the code that it leads to. A hash of each
term puts it into one of two halves: what search fails to find in the first is read to make it better, and the second is
only counted, so that it tells how well search does on terms that nobody looked at.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

import medcodes

DATA = Path(os.environ.get("MEDCODES_TEST_DATA", "../shared/data"))
WITHIN = 10
FIRST_QUERY = """
import time; start = time.perf_counter()
import medcodes
medcodes.icd10cm.on({day!r}).search("fracture of neck of femur")
print(time.perf_counter() - start)
"""


HALVES = "for development", "held out"


def half(term: str) -> int:
    """Which half a term belongs to."""
    return hashlib.blake2b(f"halves {term}".encode()).digest()[0] & 1


def first_query(day: str) -> float:
    """Milliseconds to the first answer in a fresh process, the import included; the best of five."""
    command = [sys.executable, "-c", FIRST_QUERY.format(day=day)]
    runs = [subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(5)]
    return min(map(float, runs)) * 1000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure search.")
    parser.add_argument("--terms", type=Path, default=DATA / "search_terms.tsv")
    parser.add_argument("--on", default="2026-04-01")
    arguments = parser.parse_args()
    lines = arguments.terms.read_text("utf-8").splitlines()[1:]
    terms = [line.split("\t") for line in lines if line]
    release = medcodes.icd10cm.on(arguments.on)
    release.search("warm up")
    places: tuple[list[int], list[int]] = [], []
    times = []
    for term, code in terms:
        start = time.perf_counter()
        found = [match.code for match in release.search(term, limit=WITHIN)]
        times.append(time.perf_counter() - start)
        places[half(term)].append(found.index(code) + 1 if code in found else 0)
    times.sort()
    mean, late = sum(times) / len(times) * 1000, times[len(times) * 99 // 100] * 1000
    for name, found_at in (("all", places[0] + places[1]), *zip(HALVES, places, strict=True)):
        first, among = (sum(map(wanted, found_at)) / len(found_at) for wanted in (lambda place: place == 1, bool))
        print(f"{len(found_at):,} terms, {name}: {first:.3f} in first place, {among:.3f} within {WITHIN}")
    print(f"a query {mean:.2f} ms on average, {late:.2f} ms at the 99th percentile")
    print(f"the first query of a process, import included, {first_query(arguments.on):.0f} ms")


if __name__ == "__main__":
    main()
