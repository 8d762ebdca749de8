"""``medcodes releases``: list the releases of ICD-10-CM, add official files, or go back to what is shipped."""

from __future__ import annotations

import argparse
import json
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from medcodes import __version__
from medcodes.diagnoses.system import icd10cm
from medcodes.report import printable
from medcodes.store import own
from medcodes.store.catalogue import SHIPPED, left_out

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from medcodes.diagnoses.building.merging import Addition

MOST_NAMED = 10


def add_to(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    listing = commands.add_parser(
        "releases",
        help="list the releases of ICD-10-CM, or add new ones",
        description="List the releases of ICD-10-CM that are known, and the files that were added.",
    )
    listing.add_argument("--format", choices=("text", "json"), default="text", help="how to print (text)")
    listing.set_defaults(run=run_list)
    verbs = listing.add_subparsers(title="commands", metavar="COMMAND")
    adding = verbs.add_parser(
        "add",
        help="add official files",
        description="Add official files: the zip, the order file, the order addenda or the Tabular List (XML) of a "
        "release. All are checked first; where one is not what it should be, nothing is changed.",
    )
    adding.add_argument("files", nargs="+", metavar="FILE", type=Path)
    adding.add_argument("--first-day", metavar="DAY", help="first day of their release, where the names do not tell it")
    adding.set_defaults(run=run_add)
    resetting = verbs.add_parser("reset", help="drop what was added: go back to the releases that medcodes ships")
    resetting.set_defaults(run=run_reset)


def run_list(asked: argparse.Namespace) -> int:
    """Print the releases, and what was added."""
    from medcodes.diagnoses.adding import added

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what does not fit is told below
        files = added()
    releases = [
        {
            "fiscal_year": release.fiscal_year,
            "first_day": release.first_day.isoformat(),
            "last_day": release.last_day.isoformat(),
            "billable": sum(node.is_billable for node in release),
            "files": [
                {"file": item.file, "kind": item.kind, "sha256": item.sha256}
                for item in files
                if item.first_day == release.first_day
            ],
        }
        for release in icd10cm.releases
    ]
    warning = _left_out()
    if asked.format == "json":
        table = str(icd10cm.tree.table.path)
        print(json.dumps({"table": table, "warning": warning, "releases": releases}, indent=2, ensure_ascii=False))
        return 0
    for release in releases:
        year, first, last = release["fiscal_year"], release["first_day"], release["last_day"]
        print(f"FY{year}  {first} to {last}  {release['billable']:,} billable codes")
    if warning:
        print(f"Warning: {warning}.")
    print(f"Shipped with medcodes {__version__}." if not files else f"Shipped with medcodes {__version__}, and added:")
    for item in files:
        print(f"  {printable(item.file)} ({item.kind}, release of {item.first_day}), sha256 {item.sha256}")
    if files:
        print(f"Table: {printable(str(icd10cm.tree.table.path))}")
    return 0


def run_add(asked: argparse.Namespace) -> int:
    """Add files, and print what changed."""
    from medcodes.diagnoses.adding import add_release

    additions = add_release(asked.files, asked.first_day)
    for addition in additions:
        _print_addition(addition)
    if any(addition.changes for addition in additions):
        print(f"Written to {printable(str(icd10cm.tree.table.path))}.")
    return 0


def run_reset(asked: argparse.Namespace) -> int:
    """Drop what was added."""
    from medcodes.diagnoses.adding import reset

    print("What was added is dropped." if reset() else "Nothing had been added.")
    return 0


def _print_addition(addition: Addition) -> None:
    print(printable(str(addition)))
    if addition.changes:
        codes = sum(node.is_billable for node in icd10cm.on(addition.first_day))
        headers = sum(node.kind.value in ("category", "subcategory") for node in icd10cm.on(addition.first_day))
        print(f"  The release has {codes:,} billable codes and {headers:,} headers.")
    lists = {"added": "codes added", "deleted": "codes deleted", "revised": "titles revised", "moved": "moved"}
    for name, what in lists.items():
        if named := getattr(addition, name):
            more = f" and {len(named) - MOST_NAMED:,} more" if len(named) > MOST_NAMED else ""
            print(f"  {what}: {', '.join(named[:MOST_NAMED])}{more}")
    for note in addition.notes:
        print(f"  note: {note}.")


def _left_out() -> str:
    """What to say of a user's table that no longer fits, or nothing."""
    path = own.find("icd10cm")
    return left_out(path) if path is not None and not own.fits(path, SHIPPED / "icd10cm.bin") else ""
