"""``medcodes check FILE``: check the claims of files."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medcodes.checker import Report
from medcodes.checker.baseline import Baseline
from medcodes.checker.checker import checker
from medcodes.claims.reading import read_claims
from medcodes.claims.reading.columns import parse_mapping
from medcodes.claims.record import Record, Unreadable
from medcodes.cli import settings
from medcodes.errors import MissingExtraError, SourceError
from medcodes.report import CsvWriter, Tally, printable, text
from medcodes.rules.finding import Severity
from medcodes.rules.rule import rules

if TYPE_CHECKING:
    from argparse import _SubParsersAction

NEVER = "never"


def add_to(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "check",
        help="check the claims of CSV files",
        description="Check the claims of CSV files, one row a service line. "
        "Exit code: 0 nothing at or above --fail-on, 1 findings, 2 input that could not be read.",
    )
    parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
    parser.add_argument(
        "--columns", type=_mapping, metavar="FIELD=COLUMN,…", help="which column holds what, such as procedure=CPT4"
    )
    parser.add_argument("--encoding", help="how the bytes of the files are read, such as latin-1 (utf-8)")
    parser.add_argument("--format", choices=("text", "json", "csv"), default="text", help="how to print (text)")
    parser.add_argument(
        "--fail-on",
        choices=(*(severity.value for severity in Severity), NEVER),
        default=Severity.ERROR.value,
        help="the least severity that makes the exit code 1 (error)",
    )
    parser.add_argument("--skipped", action="store_true", help="also tell what was not checked, and why (text)")
    settings.add_to(parser)
    known = parser.add_mutually_exclusive_group()
    known.add_argument("--baseline", metavar="FILE", type=Path, help="hide the findings that this file knows already")
    known.add_argument(
        "--write-baseline", metavar="FILE", type=Path, help="write all findings into this file, for --baseline"
    )
    parser.set_defaults(run=run)


def _mapping(text: str) -> dict[str, list[str]]:
    try:
        return parse_mapping(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def run(asked: argparse.Namespace) -> int:
    """Check every file; one that cannot be read stops neither the others nor the run."""
    tally = Tally()
    for problem in rules.problems:
        print(f"medcodes: {printable(problem)}", file=sys.stderr)
    printer = {"text": _print_text, "json": _print_json, "csv": _print_csv}[asked.format]
    baseline = Baseline.load(asked.baseline) if asked.baseline else Baseline()
    printer(_checked(asked, tally, baseline), tally, asked)
    if asked.write_baseline:
        baseline.write(asked.write_baseline)
        print(f"medcodes: {len(baseline)} findings written to {asked.write_baseline}", file=sys.stderr)
    elif baseline.gone:
        print(f"medcodes: {baseline.gone} findings of {asked.baseline} were not found again", file=sys.stderr)
    if tally.unreadable:
        return 2
    if asked.write_baseline:
        return 0
    return int(any(tally.severities[severity] for severity in failing(asked.fail_on)))


def failing(least: str) -> list[Severity]:
    """The severities at or above one."""
    order = list(Severity)
    return [] if least == NEVER else order[: order.index(Severity(least)) + 1]


def _checked(
    asked: argparse.Namespace, tally: Tally, baseline: Baseline
) -> Iterator[tuple[str, Record | Unreadable, Report | None]]:
    """Every record with its report; what could not be read, without one."""
    check = checker(settings.settings_of(asked)).check
    for path in asked.files:
        try:
            for record in read_claims(path, columns=asked.columns, encoding=asked.encoding):
                if isinstance(record, Unreadable):
                    tally.unreadable += 1
                    yield str(path), record, None
                else:
                    report = check(record.claim)
                    if asked.write_baseline:
                        baseline.add(report, record.id)
                    elif asked.baseline:
                        report = baseline.hide(report, record.id)
                        tally.hidden = baseline.hidden
                    tally.add(report)
                    yield str(path), record, report
        except SourceError as error:
            tally.unreadable += 1
            yield str(path), Unreadable(error.line or 1, error.problem), None
        except MissingExtraError as error:
            tally.unreadable += 1
            yield str(path), Unreadable(1, str(error)), None


def _print_text(
    checked: Iterator[tuple[str, Record | Unreadable, Report | None]], tally: Tally, asked: argparse.Namespace
) -> None:
    for path, record, report in checked:
        if isinstance(record, Unreadable):
            print(printable(f"{path}, {record.place} could not be read: {record.reason}."), file=sys.stderr)
        elif report is not None and (report.findings or (asked.skipped and report.skipped)):
            print(text(report, record, skipped=asked.skipped), end="\n\n")
    print(tally.text())


def _print_json(
    checked: Iterator[tuple[str, Record | Unreadable, Report | None]],
    tally: Tally,
    asked: argparse.Namespace,
) -> None:
    """One JSON document, printed as it grows."""
    print('{"records": [', end="")
    for number, (path, record, report) in enumerate(checked):
        shown: dict[str, Any] = {"file": path, "line": record.line}
        if isinstance(record, Unreadable):
            shown["unreadable"] = record.reason
        elif report is not None:
            shown |= {"claim": record.name, **report.to_dict()}
        print(",\n" if number else "\n", json.dumps(shown, ensure_ascii=False), sep="", end="")
    print('\n], "summary": ', json.dumps(tally.to_dict(), ensure_ascii=False), "}", sep="")


def _print_csv(
    checked: Iterator[tuple[str, Record | Unreadable, Report | None]],
    tally: Tally,
    asked: argparse.Namespace,
) -> None:
    writer = CsvWriter(sys.stdout)
    for path, record, report in checked:
        if isinstance(record, Unreadable):
            writer.unreadable(path, record)
        elif report is not None:
            writer.report(path, record, report)
