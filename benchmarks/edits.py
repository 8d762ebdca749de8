"""What adding NCCI and MUE files of real size costs, and what a first answer costs in a fresh process.

    python -m benchmarks.edits [--pairs N] [--keep FOLDER] [--write]

Makes a file of procedure-to-procedure edits as CMS lays it out, with made-up pairs of made-up codes. Then, in fresh
processes: compiles it as ``medcodes edits add`` does, and asks for one pair.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.pages import put

ADD = """
import json, sys, time
from medcodes import edits
began = time.perf_counter()
file = edits.add(sys.argv[1])
seconds = time.perf_counter() - began
with open('/proc/self/status') as status:
    peak = next(int(line.split()[1]) for line in status if line.startswith('VmHWM'))
print(json.dumps([seconds, peak / 1024, file.edits]))
"""
ASK = """
import json, sys, time
from datetime import date
import attrs
import medcodes
one, two = sys.argv[1:3]
began = time.perf_counter()
from medcodes.edits.edit import Setting
from medcodes.edits.loaded import loaded
imported = time.perf_counter() - began
day = date(2026, 11, 2)
found = loaded().pair(one, two, Setting.PRACTITIONER, day)
first = time.perf_counter() - began
known = loaded()
began = time.perf_counter()
for _ in range(100_000):
    known.pair(one, two, Setting.PRACTITIONER, day)
print(json.dumps([first * 1000, (first - imported) * 1000, 100_000 / (time.perf_counter() - began), found is not None]))
"""
NOTICE = "A notice of copyright would stand here,\r\non several lines.\r\n\r\n"
HEAD = f"{NOTICE}Column 1\tColumn 2\t*\tEffective\tDeletion\tMod\tWhy\r\n"
PROCESSES = 25
RATIONALES = [f"Made-up rationale {number}" for number in range(25)]


def main() -> None:
    """Make the file, measure, and print."""
    parser = argparse.ArgumentParser(description="Measure adding edits at real size.")
    parser.add_argument("--pairs", type=int, default=2_500_000, help="pairs (2500000)")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/reference/edits.md")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where to keep the file")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = (asked.keep or Path(folder)) / "ccipra-made-up.txt"
        one, two = make(path, asked.pairs)
        print(f"file: {path.stat().st_size / 2**20:.0f} MiB, {asked.pairs:,} pairs")
        home = {**os.environ, "MEDCODES_HOME": str(Path(folder) / "home")}
        seconds, peak, edits = json.loads(run(ADD, home, str(path)))
        print(f"add: {seconds:.1f} s, peak memory {peak:.0f} MiB, {edits:,} edits")
        size = sum(table.stat().st_size for table in (Path(folder) / "home" / "edits").iterdir())
        print(f"table: {size / 2**20:.1f} MiB")
        answers = [json.loads(run(ASK, home, one, two)) for _ in range(PROCESSES)]
        assert all(found for *_, found in answers)  # noqa: S101 (a figure of nothing found would say nothing)
        first, alone = min(row[0] for row in answers), min(row[1] for row in answers)
        warm = max(row[2] for row in answers)
        print(f"first pair: {first:.1f} ms over `import attrs`, {alone:.1f} ms over all imports (best of {PROCESSES})")
        print(f"warm: {warm:,.0f} pairs/s")
    if asked.write:
        rows = (
            (f"compiling {edits:,} pairs", f"{seconds:.1f} s", "≤ 90 s"),
            ("the most memory that it takes", f"{peak:.0f} MiB", "≤ 600 MB"),
            ("the compiled table", f"{size / 2**20:.1f} MiB", ""),
            (
                "first pair in a fresh process, over `import attrs`",
                f"{first:.1f} ms",
                "≤ 20 ms",
            ),
            ("the same, over all imports", f"{alone:.1f} ms", ""),
            ("the same pair again", f"{warm:,.0f} pairs/s", ""),
        )
        table = "\n".join(f"| {what} | {figure} | {most} |" for what, figure, most in rows)
        note = f"Best of {PROCESSES} fresh processes, CPython {platform.python_version()} on {platform.system()}."
        put("edits.md", f"| what | figure | must reach |\n| --- | --- | --- |\n{table}\n\n{note}")


def run(script: str, environment: dict[str, str], *arguments: str) -> str:
    """What a script prints in a fresh process."""
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout


def make(path: Path, pairs: int) -> tuple[str, str]:
    """Write a file of made-up pairs in the order of their codes; a pair in the middle that holds on any day."""
    chance = random.Random(20261102)
    codes = sorted({f"{chance.randrange(100, 99999):05}" for _ in range(11_000)} | {f"{n:04}T" for n in range(500)})
    firsts = codes[::2]
    shares = [chance.paretovariate(1.2) for _ in firsts]
    total = sum(shares)
    quarters = [f"{year}{month}01" for year in range(1996, 2027) for month in ("01", "04", "07", "10")]
    ends = [f"{year}{month}" for year in range(2000, 2026) for month in ("0331", "0630", "0930", "1231")]
    middle = ("", "")
    written = 0
    with path.open("w", encoding="ascii", newline="") as file:
        file.write(HEAD)
        for place, (one, share) in enumerate(zip(firsts, shares, strict=True)):
            rest = (pairs - written) if place == len(firsts) - 1 else round(pairs * share / total)
            count = min(len(codes), max(1, rest), pairs - written)
            for two in sorted(chance.sample(codes, count)):
                deleted = chance.choice(ends) if chance.random() < 0.3 else "*"
                first = chance.choice(quarters)
                if not middle[0] and written > pairs // 2 and deleted == "*":
                    middle = (one, two)
                file.write(
                    f"{one}\t{two}\t\t{first if deleted == '*' or first < deleted else deleted}\t{deleted}\t"
                    f"{chance.choice('0111')}\t{chance.choice(RATIONALES)}\r\n"
                )
                written += 1
        for one in firsts:  # the rest, where shares were cut
            if written == pairs:
                break
            for two in codes[: pairs - written]:
                file.write(f"{one}\t{two}\t\t20200101\t*\t1\t{RATIONALES[0]}\r\n")
                written += 1
    return middle


if __name__ == "__main__":
    began = time.perf_counter()
    main()
    print(f"all: {time.perf_counter() - began:.0f} s")
