"""Measure tables of procedures: how long one of 19,000 rows takes to compile and to ask, and a search.

python -m benchmarks.procedures [--rows N]

The tables are made up: codes counted up, titles of invented words, in the exact formats of the fee schedule.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import medcodes
from medcodes.procedures.user_tables import forget
from medcodes.store import home

WORDS = (
    "knee",
    "chest",
    "heart",
    "skin",
    "open",
    "needle",
    "repair",
    "removal",
    "study",
    "plain",
    "first",
    "each",
    "left",
    "joint",
    "blood",
    "nerve",
)
"""The commonest words of titles; most words of a title are rarer, here made of letters and numbers."""
OTHER_WORDS = tuple(f"word{chr(97 + number % 26)}{chr(97 + number // 26 % 26)}" for number in range(676))
HEAD = """,,2026 National Physician Fee Schedule Relative Value File January Release,,,,,,,,,,,,,,,,,,,,,,,,,,,,
,,,,NOT USED,,,,,,,,,,,,,,,,,,,,,PHYSICIAN,,DIAGNOSTIC,PE USED,PE USED,MP USED
,,,,FOR,,,NON-FAC,,FACILITY ,,,,,,,,,,,,,,,,SUPERVISION OF,,IMAGING,FOR OPPS,FOR OPPS,FOR OPPS
,,,STATUS,MEDICARE ,WORK,NON-FAC,NA,FACILITY,NA,MP,NON-FACILITY,FACILITY,PCTC,GLOB,PRE,INTRA,POST,MULT,BILAT,ASST,\
CO-,TEAM,ENDO,CONV,DIAGNOSTIC,CALCULATION,FAMILY,PAYMENT,PAYMENT,PAYMENT
HCPCS,MOD,DESCRIPTION,CODE,PAYMENT,RVU,PE RVU,INDICATOR,PE RVU,INDICATOR,RVU,TOTAL,TOTAL,IND,DAYS,OP,OP,OP,PROC,SURG,\
SURG,SURG,SURG,BASE,FACTOR,PROCEDURES,FLAG,INDICATOR,AMOUNT,AMOUNT,AMOUNT
"""
QUERIES = (
    "knee x-ray", "office visit established moderate", "total knee arthroplasty", "laparoscopic cholecystectomy",
    "brain mri with and without contrast", "colonscopy with biopsy", "ekg", "lipid panel", "blood draw",
    "epidural steroid injection lumbar", "psychotherapy 45 minutes", "screening mammogram", "iv infusion first hour",
)  # fmt: skip


def rows(count: int) -> Iterable[tuple[str, str, str]]:
    """Codes with modifiers and invented descriptions."""
    chance = random.Random(20260101)
    for number in range(count):
        code = f"{10_000 + number * 4:05}"
        yield (
            code,
            ("", "", "26", "TC")[number % 4],
            " ".join(chance.choices(WORDS, k=2) + chance.choices(OTHER_WORDS, k=3))[:50],
        )


def write_csv(path: Path, count: int) -> None:
    """A fee schedule as csv."""
    tail = "A,,1.00,1.00,,1.00,,0.10,2.10,2.10,0,090,0.10,0.80,0.10,2,1,2,0,0,,32.3465,09,0,99,0.00,0.00,0.00"
    path.write_text(HEAD + "".join(f"{code},{mod},{title},{tail}\n" for code, mod, title in rows(count)), "utf-8")


def write_fixed(path: Path, count: int) -> None:
    """A fee schedule as fixed-width text."""
    tail = (
        "A   1.00   1.00     1.00    0.10   2.10   2.100090.10.80.1021200             "
        "32.3465 090 99      0.00   0.00   0.00"
    )
    lines = (f"{code}{mod:<2}{title:<50}{tail}\n" for code, mod, title in rows(count))
    path.write_text("HDR AN INVENTED FEE SCHEDULE\n" + "".join(lines), "ascii")


def timed(what: Callable[[], object], times: int = 1) -> float:
    """Seconds that one call takes, the best of three rounds."""
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        for _ in range(times):
            what()
        best = min(best, (time.perf_counter() - start) / times)
    return best


def search_times(name: str) -> None:
    """Print how long searches take."""
    start = time.perf_counter()
    medcodes.cpt.search("warm up")
    first = time.perf_counter() - start
    each = sorted(timed(lambda text=text: medcodes.cpt.search(text), 20) for text in QUERIES)  # type: ignore[misc]
    mean = sum(each) / len(each)
    print(
        f"search, {name}: {mean * 1e3:.2f} ms mean, {each[-1] * 1e3:.2f} ms longest; index made in {first * 1e3:.0f} ms"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure tables of procedures.")
    parser.add_argument("--rows", type=int, default=19_000, help="rows of the fee schedule (19,000)")
    count = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        os.environ[home.VARIABLE] = str(Path(folder) / "home")
        forget()
        search_times("shipped labels")
        for write, name in ((write_csv, "PPRRVU2026_Jan.csv"), (write_fixed, "PPRRVU2026_Jan.txt")):
            path = Path(folder) / name
            write(path, count)
            seconds = timed(lambda path=path: medcodes.procedures.add(path))  # type: ignore[misc]
            print(f"{name}: {count:,} rows read, checked and compiled in {seconds:.2f} s")
        node, absent = medcodes.cpt["10000"], medcodes.cpt["10001"]
        for what, call in (
            ("fee schedule of a code", lambda: node.fee_schedule("2026-03-01")),
            ("status of a code that exists", lambda: node.status("2026-03-01")),
            ("status of a code that does not", lambda: absent.status("2026-03-01")),
            ("official title of a code", lambda: node.official_title("2026-03-01")),
        ):
            print(f"{what}: {timed(call, 2_000) * 1e6:.1f} µs")
        search_times(f"with {count:,} official titles")


if __name__ == "__main__":
    main()
