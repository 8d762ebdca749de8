"""``medcodes changes DAY DAY``: what became of the codes, or of those that a practice uses."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from medcodes.cli.used_codes import UsedCodes, read_used_codes
from medcodes.diagnoses.changes import Change, Changes, What
from medcodes.diagnoses.spelling import dotted
from medcodes.diagnoses.system import icd10cm
from medcodes.report import cell, printable

if TYPE_CHECKING:
    from argparse import _SubParsersAction

SPLIT = "new_code_beside_it"
NOT_BILLABLE = "not_billable"
UNREADABLE = "unreadable"
_WORDS = {
    What.DELETED.value: "deleted",
    What.BECAME_HEADER.value: "became a heading, no longer billable",
    What.BECAME_CODE.value: "became billable",
    What.ADDED.value: "new",
    What.REVISED.value: "title revised",
    SPLIT: "still valid, and there are new codes for what it was used for",
    NOT_BILLABLE: "not billable",
    UNREADABLE: "unreadable",
}
COLUMNS = ("code", "uses", "what", "title", "old_title", "replaced_by", "replaces", "detail")


@attrs.frozen
class Touched:
    """What concerns one code: a row of the output."""

    code: str
    uses: int | None
    what: str
    title: str = ""
    old_title: str = ""
    replaced_by: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    detail: str = ""

    @classmethod
    def by(cls, change: Change, uses: int | None = None) -> Touched:
        """The row of a change."""
        return cls(
            change.code,
            uses,
            change.what.value,
            change.title,
            change.old_title,
            change.replaced_by,
            change.replaces,
        )


def add_to(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "changes",
        help="tell what became of the diagnosis codes between two days",
        description="Tell what became of the diagnosis codes between two days. With --codes: only of those in a file; "
        "then the exit code is 0 where none is touched, 1 where some are, 2 where a line could not be read.",
    )
    parser.add_argument("earlier", metavar="DAY", help="such as 2025-10-01")
    parser.add_argument("later", metavar="DAY", help="such as 2026-10-01")
    parser.add_argument(
        "--codes",
        metavar="FILE",
        type=Path,
        help="the codes in use: a CSV with a column dx, diagnosis, icd10 or code, or one code a line",
    )
    parser.add_argument("--format", choices=("text", "json", "csv"), default="text", help="how to print (text)")
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Print the changes."""
    changes = icd10cm.changes(asked.earlier, asked.later)
    used = read_used_codes(asked.codes) if asked.codes else None
    rows = [Touched.by(change) for change in changes] if used is None else list(_touched(changes, used))
    {"text": _print_text, "json": _print_json, "csv": _print_csv}[asked.format](changes, used, rows)
    if used is None:
        return 0
    return 2 if used.unreadable else int(any(row.what not in (NOT_BILLABLE, UNREADABLE) for row in rows))


def _touched(changes: Changes, used: UsedCodes) -> Iterator[Touched]:
    """What concerns the codes in use, in code order; then what could not be read."""
    concerned: dict[str, list[Change]] = {}
    for change in changes:
        for code in {change.code, *change.replaces}:
            concerned.setdefault(code, []).append(change)
    earlier, later = icd10cm.on(changes.earlier), icd10cm.on(changes.later)
    for compact, uses in sorted(used.uses.items()):
        code = dotted(compact)
        found = concerned.get(code, [])
        own = next((change for change in found if change.code == code), None)
        beside = tuple(change.code for change in found if change is not own and change.code != code)
        if own is not None:
            yield Touched.by(own, uses)
        elif not any((node := release.get(code)) is not None and node.is_billable for release in (earlier, later)):
            yield Touched(code, uses, NOT_BILLABLE, detail=later.explain(code))
        if beside and (own is None or own.what is What.REVISED):
            yield Touched(code, uses, SPLIT, earlier[code].title, replaced_by=beside)
    for line, text, problem in used.unreadable:
        yield Touched(text, None, UNREADABLE, detail=f"line {line}: {problem}")


def _print_text(changes: Changes, used: UsedCodes | None, rows: list[Touched]) -> None:
    print(changes)
    if used is not None:
        touched = {row.code for row in rows if row.what not in (NOT_BILLABLE, UNREADABLE)}
        print(f"{len(touched):,} of the {len(used.uses):,} codes in use are touched:")
    for row in rows:
        uses = f" (used {row.uses:,} time{'s' if row.uses != 1 else ''})" if row.uses is not None else ""
        title = f"  {row.title}" if row.title else ""
        line = f"  {row.code}{title}{uses}: {_WORDS[row.what]}"
        told = [f"was {row.old_title!r}"] * bool(row.old_title)
        told += [f"{'new' if row.what == SPLIT else 'now'} {', '.join(row.replaced_by)}"] * bool(row.replaced_by)
        told += [f"before {', '.join(row.replaces)}"] * bool(row.replaces) + [row.detail] * bool(row.detail)
        out = sys.stderr if row.what == UNREADABLE else sys.stdout
        print(printable("; ".join([line, *told])), file=out)


def _print_json(changes: Changes, used: UsedCodes | None, rows: list[Touched]) -> None:
    shown: dict[str, Any] = changes.to_dict()
    if used is not None:
        shown = {"earlier": shown["earlier"], "later": shown["later"], "codes_in_use": len(used.uses)}
        shown["touched"] = [attrs.asdict(row) for row in rows]
    print(json.dumps(shown, indent=2, ensure_ascii=False))


def _print_csv(changes: Changes, used: UsedCodes | None, rows: list[Touched]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        kept = attrs.asdict(row) | {"replaced_by": " ".join(row.replaced_by), "replaces": " ".join(row.replaces)}
        writer.writerow([cell("" if kept[column] is None else str(kept[column])) for column in COLUMNS])
