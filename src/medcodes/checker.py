"""``medcodes.check_claim``: every rule over one claim."""

from __future__ import annotations

import json
from typing import Any

import attrs

from medcodes.claims.claim import Claim
from medcodes.linkage.link import Link
from medcodes.rules.facts import Facts, Skip
from medcodes.rules.finding import Finding, Found, Severity
from medcodes.rules.rule import Rule, rules

_ORDER = {severity: place for place, severity in enumerate(Severity)}
CRASHED = "CHK101"
"""The id of the finding about a rule that crashed. It is no rule of its own."""


@attrs.frozen
class Report:
    """What the rules found on a claim.

    Attributes:
        findings: by place on the claim, the worst first at each place.
        links: for each line, the verdict on its diagnoses, or None for a line that could not be judged.
        skipped: what was not checked, and what it lacked. Silence is not a pass.
    """

    findings: tuple[Finding, ...]
    links: tuple[Link | None, ...]
    skipped: tuple[Skip, ...]

    @property
    def ok(self) -> bool:
        """Nothing found is an error."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "ok": self.ok,
            "findings": [finding.to_dict() for finding in self.findings],
            "links": [link.to_dict() if link is not None else None for link in self.links],
            "skipped": [attrs.asdict(skip) for skip in self.skipped],
        }

    def to_json(self, indent: int | None = None) -> str:
        """The report as JSON.

        :param indent: how many blanks to indent, or None for one line.
        """
        return json.dumps(self.to_dict(), indent=indent, ensure_ascii=False)

    def __str__(self) -> str:
        from medcodes.report import text

        return text(self)

    def _repr_html_(self) -> str:
        from medcodes.notebook import report

        return report(self)


def check_claim(claim: Claim) -> Report:
    """Check a claim with every rule.

    Bad codes, dates and pointers are reported, never raised; a rule that crashes becomes a finding about the rule.

    >>> from medcodes import Claim, ServiceLine
    >>> claim = Claim(["M25.571"], [ServiceLine("71046", pointers=[1])], "2026-11-02")
    >>> report = check_claim(claim)
    >>> report.ok, [(finding.rule, finding.where, finding.carc) for finding in report.findings]
    (False, [('LNK101', 'lines/0', '11')])
    """
    facts = Facts(claim)
    findings: list[Finding] = []
    skipped: list[Skip] = []
    for rule in rules:
        try:
            for found in rule.check(claim, facts):
                if isinstance(found, Found):
                    findings.append(rule.finding(found))
                else:
                    skipped.append(found)
        except Exception as error:
            findings.append(_crashed(rule, error))
    findings.sort(key=_place)
    return Report(tuple(findings), _links(facts), tuple(skipped))


def _place(finding: Finding) -> tuple[list[tuple[int, str]], int, str, str]:
    """Where a finding stands in the report: numbers in places count as numbers."""
    parts = [(int(part), "") if part.isdigit() else (-1, part) for part in finding.where.split("/")]
    return parts, _ORDER[finding.severity], finding.rule, finding.message


def _crashed(rule: Rule, error: Exception) -> Finding:
    """The finding about a rule that crashed. The error's text may quote the claim: only its kind is told."""
    return Finding(
        CRASHED,
        "rule-crashed",
        Severity.WARNING,
        "",
        f"The rule {rule.id} ({rule.name}) failed with {type(error).__name__}, so it did not check this claim.",
        "Report it to the maintainers with a claim that shows it and no patient's data.",
    )


def _links(facts: Facts) -> tuple[Link | None, ...]:
    try:
        return facts.links
    except Exception:
        return (None,) * len(facts.claim.lines)
