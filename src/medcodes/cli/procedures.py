"""``medcodes procedures``: the tables of procedures that the user added; ``add FILE`` and ``remove``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from medcodes.cli.user_files import add_each, print_added, print_removed
from medcodes.procedures import additions
from medcodes.report import printable

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from medcodes.procedures.tables import Addition


def add_to(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    parser = commands.add_parser(
        "procedures",
        help="list, add or remove tables of procedures: fee schedule, descriptors, HCPCS Level II, add-on codes",
        description="List the tables of procedures that you added; `add` and `remove` change them.",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to print (text)")
    parser.set_defaults(run=run_list)
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND")
    add = verbs.add_parser(
        "add",
        help="read, check and compile tables",
        description="Read, check and compile tables: the Medicare fee schedule (PPRRVU, csv or txt), the AMA's "
        "tab-delimited descriptor files, HCPCS Level II (ANWEB, txt or csv), the NCCI add-on code file. "
        "Exit code 2 where one is damaged; then nothing of it is kept.",
    )
    add.add_argument("files", nargs="+", metavar="FILE", type=Path)
    add.add_argument("--first-day", metavar="DAY", help="the first day that they hold for, where they do not say it")
    add.add_argument("--last-day", metavar="DAY", help="the last day (the end of the first day's year)")
    add.set_defaults(run=run_add)
    remove = verbs.add_parser("remove", help="remove tables: all, or some by name")
    remove.add_argument("names", nargs="*", metavar="NAME", help="the name of a file that was added, or its hash")
    remove.add_argument("--all", action="store_true", help="all of them (also where no name is given)")
    remove.set_defaults(run=run_remove)


def run_list(asked: argparse.Namespace) -> int:
    """Print what was added."""
    nothing = "No table of procedures was added. `medcodes procedures add FILE` adds one."
    return print_added(additions.added(), _line, _plain, nothing, asked.format)


def run_add(asked: argparse.Namespace) -> int:
    """Add files; one that is refused stops none of the others."""
    return add_each(asked.files, lambda path: _line(additions.add(path, asked.first_day, asked.last_day)))


def run_remove(asked: argparse.Namespace) -> int:
    """Remove what was added."""
    return print_removed(map(_line, additions.remove(() if asked.all else asked.names)))


def _line(addition: Addition) -> str:
    days = (
        f"{addition.first_day} to {addition.last_day}"
        if addition.last_day.year < 9999
        else f"since {addition.first_day}"
    )
    name = printable(addition.file)
    return f"{addition.kind.value:<18} {days:<24} {addition.codes:>6,} codes  {name} ({addition.sha256[:12]})"


def _plain(addition: Addition) -> dict[str, object]:
    return {
        "kind": addition.kind.value,
        "file": addition.file,
        "sha256": addition.sha256,
        "first_day": addition.first_day.isoformat(),
        "last_day": addition.last_day.isoformat(),
        "codes": addition.codes,
    }
