"""``medcodes indications CODE…``: what justifies a procedure, and what a diagnosis justifies."""

from __future__ import annotations

import argparse
import textwrap
from typing import TYPE_CHECKING

from medcodes.cli.codes import find
from medcodes.diagnoses.node import Icd10CmNode
from medcodes.linkage.family import Family
from medcodes.linkage.indications import indications as all_indications
from medcodes.linkage.knowledge import indications, procedures_for
from medcodes.report import WIDTH, printable

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def add_to(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "indications",
        help="list what justifies a procedure, or what a diagnosis justifies",
        description="List the families of indications that a procedure belongs to, with the diagnoses that justify it; "
        "for a diagnosis, those whose procedures it justifies. Without a code: how many there are, and what could not "
        "be used.",
    )
    parser.add_argument("codes", metavar="CODE", nargs="*", help="CPT, HCPCS or ICD-10-CM codes")
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Print the families of each code."""
    for code in asked.codes:
        node = find(code, None)
        if isinstance(node, Icd10CmNode):
            found = procedures_for(node.code)
            print(f"{node.code} ({node.title}) justifies {_count(found, 'of procedures')}")
            for family in found:
                print(f"  {family.name}: {family.title} ({', '.join(family.procedures)})")
        else:
            found = indications(node.code)
            print(f"{node.code} ({node.title}) belongs to {_count(found, 'of indications')}")
            for family in found:
                _print_family(family)
    if not asked.codes:
        known = all_indications()
        print(_count(known.families, "of indications"))
        for problem in known.problems:
            print(printable(f"Not used: {problem}."))
    return 0


def _print_family(family: Family) -> None:
    print(f"  {family.name}: {family.title}{', a service of one purpose' if family.exclusive else ''}")
    if family.universal:
        _print_wrapped(family.universal)
    for codes, why in family.supports:
        _print_wrapped(f"{why}: {', '.join(codes)}")
    for codes, why in family.excludes:
        _print_wrapped(f"never for {why}: {', '.join(codes)}")
    _print_wrapped(f"Source: {family.source}.{f' Reviewed {family.reviewed}.' if family.reviewed else ''}")


def _print_wrapped(sentence: str) -> None:
    print(
        textwrap.fill(
            printable(sentence), WIDTH, initial_indent="    ", subsequent_indent="      ", break_on_hyphens=False
        )
    )


def _count(families: tuple[Family, ...], of_what: str) -> str:
    return f"{len(families) or 'no'} famil{'y' if len(families) == 1 else 'ies'} {of_what}"
