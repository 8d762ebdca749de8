"""``medcodes edits``: the edits that the user added; ``add FILE`` and ``remove``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from medcodes.cli.user_files import add_each, print_added, print_removed
from medcodes.edits import additions
from medcodes.edits.edit import EditKind, Setting
from medcodes.report import printable

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from medcodes.edits.additions import Addition


def add_to(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    parser = commands.add_parser(
        "edits",
        help="list, add or remove edits: procedure pairs (NCCI) and medically unlikely units (MUE)",
        description="List the files of edits that you added; `add` and `remove` change them.",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to print (text)")
    parser.set_defaults(run=run_list)
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND")
    add = verbs.add_parser(
        "add",
        help="read, check and compile files of edits",
        description="Read, check and compile procedure-to-procedure edits (NCCI, txt or csv, also in a zip) and "
        "medically unlikely edits (MUE, csv), as CMS publishes them. Exit code 2 where a file is damaged; then nothing "
        "of it is kept.",
    )
    add.add_argument("files", nargs="+", metavar="FILE", type=Path)
    add.add_argument(
        "--setting", choices=[*Setting], help="whose services they are for, where neither name nor heading says it"
    )
    add.add_argument("--first-day", metavar="DAY", help="units: the first day, where the file does not say it")
    add.set_defaults(run=run_add)
    remove = verbs.add_parser("remove", help="remove edits: all, or some by name")
    remove.add_argument("names", nargs="*", metavar="NAME", help="the name of a file that was added, or its hash")
    remove.set_defaults(run=run_remove)


def run_list(asked: argparse.Namespace) -> int:
    """Print what was added."""
    nothing = "No edits were added. `medcodes edits add FILE` adds a file."
    return print_added(additions.added(), _line, _plain, nothing, asked.format)


def run_add(asked: argparse.Namespace) -> int:
    """Add files; one that is refused stops none of the others."""
    return add_each(asked.files, lambda path: _line(additions.add(path, asked.setting, asked.first_day)))


def run_remove(asked: argparse.Namespace) -> int:
    """Remove what was added."""
    return print_removed(map(_line, additions.remove(asked.names)))


def _line(addition: Addition) -> str:
    if addition.problem:
        return printable(f"damaged: {addition.problem}")
    days = f"{'newest change' if addition.kind is EditKind.PAIRS else 'since'} {addition.first_day}"
    name = printable(addition.file)
    return f"{addition.kind} for {addition.setting}, {days}: {addition.edits:,} edits  {name} ({addition.sha256[:12]})"


def _plain(addition: Addition) -> dict[str, object]:
    return {
        "kind": addition.kind,
        "setting": addition.setting,
        "file": addition.file,
        "sha256": addition.sha256,
        "first_day": addition.first_day.isoformat() if addition.first_day else None,
        "edits": addition.edits,
        "problem": addition.problem,
    }
