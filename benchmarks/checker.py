"""How many claims a second `check_claim` checks, all rules, on one core, in fresh processes.

    python -m benchmarks.checker [--runs N] [--claims N] [--memory N] [--write]

Every claim has three lines and four diagnoses. Four kinds, all seeded:

- *ordinary*: encounters as a practice bills them, drawn from fitting diagnoses and services, without the note;
- *with faults*: the same, and every eighth claim has one of the classic faults, one of them with a note;
- *with notes*: ordinary claims, each with a short note of its own, which is read;
- *random*: any billable diagnosis with any labelled service, so that nearly every line is wrong.

Claims are made before the clock starts, and each claim is checked once. The clock counts processor time: what other
programs do on the machine meanwhile weighs less. The memory is what the process holds after the
first tenth of the claims and after the last.
"""

from __future__ import annotations

import argparse
import platform
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import attrs

import medcodes
from benchmarks.pages import put
from medcodes import Claim, Patient, ServiceLine
from medcodes.procedures.catalogue import catalogue

MUST_REACH = "≥ 12,000 claims/s"
SEED = 20261102

ENCOUNTERS: tuple[tuple[tuple[str, ...], tuple[tuple[str, str], ...]], ...] = (
    (
        ("I10", "E78.5", "E11.9", "Z79.84", "E66.9", "Z79.899"),
        (("99214", "25"), ("83036", ""), ("80061", ""), ("36415", "")),
    ),
    (("I25.10", "I48.91", "I10", "Z79.01", "E78.2"), (("99214", "25"), ("93000", ""), ("85610", ""), ("36415", ""))),
    (("M17.11", "M25.561", "E66.9", "I10"), (("99213", "25"), ("73560", "RT"), ("20610", "RT"))),
    (("M47.816", "M51.360", "M62.830", "G89.29"), (("97110", "GP"), ("97140", "GP"), ("97530", "GP"))),
    (("J06.9", "R05.9", "R50.9", "J02.9"), (("99213", "25"), ("87880", "QW"), ("71046", ""))),
    (("F41.1", "F33.1", "F43.10", "G47.00"), (("99214", ""), ("90833", ""), ("96127", ""))),
    (("Z00.00", "Z23", "E55.9", "I10"), (("99396", ""), ("90471", ""), ("90686", ""), ("36415", ""))),
    (("L57.0", "L82.1", "D22.5", "Z85.828"), (("99213", "25"), ("17000", ""), ("11102", "59"))),
    (("O09.522", "O99.212", "Z3A.24", "Z36.89"), (("99213", ""), ("76805", ""), ("81002", ""))),
    (("N39.0", "R30.0", "R31.9", "N40.1"), (("99213", ""), ("81001", ""), ("87086", ""))),
    (("H25.13", "H40.1131", "H52.4", "H04.123"), (("92014", ""), ("92134", ""), ("92083", ""))),
    (("C50.911", "Z17.0", "D64.81", "R11.2"), (("96413", ""), ("96415", ""), ("85025", ""))),
)
"""Diagnoses that come together in a practice, in their order, and what is done for them, each with its modifier."""

LEVELS = ("straightforward", "low", "moderate", "high")


@attrs.frozen
class Kind:
    """A kind of claims, by name, and what makes one."""

    name: str
    make: Callable[[random.Random], Claim]


def ordinary(chance: random.Random) -> Claim:
    """An encounter as a practice bills it."""
    pool, services = chance.choice(ENCOUNTERS)
    diagnoses = [pool[place] for place in sorted(chance.sample(range(len(pool)), 4))]
    lines = [
        ServiceLine(
            code,
            chance.sample((1, 2, 3, 4), 4),
            modifier,
            charge=chance.randrange(20, 400),
        )
        for code, modifier in chance.sample(services, 3)
    ]
    pregnant = any(code.startswith(("O", "Z34")) for code in pool)
    sex = "F" if pregnant else "M" if "N40.1" in pool else chance.choice("FM")
    born = (
        f"{chance.randrange(1985, 2003) if pregnant else chance.randrange(1967, 1986)}-{chance.randrange(1, 13):02}-11"
    )
    day = f"2026-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
    return Claim(diagnoses, lines, day, Patient(sex, born), place_of_service="11")


def _instead(claim: Claim, line: ServiceLine) -> Claim:
    return attrs.evolve(claim, lines=(line, *claim.lines[1:]))


FAULTS: tuple[Callable[[Claim], Claim], ...] = (
    lambda claim: _instead(attrs.evolve(claim, diagnoses=("M25.571", *claim.diagnoses[1:])), ServiceLine("71046", [1])),
    lambda claim: attrs.evolve(claim, diagnoses=("M25.56", *claim.diagnoses[1:])),
    lambda claim: attrs.evolve(claim, diagnoses=("M54.5", *claim.diagnoses[1:])),
    lambda claim: attrs.evolve(
        claim,
        diagnoses=("E11.9", *claim.diagnoses[1:]),
        documentation="Type 2 diabetes mellitus with diabetic nephropathy",
    ),
    lambda claim: _instead(claim, ServiceLine("99215", [1], documentation="MDM: low")),
    lambda claim: _instead(claim, ServiceLine("99201", [1])),
    lambda claim: _instead(
        attrs.evolve(claim, diagnoses=("M25.561", *claim.diagnoses[1:])), ServiceLine("73560", [1], "LT")
    ),
    lambda claim: _instead(claim, ServiceLine("99213", [])),
    lambda claim: attrs.evolve(claim, diagnoses=("M25.569", *claim.diagnoses[1:])),
)
"""The classic faults, each put into a claim."""


