"""``medcodes show CODE`` and ``medcodes tree CODE``: look at codes."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from medcodes.days import as_day
from medcodes.diagnoses.node import Icd10CmNode
from medcodes.diagnoses.release import Release
from medcodes.diagnoses.system import icd10cm
from medcodes.procedures.node import ProcedureNode
from medcodes.procedures.spelling import compacted
from medcodes.procedures.system import cpt, hcpcs

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def add_to(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    show = commands.add_parser("show", help="show a code, a block, a chapter or a section")
    tree = commands.add_parser("tree", help="draw what lies below a code, a block, a chapter or a section")
    for parser in (show, tree):
        parser.add_argument("code", metavar="CODE", help="such as M25.561, M20-M25, 13, 71046 or radiology")
        parser.add_argument("--on", metavar="DAY", help="the date of service, such as 2026-11-02 (today)")
    tree.add_argument("--depth", type=int, default=2, help="how many levels below (2)")
    show.set_defaults(run=run_show)
    tree.set_defaults(run=run_tree)


def find(code: str, on: str | None) -> Icd10CmNode | ProcedureNode:
    """The node of a code of any system.

    :raises MedcodesError: no system has it on that day.
    """
    release = _release(on)
    found = release.get(code)
    if found is not None:
        return found
    procedure = cpt.get(code) or hcpcs.get(code)
    if procedure is not None:
        return procedure
    return cpt[code] if compacted(code) else release[code]


def run_show(asked: argparse.Namespace) -> int:
    """Print what is known of a code."""
    node = find(asked.code, asked.on)
    print(f"{node.code}  {node.title}".rstrip())
    above: Sequence[Icd10CmNode | ProcedureNode] = node.ancestors
    for heading in reversed(above):
        print(f"  in {heading.code}  {heading.title}")
    for name, value in _facts(node, asked.on):
        print(f"  {name}: {value}")
    return 0


def run_tree(asked: argparse.Namespace) -> int:
    """Print what lies below a code."""
    _draw(find(asked.code, asked.on), asked.depth, "")
    return 0


def _facts(node: Icd10CmNode | ProcedureNode, on: str | None) -> list[tuple[str, str]]:
    facts = [("kind", node.kind.value), ("valid", str(node.valid))]
    if isinstance(node, Icd10CmNode):
        facts.append(("billable", "yes" if node.is_billable else "no"))
        if node.laterality:
            facts.append(("side", node.laterality.value))
        if not node.title:
            facts.append(("title", node.title_source))
    else:
        facts += [("category", node.category.value), ("status", node.status(as_day(on) if on else None).value)]
    if replaced := [other.code for other in node.replaced_by]:
        facts.append(("replaced by", ", ".join(replaced)))
    return facts


def _draw(node: Icd10CmNode | ProcedureNode, depth: int, indent: str) -> None:
    print(f"{indent}{node.code}  {node.title}".rstrip())
    if depth > 0:
        for child in node.children:
            _draw(child, depth - 1, indent + "  ")


def _release(on: str | None) -> Release:
    return icd10cm.on(on) if on else icd10cm.today
