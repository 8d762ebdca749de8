"""What the library costs beside ``import attrs`` and beside simple-icd-10-cm, in fresh processes.

    python -m benchmarks.core [--runs N] [--write]

Every figure is the median of several fresh processes, the two sides in turn. ``--write`` puts the table into
docs/reference/benchmarks.md. Peak memory is what the operating system accounts to the finished process.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import medcodes
from benchmarks.pages import put

ATTRS = "import attrs"
FIRST = "import medcodes; medcodes.icd10cm.on('2026-04-01')['M25.561'].title"
PEER_FIRST = "import simple_icd_10_cm as peer; peer.get_description('M25.561')"
SAMPLE = """
import json, random, sys
codes = json.load(open(sys.argv[1]))
"""
OURS = SAMPLE + "import medcodes; release = medcodes.icd10cm.on('2026-04-01')\n"
PEER = SAMPLE + "import simple_icd_10_cm as peer\n"
LOOK_UPS = OURS + "for code in codes['valid'][:1000]: release[code].title"
PEER_LOOK_UPS = PEER + "for code in codes['valid'][:1000]: peer.get_description(code)"

TIMED = """
import time
def per_call(function, items):
    best = 9e9
    for _ in range(5):
        began = time.perf_counter()
        for item in items: function(item)
        best = min(best, time.perf_counter() - began)
    return best / len(items) * 1e6
"""
VALIDATE = (
    OURS + TIMED + "began = time.perf_counter(); release.validate(codes['mixed']); print(time.perf_counter() - began)"
)
PEER_VALIDATE = (
    PEER
    + TIMED
    + (
        "began = time.perf_counter(); [peer.is_valid_item(code) for code in codes['mixed']]\n"
        "print(time.perf_counter() - began)"
    )
)
NAVIGATE = (
    OURS
    + TIMED
    + """
nodes = [release[code] for code in codes['valid'][:2000]]
upper = [node.parent for node in nodes]
print(json.dumps([
    per_call(lambda node: node.parent, nodes), per_call(lambda node: node.children, upper),
    per_call(lambda node: node.ancestors, nodes), per_call(lambda node: node.descendants, [release['13']] * 5) / 1000]))
"""
)
PEER_NAVIGATE = (
    PEER
    + TIMED
    + """
nodes = codes['valid'][:2000]
upper = [peer.get_parent(code) for code in nodes]
print(json.dumps([
    per_call(peer.get_parent, nodes), per_call(peer.get_children, upper),
    per_call(peer.get_ancestors, nodes), per_call(peer.get_descendants, ['13'] * 5) / 1000]))
"""
)
LINK = (
    OURS
    + TIMED
    + """
procedures = '71046 73560 99214 80053 66984 93000 72148 20610 45378 90834 85025 97110'.split()
pairs = [(random.Random(n).choice(procedures), (code,)) for n, code in enumerate(codes['valid'][:50_000])]
for procedure, diagnoses in pairs: medcodes.check_link(procedure, diagnoses, '2026-04-01')
best = 9e9
for _ in range(5):
    began = time.perf_counter()
    for procedure, diagnoses in pairs: medcodes.check_link(procedure, diagnoses, '2026-04-01')
    best = min(best, time.perf_counter() - began)
print(len(pairs) / best)
"""
)


PEAK = """
import resource, sys
try:  # on Linux, ru_maxrss also counts the process that started this one
    with open('/proc/self/status') as status:
        print(next(line.split()[1] for line in status if line.startswith('VmHWM')))
