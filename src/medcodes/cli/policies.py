"""``medcodes policies``: list the payer policies that were added, add files, or remove them."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from medcodes.policies.added import Added, add_policies, added, remove_policies
from medcodes.policies.loaded import loaded
from medcodes.report import printable

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def add_to(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    policies = commands.add_parser(
        "policies",
        help="list the payer policies that were added, or add new ones",
        description="List the payer policies that were added. They decide first for claims that name their payer.",
    )
    policies.set_defaults(run=run_list, format="text")
    verbs = policies.add_subparsers(title="commands", metavar="COMMAND")
    adding = verbs.add_parser(
        "add",
        help="add files of policies",
        description="Add files of policies: exports of the Medicare Coverage Database (articles, LCDs, NCDs) as "
        "downloaded or unzipped, and a payer's own rules in TOML.",
    )
    adding.add_argument("files", nargs="+", metavar="FILE", type=Path)
    adding.set_defaults(run=run_add)
    listing = verbs.add_parser("list", help="list the files that were added")
    listing.add_argument("--format", choices=("text", "json"), default="text", help="how to print (text)")
    listing.set_defaults(run=run_list)
    removing = verbs.add_parser("remove", help="remove files that were added")
    removing.add_argument("names", nargs="+", metavar="NAME", help="the file's name, or the beginning of its hash")
    removing.set_defaults(run=run_remove)


def run_list(asked: argparse.Namespace) -> int:
    """Print what was added, and what could not be used."""
    files = added()
    if asked.format == "json":
        print(json.dumps([attrs.asdict(file) for file in files], indent=2, ensure_ascii=False))
        return 0
    for file in files:
        print(printable(_line(file)))
    if not files:
        print("no policies were added")
    for problem in loaded().problems:
        print(printable(f"Not used: {problem}."))
    return 0


def run_add(asked: argparse.Namespace) -> int:
    """Add files, and print what each holds and what of it could not be used."""
    for path in asked.files:
        before = {file.sha256 for file in added()}
        file = add_policies(path)
        print(printable(f"{_line(file)}{' (added before)' if file.sha256 in before else ''}"))
        for problem in file.problems:
            print(printable(f"  {problem}"))
    return 0


def run_remove(asked: argparse.Namespace) -> int:
    """Remove files."""
    for name in asked.names:
        for file in remove_policies(name):
            print(printable(f"removed {file.file} ({file.sha256[:8]})"))
    return 0


def _line(file: Added) -> str:
    payers = ", ".join(file.payers) or "no payer"
    return (
        f"{file.sha256[:8]}  {file.file}  {file.kind}  {file.policies:,} policies of {payers}, "
        f"{file.pairs:,} listed pairs"
    )
