"""``medcodes audit FILE``: validity and linkage of the lines of big files, counted."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from medcodes.claims.reading.columns import parse_mapping
from medcodes.errors import SourceError
from medcodes.report import cell, printable
from medcodes.runs.inputs import files_of
from medcodes.runs.progress import Progress

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from medcodes.audit.auditing import Plan
    from medcodes.audit.unreadable import Unreadable

SHOWN = 5
"""How many rows of a file that cannot be read are shown."""


def add_to(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "audit",
        help="check codes and linkage of the lines of big CSV and Parquet files, and count what is found",
        description="Check the codes and the linkage of each line of CSV and Parquet files, one row a service line, "
        "and count the verdicts, the findings and the denials to expect. All other rules are `medcodes check`'s. "
        "Exit code: 0 no findings, 1 findings, 2 input that could not be read.",
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="files, folders or patterns such as 'lines/*.csv'")
    parser.add_argument(
        "--columns", type=_mapping, metavar="FIELD=COLUMN,…", help="which column holds what, such as procedure=CPT4"
    )
    parser.add_argument("--encoding", help="how the bytes of text files are read, such as latin-1 (utf-8)")
    parser.add_argument(
        "--output",
        type=Path,
        metavar="FILE|FOLDER",
        help="write every line with what was found: to a file that ends in .csv or .parquet, or, for several files, "
        "to a folder. Each file appears whole, or not at all",
    )
    parser.add_argument("--prefix", default="", help="what the names of the new columns begin with")
    parser.add_argument("--unreadable", type=Path, metavar="FILE", help="write rows that cannot be read to a CSV file")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to print (text)")
    parser.set_defaults(run=run)


def _mapping(text: str) -> dict[str, list[str]]:
    try:
        return parse_mapping(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def run(asked: argparse.Namespace) -> int:
    """Audit every file; one that cannot be read stops neither the others nor the run."""
    from medcodes.audit.auditing import audit, planned
    from medcodes.audit.files import SUFFIXES, outputs
    from medcodes.audit.tally import Tally

    files = [Path(name) for name in files_of(asked.files, SUFFIXES)]
    targets = outputs(files, asked.output) if asked.output else [None] * len(files)
    tally, failed = Tally(), False
    columns: dict[str, str] = {}
    unreadable: list[Unreadable] = []
    with Progress(None, what="lines") as progress:
        for path, target in zip(files, targets, strict=True):
            try:
                plan = planned(path, asked.columns, asked.encoding)
                columns[str(path)] = str(plan)
                with progress.aside():
                    _introduce(path, plan, asked.format)
                rows = audit(plan, tally, target, asked.prefix, lambda: progress.show(tally.lines, 0))
                with progress.aside():
                    _tell(str(path), rows)
                unreadable += rows
            except SourceError as error:
                failed = True
                with progress.aside():
                    print(printable(f"medcodes: {error}"), file=sys.stderr)
    if asked.unreadable:
        _write(asked.unreadable, unreadable)
    if asked.format == "json":
        print(json.dumps({"columns": columns, **tally.to_dict()}, ensure_ascii=False, indent=2))
    else:
        print(f"\n{tally}")
    return 2 if failed or tally.unreadable else int(tally.faulty > 0)


def _introduce(path: Path, plan: Plan, format: str) -> None:  # noqa: A002
    if format == "text":
        print(printable(f"{path}: {plan}"))
    if "service_date" not in plan.of:
        print(printable(f"{path} has no date of service: today's release of ICD-10-CM answers."), file=sys.stderr)


def _tell(path: str, rows: list[Unreadable]) -> None:
    for row in rows[:SHOWN]:
        where = f"row {row.row:,}" if row.row else "a row"
        print(printable(f"{path}, {where} could not be read: {row.reason}."), file=sys.stderr)
    if len(rows) > SHOWN:
        print(f"{path}: {len(rows) - SHOWN:,} more rows could not be read.", file=sys.stderr)


def _write(path: Path, rows: list[Unreadable]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("file", "row", "reason", "text"))
        writer.writerows((cell(row.file), row.row or "", row.reason, cell(row.text)) for row in rows)
