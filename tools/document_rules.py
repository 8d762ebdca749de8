"""Write the pages of the rules, docs/reference/rules.md and one a family, from the rules' own documentation.

python -m tools.document_rules [--check]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import attrs

from medcodes.checker import own
from medcodes.rules.denials import DENIALS
from medcodes.rules.rule import Rule, rules
from medcodes.validity import Validity

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "docs" / "reference"
WRITTEN = "<!-- Written by `python -m tools.document_rules` from the rules' docstrings. Do not edit. -->"


@attrs.frozen
class Family:
    """A page of rules.

    Attributes:
        title: what its rules are about.
        page: the name of the page, without its folder.
    """

    title: str
    page: str


FAMILIES = {
    "CLM": Family("The claim as a whole", "claim.md"),
    "DX": Family("Diagnoses", "diagnoses.md"),
    "PX": Family("Procedures and modifiers", "procedures.md"),
    "LNK": Family("Linkage: do the diagnoses justify the service", "linkage.md"),
    "EM": Family("The level of a visit", "visits.md"),
}
"""The letters that ids begin with, and the pages of the rules behind them."""

INTRODUCTION = f"""\
# Rules

{WRITTEN}

Each rule has an id that never changes and is never used again, a readable name, a severity, and the denial that it
predicts: the claim adjustment reason code (CARC) that a payer would send. `medcodes explain LNK101` prints the same
text in a terminal.

| severity | means |
| --- | --- |
| error | the claim is wrong, or will be denied |
| warning | a payer may deny it, or a better code exists |
| info | worth knowing |

[Choose the rules](../how-to/choose-the-rules.md) tells how to leave rules out, or make them milder.
"""


def pages() -> dict[Path, str]:
    """The pages as they should be now."""
    found = {REFERENCE / "rules.md": "\n".join(_index())}
    for letters, family in FAMILIES.items():
        if members := [rule for rule in shipped() if _letters(rule) == letters]:
            found[REFERENCE / "rules" / family.page] = "\n".join(_family(family, members))
    return found


def shipped() -> list[Rule]:
    """The rules that medcodes ships: another package's are none of ours."""
    return [rule for rule in rules if rule.check.__module__.startswith("medcodes.rules.")]


def _index() -> Iterator[str]:
    yield INTRODUCTION
    for letters, family in FAMILIES.items():
        members = [rule for rule in shipped() if _letters(rule) == letters]
        if not members:
            continue
        yield f"## [{family.title}](rules/{family.page})\n"
        yield "| rule | name | severity | denial | finds |"
        yield "| --- | --- | --- | --- | --- |"
        for rule in members:
            yield f"| {_link(rule)} | {rule.name} | {rule.severity.value} | {_denial(rule)} | {_cell(rule.summary)} |"
        yield ""
    yield "## Findings of the checker itself\n"
    yield "They come from no rule, and settings do not leave them out.\n"
    yield "| id | name | severity | tells |"
    yield "| --- | --- | --- | --- |"
    for known in own.ALL:
        yield f"| {known.id} | {known.name} | {known.severity.value} | {_cell(known.text)} {_cell(known.remedy)} |"
    yield "\n## Denials\n"
    yield "| CARC | means, in our own words | predicted by |"
    yield "| --- | --- | --- |"
    for carc, words in DENIALS.items():
        if predicting := [_link(rule) for rule in shipped() if rule.carc == carc]:
            yield f"| {carc} | {words} | {', '.join(predicting)} |"
    yield "\n```{toctree}\n:hidden:\n"
    yield from (f"rules/{family.page.removesuffix('.md')}" for family in FAMILIES.values())
    yield "```\n"


def _family(family: Family, members: list[Rule]) -> Iterator[str]:
    yield f"# {family.title}\n\n{WRITTEN}\n"
    yield "All rules are listed in [Rules](../rules.md). What *looks at* names, a claim must have, or the rule does not"
    yield "run: see [marks](../checker.md#rules)."
    for rule in members:
        yield from _section(rule)
    yield ""


def _section(rule: Rule) -> Iterator[str]:
    yield f"\n## {rule.id} {rule.name}\n"
    denial = f", predicts denial {_denial(rule)}: {DENIALS[rule.carc]}" if rule.carc else ""
    yield f"*{rule.severity.value}{denial}*\n"
    yield _first_part(rule)
    for name, text in rule.parts.items():
        yield f"\n**{name}**: {text}"
    if rule.since or rule.until:
        yield f"\n**In force**: dates of service {Validity(rule.since, rule.until)}"
    yield f"\n**Looks at**: {_when(rule)}"


def _when(rule: Rule) -> str:
    """The marks that a claim must have for the rule to run."""
    if not rule.when:
        return "every claim"
    return ", and ".join(" or ".join(f"`{mark.name}`" for mark in marks) for marks in rule.when)


def _first_part(rule: Rule) -> str:
    """What a rule finds: everything before the first of the named parts."""
    kept = []
    for line in rule.documentation.splitlines():
        if line.partition(":")[0] in rule.parts:
            break
        kept.append(line)
    return "\n".join(kept).strip()


def _link(rule: Rule) -> str:
    return f"[{rule.id}](rules/{FAMILIES[_letters(rule)].page}#{rule.id.lower()}-{rule.name})"


def _letters(rule: Rule) -> str:
    return rule.id.rstrip("0123456789")


def _denial(rule: Rule) -> str:
    return f"CARC {rule.carc}" if rule.carc else ""


def _cell(text: str) -> str:
    """Text for a cell of a table."""
    return text.replace("|", r"\|")


def main() -> int:
    """Write the pages, or tell whether they are up to date."""
    parser = argparse.ArgumentParser(description="Write the pages of the rules.")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit code 1 where a page is not up to date"
    )
    asked = parser.parse_args()
    old = [path for path, text in pages().items() if not path.is_file() or path.read_text("utf-8") != text]
    if asked.check:
        for path in old:
            print(f"{path} is not up to date: run `python -m tools.document_rules`", file=sys.stderr)
        return int(bool(old))
    for path in old:
        path.parent.mkdir(exist_ok=True)
        path.write_text(pages()[path], "utf-8", newline="\n")
    print(f"{len(shipped())} rules, {len(old)} pages written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
