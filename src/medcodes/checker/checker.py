"""``medcodes.check_claim``: every rule that concerns a claim, run over it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from medcodes.checker.report import Report
from medcodes.claims.claim import Claim
from medcodes.linkage.link import Link
from medcodes.rules.facts import Facts, Skip
from medcodes.rules.finding import Finding, Found, Severity
from medcodes.rules.rule import Rule, rules
from medcodes.rules.selection import Selection

_ORDER = {severity: place for place, severity in enumerate(Severity)}
CRASHED = "CHK101"
"""The id of the finding about a rule that crashed. It is no rule of its own."""


class Checker:
    """Rules, ready to be run over claims.

    :param rules: the rules, in the order in which they run.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._selection = Selection(rules)

    def check(self, claim: Claim) -> Report:
        """Check a claim with the rules that concern it."""
        facts = Facts(claim)
        findings: list[Finding] = []
        skipped: list[Skip] = []
        for rule in self._selection.of(facts):
            try:
                for found in rule.check(claim, facts):
                    if isinstance(found, Found):
                        findings.append(rule.finding(found))
                    else:
                        skipped.append(found)
            except Exception as error:
                findings.append(_crashed(rule, error))
        if len(findings) > 1:
            findings.sort(key=_place)
        return Report(tuple(findings), _links(facts), tuple(skipped))


@cache
def _every_rule() -> Checker:
    return Checker(rules)


def check_claim(claim: Claim) -> Report:
    """Check a claim with every rule.

    Bad codes, dates and pointers are reported, never raised; a rule that crashes becomes a finding about the rule.

    >>> from medcodes import Claim, ServiceLine
    >>> claim = Claim(["M25.571"], [ServiceLine("71046", pointers=[1])], "2026-11-02")
    >>> report = check_claim(claim)
    >>> report.ok, [(finding.rule, finding.where, finding.carc) for finding in report.findings]
    (False, [('LNK101', 'lines/0', '11')])
    """
    return _every_rule().check(claim)


def _place(finding: Finding) -> tuple[list[tuple[int, str]], int, str]:
    """Where a finding stands in the report: numbers in places count as numbers. A rule's own order is kept."""
    parts = [(int(part), "") if part.isdigit() else (-1, part) for part in finding.where.split("/")]
    return parts, _ORDER[finding.severity], finding.rule


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
