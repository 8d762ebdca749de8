"""``medcodes search TEXT``: the codes that a phrase means."""

from __future__ import annotations

import argparse
import json
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING

from medcodes.diagnoses.searching.search import Match
from medcodes.diagnoses.system import icd10cm
from medcodes.errors import MedcodesError
from medcodes.procedures.search import Match as ProcedureMatch
from medcodes.procedures.system import cpt, hcpcs

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def add_to(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "search",
        help="search diagnoses, or procedures, by words",
        description="Search diagnoses (ICD-10-CM), or procedures (CPT and HCPCS), by words, best first. "
        "Exit code 1 where nothing is found.",
    )
    parser.add_argument("text", metavar="TEXT", nargs="+", help="such as: knee pain right, or: chest x-ray 2 views")
    parser.add_argument("--procedures", action="store_true", help="search procedures instead of diagnoses")
    parser.add_argument("--on", metavar="DAY", help="the date of service, such as 2026-11-02 (today)")
    parser.add_argument("--limit", type=int, default=10, help="how many at most (10)")
    parser.add_argument("--within", metavar="CODE", help="only below this: M20-M25, 13, radiology or 71045")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to print (text)")
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Print what is found."""
    text = " ".join(asked.text)
    found = procedures(text, asked) if asked.procedures else diagnoses(text, asked)
    if asked.format == "json":
        shown = [{"code": match.code, "title": match.title, "score": match.score} for match in found]
        print(json.dumps(shown, indent=2, ensure_ascii=False))
    else:
        width = max((len(match.code) for match in found), default=0)
        for match in found:
            print(f"{match.code:<{width}}  {match.title}".rstrip())
        if not found:
            print("Nothing was found.")
    return int(not found)


def diagnoses(text: str, asked: argparse.Namespace) -> list[Match]:
    """The diagnoses that a text means on the day."""
    release = icd10cm.on(asked.on) if asked.on else icd10cm.today
    return list(release.search(text, asked.limit, asked.within))


def procedures(text: str, asked: argparse.Namespace) -> list[ProcedureMatch]:
    """The procedures of both systems that a text means on the day, best first."""
    systems = [system for system in (cpt, hcpcs) if asked.within is None or asked.within in system]
    found = [system.search(text, asked.limit, asked.within, asked.on) for system in systems]
    if not found:
        message = f"{asked.within!r} is no code or heading of CPT or HCPCS Level II"
        raise MedcodesError(message)
    return list(islice(merge(*found, key=lambda match: -match.score), max(asked.limit, 0)))
