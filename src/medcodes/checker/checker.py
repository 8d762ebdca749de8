"""``medcodes.check_claim``: every rule that concerns a claim, run over it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from medcodes.checker import own
from medcodes.checker.report import Report
from medcodes.checker.settings import Settings
from medcodes.checker.suppressing import Suppressed, suppress, wishes
from medcodes.claims.claim import Claim
from medcodes.linkage.link import Link
from medcodes.policies.policy import payer_key
from medcodes.rules.facts import Facts, Skip
from medcodes.rules.finding import Finding, Found, Severity
from medcodes.rules.rule import Rule, rules
from medcodes.rules.selection import Selection

_ORDER = {severity: place for place, severity in enumerate(Severity)}
CRASHED = own.CRASHED.id
"""The id of the finding about a rule that crashed. It is no rule of its own."""
_DEFAULT = Settings()


class Checker:
    """Rules and settings, ready to be run over claims.

    :param rules: the rules, in the order in which they run; all that are known where they are left out.
    :param settings: which of them run, and how bad their findings are.
    :raises SettingsError: the settings name a rule or severity that there is not.
    """

    def __init__(self, rules: Iterable[Rule] = rules, settings: Settings = _DEFAULT) -> None:
        self.settings = settings.check()
        known = tuple(rules)
        self._chosen = _Chosen(known, settings)
        self._of_payer = {payer: _Chosen(known, settings.for_payer(payer)) for payer, _ in settings.payers}
        self._problems = tuple([Skip("rules", "the rules of another package", problem) for problem in _problems(rules)])

    def check(self, claim: Claim) -> Report:
        """Check a claim with the rules that concern it."""
        facts = Facts(claim)
        chosen = self._chosen
        if self._of_payer and claim.payer:
            chosen = self._of_payer.get(payer_key(str(claim.payer)), chosen)
        findings: list[Finding] = []
        skipped: list[Skip] = [*self._problems]
        for rule in chosen.selection.of(facts):
            try:
                for found in rule.check(claim, facts):
                    if isinstance(found, Found):
                        findings.append(rule.finding(found, claim, chosen.severities.get(rule.id)))
                    else:
                        skipped.append(Skip(found.where, found.what, found.lacked, rule.id))
            except Exception as error:
                findings.append(_crashed(rule, error))
        suppressed: tuple[Suppressed, ...] = ()
        if wanted := wishes(claim):
            findings, suppressed = suppress(wanted, findings, chosen.ids)
        if len(findings) > 1:
            findings.sort(key=_place)
        return Report(tuple(findings), _links(facts), tuple(skipped), suppressed)


class _Chosen:
    """The rules that some settings let run, and the severities that they set."""

    def __init__(self, known: tuple[Rule, ...], settings: Settings) -> None:
        self.selection = Selection([rule for rule in known if settings.allows(rule)])
        self.ids = frozenset([rule.id for rule in self.selection.rules])
        told = {rule.id: settings.severity_of(rule) for rule in self.selection.rules}
        self.severities = {rule: severity for rule, severity in told.items() if severity is not None}


def _problems(known: object) -> tuple[str, ...]:
    """The packages whose rules were left out, where all rules that are known run."""
    return rules.problems if known is rules else ()


@lru_cache(maxsize=64)
def checker(settings: Settings = _DEFAULT) -> Checker:
    """The checker of all rules with some settings, made once."""
    return Checker(settings=settings)


def check_claim(claim: Claim, settings: Settings | None = None) -> Report:
    """Check a claim with every rule.

    Bad codes, dates and pointers are reported, never raised; a rule that crashes becomes a finding about the rule.

    :param settings: which rules run, and how bad their findings are. No file is read unless you do: `Settings.load`.
    :raises SettingsError: the settings name a rule or severity that there is not.

    >>> from medcodes import Claim, ServiceLine
    >>> claim = Claim(["M25.571"], [ServiceLine("71046", pointers=[1])], "2026-11-02")
    >>> report = check_claim(claim)
    >>> report.ok, [(finding.rule, finding.where, finding.carc) for finding in report.findings]
    (False, [('LNK101', 'lines/0', '11')])
    >>> check_claim(claim, Settings(severity={"LNK101": "warning"})).ok
    True
    """
    return checker(_DEFAULT if settings is None else settings).check(claim)


def _place(finding: Finding) -> tuple[list[tuple[int, str]], int, str]:
    """Where a finding stands in the report: numbers in places count as numbers. A rule's own order is kept."""
    parts = [(int(part), "") if part.isdigit() else (-1, part) for part in finding.where.split("/")]
    return parts, _ORDER[finding.severity], finding.rule


def _crashed(rule: Rule, error: Exception) -> Finding:
    """The finding about a rule that crashed. The error's text may quote the claim: only its kind is told."""
    message = f"The rule {rule.id} ({rule.name}) failed with {type(error).__name__}, so it did not check this claim."
    return own.CRASHED.finding("", message)


def _links(facts: Facts) -> tuple[Link | None, ...]:
    try:
        return facts.links
    except Exception:
        return (None,) * len(facts.claim.lines)