except FileNotFoundError:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == 'darwin' else 1))
"""


def run(script: str, sample: Path) -> tuple[float, int, str]:
    """Run a script in a fresh process: wall seconds, peak memory in KiB, and what it printed."""
    began = time.perf_counter()
    wrapped = f"{script}\n{PEAK}"
    done = subprocess.run(
        [sys.executable, "-c", wrapped, str(sample)], capture_output=True, text=True, check=True, env={"PATH": ""}
    )
    seconds = time.perf_counter() - began
    *printed, memory = done.stdout.strip().splitlines()
    return seconds, int(memory), "\n".join(printed)


def alternating(scripts: list[str], sample: Path, runs: int) -> list[list[tuple[float, int, str]]]:
    """Run scripts in turn, after one round that does not count."""
    rounds = [[run(script, sample) for script in scripts] for _ in range(runs + 1)][1:]
    return [list(results) for results in zip(*rounds, strict=True)]


def make_samples(valid_codes: Path, mixed_codes: Path) -> None:
    """Codes to work on: valid ones in a fixed random order, and a million in mixed spellings with mistakes."""
    chance = random.Random(20260401)
    valid = [node.code for node in medcodes.icd10cm.on("2026-04-01") if node.is_billable]
    chance.shuffle(valid)
    spellings: list[Callable[[str], str]] = [
        str,
        str.lower,
        lambda code: code.replace(".", ""),
        lambda code: f" {code}",
        lambda code: code + "Q",
    ]
    mixed = [chance.choice(spellings)(chance.choice(valid)) for _ in range(1_000_000)]
    valid_codes.write_text(json.dumps({"valid": valid}))
    mixed_codes.write_text(json.dumps({"mixed": mixed}))


def median(results: list[tuple[float, int, str]], what: int) -> float:
    """The median of a figure over the runs."""
    return statistics.median(float(result[what]) for result in results)


def lists(results: list[tuple[float, int, str]]) -> list[float]:
    """The medians of lists that were printed."""
    return [statistics.median(column) for column in zip(*(json.loads(result[2]) for result in results), strict=True)]


def measure(runs: int, folder: Path) -> list[tuple[str, str, str, str]]:
    """The rows of the table: what, medcodes, what it must reach, simple-icd-10-cm."""
    sample, mixed = folder / "valid.json", folder / "mixed.json"
    make_samples(sample, mixed)
    attrs_alone, first, peer_first = alternating([ATTRS, FIRST, PEER_FIRST], sample, runs)
    few = max(2, runs // 3)
    [validate, peer_validate] = alternating([VALIDATE, PEER_VALIDATE], mixed, few)
    [ours, peers] = (lists(results) for results in alternating([NAVIGATE, PEER_NAVIGATE], sample, few))
    [[*links]] = alternating([LINK], sample, few)
    small = folder / "small.json"
    small.write_text(json.dumps({"valid": json.loads(sample.read_text())["valid"][:1000]}))
    memory_bare, memory, peer_memory = alternating([SAMPLE, LOOK_UPS, PEER_LOOK_UPS], small, few)
    base = median(attrs_alone, 0)
    rows = [
        (
            "import and first look-up, over `import attrs` alone",
            f"{median(first, 0) / base:.2f} × ({median(first, 0) * 1000:.0f} ms)",
            "≤ 1.3 ×",
            f"{median(peer_first, 0) / base:.0f} ×",
        ),
        (
            "memory above the bare interpreter after 1,000 look-ups",
            f"{(median(memory, 1) - median(memory_bare, 1)) / 1024:.1f} MiB",
            "≤ 15 MiB",
            f"{(median(peer_memory, 1) - median(memory_bare, 1)) / 1024:.0f} MiB",
        ),
        (
            "validating 1,000,000 mixed codes",
            f"{median(validate, 2):.2f} s",
            "≤ 0.6 s",
            f"{median(peer_validate, 2):.2f} s after loading",
        ),
    ]
    for name, index in (("parent", 0), ("children", 1), ("ancestors", 2)):
        rows.append((name, f"{ours[index]:.2f} µs", "≤ 3 µs", f"{peers[index]:.2f} µs after loading"))
    rows.append(("all descendants of chapter 13", f"{ours[3]:.2f} ms", "≤ 3 ms", f"{peers[3]:.2f} ms after loading"))
    rows.append(("`check_link`, warm", f"{median(links, 2):,.0f} pairs/s", "≥ 200,000 pairs/s", "none"))
    return rows


def table(rows: list[tuple[str, str, str, str]]) -> str:
    """The rows as Markdown."""
    lines = ["| what | medcodes | must reach | simple-icd-10-cm 1.5.0 |", "| --- | --- | --- | --- |"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    machine = (
        f"{platform.python_implementation()} {platform.python_version()} on {platform.system()} {platform.machine()}"
    )
    return "\n".join([*lines, "", f"Measured with {machine}, medians of fresh processes."])


def main() -> None:
    """Measure, print, and write where asked."""
    parser = argparse.ArgumentParser(description="Measure beside attrs and simple-icd-10-cm.")
    parser.add_argument("--runs", type=int, default=15, help="how many fresh processes of each short script (15)")
    parser.add_argument("--write", action="store_true", help="put the table into docs/reference/benchmarks.md")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = table(measure(asked.runs, Path(folder)))
    print(made)
    if asked.write:
        put("benchmarks.md", made)


if __name__ == "__main__":
    main()
