"""How codes, links and reports show themselves in Jupyter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medcodes.checker import Report
    from medcodes.diagnoses.changes import Changes
    from medcodes.diagnoses.node import Icd10CmNode
    from medcodes.linkage.link import Link
    from medcodes.procedures.node import ProcedureNode

_COLOURS = {
    "supported": "#1a7f37", "plausible": "#57606a", "undetermined": "#57606a", "unsupported": "#cf222e",
    "error": "#cf222e", "warning": "#9a6700", "info": "#0969da",
}  # fmt: skip
MOST_CHILDREN = 12
MOST_CHANGES = 100


def icd10cm_node(node: Icd10CmNode) -> str:
    """A node of ICD-10-CM: its path from the chapter, its facts, and what lies below."""
    facts = [node.kind.value, "billable" if node.is_billable else "not billable", f"valid {node.valid}"]
    if node.laterality:
        facts.append(f"side: {node.laterality.value}")
    return _node(node, facts)


def procedure_node(node: ProcedureNode) -> str:
    """A node of CPT or HCPCS: its path from the category, its facts, and what lies below."""
    facts = [node.kind.value, f"category {node.category.value}", node.status().value]
    return _node(node, facts)


def link(answer: Link) -> str:
    """A link: its verdict and the reasons."""
    rows = [(reason.diagnosis, _badge(reason.verdict.value), escape(reason.text)) for reason in answer.reasons]
    table = _table(("diagnosis", "verdict", "reason"), ((escape(code), badge, why) for code, badge, why in rows))
    return f"<div><b>{escape(answer.procedure)}</b> {_badge(answer.verdict.value)}{table}</div>"


def report(found: Report) -> str:
    """A report: its findings, worst first at each place."""
    if not found.findings:
        return "<div><b>Nothing found.</b></div>"
    rows = (
        (
            _badge(finding.severity.value),
            escape(f"{finding.rule} {finding.name}"),
            escape(finding.where),
            escape(finding.message),
            escape(", ".join(finding.suggestions[:6])),
            escape(finding.carc),
        )
        for finding in found.findings
    )
    return f"<div>{_table(('severity', 'rule', 'where', 'message', 'try', 'CARC'), rows)}</div>"


def icd10cm_changes(found: Changes) -> str:
    """What became of codes between two releases: the counts, and the first changes in code order."""
    rows = (
        (
            escape(change.code),
            escape(change.what.value.replace("_", " ")),
            escape(change.title or "not known yet"),
            escape(change.old_title),
            escape(", ".join(change.replaced_by)),
            escape(", ".join(change.replaces)),
        )
        for change in list(found)[:MOST_CHANGES]
    )
    more = f"<small>… {len(found) - MOST_CHANGES:,} more</small>" if len(found) > MOST_CHANGES else ""
    heads = ("code", "what", "title", "old title", "replaced by", "replaces")
    return f"<div><b>{escape(str(found))}</b>{_table(heads, rows)}{more}</div>"


def _node(node: Icd10CmNode | ProcedureNode, facts: Iterable[str]) -> str:
    above: Sequence[Icd10CmNode | ProcedureNode] = node.ancestors
    path = " › ".join(escape(f"{heading.code} {heading.title}".strip()) for heading in reversed(above))
    children: Sequence[Icd10CmNode | ProcedureNode] = node.children
    below = "".join(f"<li>{_name(child)}</li>" for child in children[:MOST_CHILDREN])
    more = f"<li>… {len(children) - MOST_CHILDREN} more</li>" if len(children) > MOST_CHILDREN else ""
    listed = f"<ul style='margin:.3em 0'>{below}{more}</ul>" if children else ""
    return (
        f"<div><small style='color:#57606a'>{path}</small><br>{_name(node)}"
        f"<br><small>{escape(' · '.join(facts))}</small>{listed}</div>"
    )


def _name(node: Icd10CmNode | ProcedureNode) -> str:
    return f"<b>{escape(node.code)}</b> {escape(node.title)}"


def _badge(word: str) -> str:
    return f"<span style='color:{_COLOURS[word]};font-weight:600'>{escape(word)}</span>"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f"<th style='text-align:left'>{escape(name)}</th>" for name in heads)
    body = "".join(
        "<tr>" + "".join(f"<td style='text-align:left'>{cell}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
