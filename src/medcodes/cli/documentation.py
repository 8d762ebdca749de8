"""``medcodes rules`` and ``medcodes explain RULE``: the rules and their documentation."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from medcodes.checker import own
from medcodes.rules.denials import DENIALS
from medcodes.rules.rule import find, rules
from medcodes.validity import Validity

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def add_to(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    listing = commands.add_parser("rules", help="list the rules")
    listing.set_defaults(run=run_rules)
    explain = commands.add_parser("explain", help="explain a rule")
    explain.add_argument("rule", metavar="RULE", help="an id or a name, such as LNK101 or region-mismatch")
    explain.set_defaults(run=run_explain)


def run_rules(asked: argparse.Namespace) -> int:
    """Print the rules, a line each; a package whose rules were left out is told."""
    for problem in rules.problems:
        print(f"medcodes: {problem}", file=sys.stderr)
    for rule in rules:
        denial = f"CARC {rule.carc}" if rule.carc else ""
        print(f"{rule.id:<7} {rule.name:<30} {rule.severity.value:<8} {denial:<9} {rule.summary}")
    return 0


def run_explain(asked: argparse.Namespace) -> int:
    """Print a rule's documentation."""
    rule = find(asked.rule)
    known = next((one for one in own.ALL if asked.rule.strip().casefold() in (one.id.casefold(), one.name)), None)
    if known is not None:
        print(f"{known.id} {known.name} ({known.severity.value})\n\n{known.text}\n\nRemedy: {known.remedy}")
        return 0
    if rule is None:
        print(f"medcodes: there is no rule {asked.rule!r}; `medcodes rules` lists them", file=sys.stderr)
        return 2
    denial = f", predicts denial CARC {rule.carc}: {DENIALS[rule.carc]}" if rule.carc else ""
    print(f"{rule.id} {rule.name} ({rule.severity.value}{denial})\n\n{rule.documentation}")
    if rule.since or rule.until:
        print(f"In force: dates of service {Validity(rule.since, rule.until)}.")
    return 0