def with_faults(chance: random.Random) -> Claim:
    """An encounter; one in eight has a classic fault."""
    claim = ordinary(chance)
    return chance.choice(FAULTS)(claim) if chance.random() < 1 / 8 else claim


def with_notes(chance: random.Random) -> Claim:
    """An encounter with a short note: why the patient came, decision making and time, no two alike."""
    claim = ordinary(chance)
    titles = [medcodes.icd10cm.on("2026-11-02")[code].title for code in claim.diagnoses[:2]]
    note = f"Seen for {' and '.join(titles)}. {chance.choice(LEVELS)} decision making. "
    return attrs.evolve(
        claim, documentation=f"{note}Total time {chance.randrange(10, 60)} minutes on {claim.service_date}."
    )


def at_random() -> Callable[[random.Random], Claim]:
    """Any billable diagnosis with any labelled service."""
    codes = [node.code for node in medcodes.icd10cm.on("2026-11-02") if node.is_billable]
    services = sorted(catalogue().known)

    def make(chance: random.Random) -> Claim:
        lines = [ServiceLine(chance.choice(services), chance.sample((1, 2, 3, 4), 2)) for _ in range(3)]
        return Claim(chance.choices(codes, k=4), lines, "2026-11-02", Patient(chance.choice("FM"), "1961-04-12"))

    return make


def kinds() -> Iterator[Kind]:
    """The kinds of claims, in the order of the table."""
    yield Kind("ordinary claims", ordinary)
    yield Kind("one claim in eight with a classic fault", with_faults)
    yield Kind("ordinary claims, each with a note", with_notes)
    yield Kind("claims put together at random", at_random())


def claims(kind: Kind) -> Iterator[Claim]:
    """Endless claims of a kind."""
    chance = random.Random(SEED)
    while True:
        yield kind.make(chance)


def rate(kind: Kind, count: int) -> float:
    """Claims a second: each of `count` claims once, after a tenth as many that do not count."""
    made = claims(kind)
    for claim in islice(made, count // 10):
        medcodes.check_claim(claim)
    measured = list(islice(made, count))
    check = medcodes.check_claim
    began = time.process_time()
    for claim in measured:
        check(claim)
    return count / (time.process_time() - began)


def resident() -> float:
    """MiB that this process holds now."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))) / 1024


def memory(kind: Kind, count: int) -> tuple[float, float]:
    """MiB held after a tenth of the claims, and after all of them."""
    early = 0.0
    for number, claim in enumerate(islice(claims(kind), count), 1):
        medcodes.check_claim(claim)
        if number == count // 10:
            early = resident()
    return early, resident()


def fresh(*words: str) -> list[float]:
    """What this module prints in a fresh process, as numbers."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.checker", *words], capture_output=True, text=True, check=True
    )
    return [float(word) for word in done.stdout.split()]


def main() -> None:
    """Measure, print, and write where asked."""
    parser = argparse.ArgumentParser(description="Measure check_claim.")
    parser.add_argument("--runs", type=int, default=5, help="fresh processes of each kind (5)")
    parser.add_argument("--claims", type=int, default=20_000, help="claims of each process (20,000)")
    parser.add_argument("--memory", type=int, default=0, help="also how memory grows over so many claims (0: not)")
    parser.add_argument("--write", action="store_true", help="put the table into docs/reference/benchmarks.md")
    parser.add_argument("--one", choices=("rate", "memory"), help=argparse.SUPPRESS)
    parser.add_argument("--kind", type=int, default=0, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    every = list(kinds())
    if asked.one == "rate":
        print(rate(every[asked.kind], asked.claims))
        return
    if asked.one == "memory":
        print(*memory(every[asked.kind], asked.claims))
        return
    rows = ["| claims of three lines and four diagnoses | all rules | must reach |", "| --- | --- | --- |"]
    for number, kind in enumerate(every):
        rates = [
            fresh("--one", "rate", "--kind", str(number), "--claims", str(asked.claims))[0] for _ in range(asked.runs)
        ]
        rows.append(f"| {kind.name} | {statistics.median(rates):,.0f} claims/s | {MUST_REACH if number < 2 else ''} |")
    if asked.memory:
        early, late = fresh("--one", "memory", "--kind", "1", "--claims", str(asked.memory))
        rows.append(
            f"| memory after {asked.memory // 10:,} claims and after {asked.memory:,} "
            f"| {early:.0f} MiB and {late:.0f} MiB | flat |"
        )
    machine = (
        f"{platform.python_implementation()} {platform.python_version()} on {platform.system()} {platform.machine()}"
    )
    made = "\n".join([*rows, "", f"Measured with {machine}, medians of fresh processes."])
    print(made)
    if asked.write:
        put("benchmarks.md", made, "claims")


if __name__ == "__main__":
    main()
