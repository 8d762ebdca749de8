"""Write the page of the rules, docs/reference/rules.md, from the rules' own documentation.

python -m tools.document_rules [--check]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from medcodes.checker import CRASHED
from medcodes.rules.denials import DENIALS
from medcodes.rules.rule import Rule, rules

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "reference" / "rules.md"

FAMILIES = {
    "CLM": "The claim as a whole",
    "DX": "Diagnoses",
    "PX": "Procedures and modifiers",
    "LNK": "Linkage: do the diagnoses justify the service",
    "EM": "The level of a visit",
}
"""The letters that ids begin with, and what the rules behind them are about."""

INTRODUCTION = f"""\
# Rules

<!-- Written by `python -m tools.document_rules` from the rules' docstrings. Do not edit. -->

Each rule has an id that never changes and is never used again, a readable name, a severity, and the denial that it
predicts: the claim adjustment reason code (CARC) that a payer would send. `medcodes explain LNK101` prints the same
text in a terminal.

| severity | means |
| --- | --- |
| error | the claim is wrong, or will be denied |
| warning | a payer may deny it, or a better code exists |
| info | worth knowing |

A finding with the id {CRASHED} comes from no rule. It says that a rule crashed and so did not check the claim.
"""


def page() -> str:
    """The page as it should be now."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield INTRODUCTION
    yield "| rule | name | severity | denial | finds |"
    yield "| --- | --- | --- | --- | --- |"
    for rule in rules:
        yield f"| {_link(rule)} | {rule.name} | {rule.severity.value} | {_denial(rule)} | {_cell(rule.summary)} |"
    yield "\n## Denials\n"
    yield "| CARC | means, in our own words | predicted by |"
    yield "| --- | --- | --- |"
    for carc, words in DENIALS.items():
        if predicting := [_link(rule) for rule in rules if rule.carc == carc]:
            yield f"| {carc} | {words} | {', '.join(predicting)} |"
    for family, members in groupby(rules, key=_family):
        yield f"\n## {FAMILIES[family]}"
        for rule in members:
            yield from _section(rule)
    yield ""


def _section(rule: Rule) -> Iterator[str]:
    yield f"\n### {rule.id} {rule.name}\n"
    denial = f", predicts denial {_denial(rule)}: {DENIALS[rule.carc]}" if rule.carc else ""
    yield f"*{rule.severity.value}{denial}*\n"
    yield _first_part(rule)
    for name, text in rule.parts.items():
        yield f"\n**{name}**: {text}"


def _first_part(rule: Rule) -> str:
    """What a rule finds: everything before the first of the named parts."""
    kept = []
    for line in rule.documentation.splitlines():
        if line.partition(":")[0] in rule.parts:
            break
        kept.append(line)
    return "\n".join(kept).strip()


def _link(rule: Rule) -> str:
    return f"[{rule.id}](#{rule.id.lower()}-{rule.name})"


def _family(rule: Rule) -> str:
    return rule.id.rstrip("0123456789")


def _denial(rule: Rule) -> str:
    return f"CARC {rule.carc}" if rule.carc else ""


def _cell(text: str) -> str:
    """Text for a cell of a table."""
    return text.replace("|", r"\|")


def main() -> int:
    """Write the page, or tell whether it is up to date."""
    parser = argparse.ArgumentParser(description="Write the page of the rules.")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit code 1 where the page is not up to date"
    )
    parser.add_argument("--output", type=Path, default=PAGE)
    asked = parser.parse_args()
    wanted = page()
    if not asked.check:
        asked.output.write_text(wanted, "utf-8", newline="\n")
        print(f"{asked.output}: {sum(1 for _ in rules)} rules")
        return 0
    if asked.output.is_file() and asked.output.read_text("utf-8") == wanted:
        return 0
    print(f"{asked.output} is not up to date: run `python -m tools.document_rules`", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
