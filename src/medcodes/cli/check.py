"""``medcodes check FILE``: check the claims of files."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from medcodes.checker.baseline import Baseline
from medcodes.claims.reading.asked import Asked, Reading
from medcodes.claims.reading.columns import parse_mapping
from medcodes.claims.reading.formats import Format, reading
from medcodes.claims.record import Unreadable
from medcodes.cli import settings
from medcodes.errors import SourceError
from medcodes.report import Tally, printable
from medcodes.report.writers import FORMATS, format_of, writer_of
from medcodes.rules.finding import Severity
from medcodes.rules.rule import rules
from medcodes.runs.inputs import files_of
from medcodes.runs.run import Run, progress_of
from medcodes.runs.worker import Worker

if TYPE_CHECKING:
    from argparse import _SubParsersAction

NEVER = "never"
TEXT = "text"


def add_to(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "check",
        help="check the claims of files",
        description="Check the claims of CSV, 837, FHIR and CMS carrier files, recognised by what they hold. "
        "Exit code: 0 nothing at or above --fail-on, 1 findings, 2 input that could not be read.",
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="a file, a folder, a pattern, or - for standard input")
    _add_reading(parser)
    _add_writing(parser)
    parser.add_argument(
        "--jobs", metavar="N", type=_count, default=1, help="how many processes check; 0: all cores (1)"
    )
    parser.add_argument(
        "--fail-on",
        choices=(*(severity.value for severity in Severity), NEVER),
        default=Severity.ERROR.value,
        help="the least severity that makes the exit code 1 (error)",
    )
    settings.add_to(parser)
    known = parser.add_mutually_exclusive_group()
    known.add_argument("--baseline", metavar="FILE", type=Path, help="hide the findings that this file knows already")
    known.add_argument(
        "--write-baseline", metavar="FILE", type=Path, help="write all findings into this file, for --baseline"
    )
    parser.set_defaults(run=run)


def _add_reading(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("reading")
    group.add_argument("--input-format", choices=[known.value for known in Format], help="the format of all files")
    group.add_argument(
        "--columns", type=_mapping, metavar="FIELD=COLUMN,…", help="which column holds what, such as procedure=CPT4"
    )
    group.add_argument("--show-columns", action="store_true", help="only show which column is taken for what")
    group.add_argument("--encoding", help="how the bytes of the files are read, such as latin-1 (utf-8)")


def _add_writing(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("writing")
    group.add_argument("--format", choices=list(FORMATS), help="how to write (as the name of --output says, or text)")
    group.add_argument("--output", metavar="FILE", type=Path, help="write here, and the summary to standard output")
    group.add_argument("--resume", action="store_true", help="go on where a run with the same --output was interrupted")
    group.add_argument("--skipped", action="store_true", help="also tell what was not checked, and why (text)")
    group.add_argument("--no-progress", action="store_true", help="no progress bar on a terminal")


def _mapping(text: str) -> dict[str, list[str]]:
    try:
        return parse_mapping(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text) > 1_000:
        message = f"{text!r} is no count of processes"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def run(asked: argparse.Namespace) -> int:
    """Check every file; one that cannot be read stops neither the others nor the run."""
    for problem in rules.problems:
        print(f"medcodes: {printable(problem)}", file=sys.stderr)
    how = Asked(asked.columns, asked.encoding)
    files = files_of(asked.files)
    if asked.show_columns:
        return _show_columns(files, asked.input_format, how)
    ordered = _run_of(asked, files, how)
    try:
        with progress_of(ordered, wanted=not asked.no_progress) as progress:
            tally, baseline = ordered.carry_out(_teller(ordered), _shower(), progress)
    except KeyboardInterrupt:
        if journal := ordered.journal():
            print(f"medcodes: interrupted; --resume goes on from {journal.path}", file=sys.stderr)
        raise
    if asked.output:
        print(tally.text())
    if baseline is not None:
        _end_baseline(asked, baseline)
    return _code(asked, tally)


def _run_of(asked: argparse.Namespace, files: list[str], how: Asked) -> Run:
    """The run that was asked for.

    :raises SourceError: it would write over what it reads.
    """
    output: Path | None = asked.output
    if output is not None and output.exists() and any(_is_same(output, file) for file in files):
        raise SourceError(str(output), "it is one of the files to check: name another --output")
    name = asked.format or (format_of(output) if output else TEXT)
    writer = writer_of(name, skipped=asked.skipped) if name == TEXT else writer_of(name)
    baseline = Baseline.load(asked.baseline) if asked.baseline else Baseline() if asked.write_baseline else None
    return Run(
        files,
        Worker(settings.settings_of(asked), writer),
        asked.input_format,
        how,
        asked.jobs,
        output,
        asked.resume,
        baseline,
        asked.write_baseline is not None,
    )


def _is_same(output: Path, file: str) -> bool:
    try:
        return output.samefile(file)
    except OSError:
        return False


def _teller(ordered: Run) -> Callable[[str, Unreadable], None]:
    """Tells what could not be read, where the output itself does not."""

    def tell(file: str, place: Unreadable) -> None:
        if ordered.worker.writer.tells_apart:
            print(printable(f"{file}, {place.place} could not be read: {place.reason}."), file=sys.stderr)

    return tell


def _shower() -> Callable[[str, Reading], None]:
    """Shows which column was taken for what, to whoever looks on."""

    def show(file: str, begun: Reading) -> None:
        if begun.columns is not None and sys.stderr.isatty():
            print(printable(f"{file}: columns {begun.columns}"), file=sys.stderr)

    return show


def _show_columns(files: list[str], format: str | None, how: Asked) -> int:  # noqa: A002
    code = 0
    for file in files:
        try:
            with reading(file, format, how) as begun:
                found = begun.columns
                print(
                    printable(f"{file}: {found if found is not None else f'no columns: its format is {begun.format}'}")
                )
                if found is not None and found.unread:
                    print(printable(f"  not read: {', '.join(found.unread)}"))
        except SourceError as error:
            print(printable(f"medcodes: {error}"), file=sys.stderr)
            code = 2
    return code


def _end_baseline(asked: argparse.Namespace, baseline: Baseline) -> None:
    if asked.write_baseline:
        baseline.write(asked.write_baseline)
        print(f"medcodes: {len(baseline)} findings written to {asked.write_baseline}", file=sys.stderr)
    elif baseline.gone:
        print(f"medcodes: {baseline.gone} findings of {asked.baseline} were not found again", file=sys.stderr)


def _code(asked: argparse.Namespace, tally: Tally) -> int:
    if tally.unreadable:
        return 2
    if asked.write_baseline:
        return 0
    return int(any(tally.severities[severity] for severity in failing(asked.fail_on)))


def failing(least: str) -> list[Severity]:
    """The severities at or above one."""
    order = list(Severity)
    return [] if least == NEVER else order[: order.index(Severity(least)) + 1]
