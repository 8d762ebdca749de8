"""Suppressed findings: kept in the report with the reason; a suppression that is of no use is told."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import attrs

from medcodes.checker.own import OF_NO_USE, WITHOUT_REASON
from medcodes.claims.claim import Claim
from medcodes.errors import shortened
from medcodes.rules.finding import Finding
from medcodes.rules.rule import find, nearest


@attrs.frozen
class Suppressed:
    """A finding that somebody lets stand.

    Attributes:
        finding: the finding.
        reason: why it may stand.
    """

    finding: Finding
    reason: str

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {**self.finding.to_dict(), "reason": self.reason}

    def __str__(self) -> str:
        return f"{self.finding.where}: suppressed {self.finding.rule}: {self.reason}"


@attrs.define(eq=False)
class _Wish:
    """A suppression of a claim: at which line, of which rule, and whether it was of use."""

    where: str
    named: str
    rule: str
    reason: str
    used: bool = False


def wishes(claim: Claim) -> list[_Wish]:
    """The suppressions of a claim's lines, and then its own."""
    found = [_wish(f"lines/{n}/", *pair) for n, line in enumerate(claim.lines) for pair in line.suppress]
    return found + [_wish("", *pair) for pair in claim.suppress]


def suppress(
    wanted: list[_Wish], findings: list[Finding], running: Collection[str]
) -> tuple[list[Finding], tuple[Suppressed, ...]]:
    """The findings that are left, and those that are suppressed.

    :param wanted: the suppressions of the claim.
    :param findings: what was found.
    :param running: the ids of the rules that the settings let run.
    """
    left: list[Finding] = []
    suppressed: list[Suppressed] = []
    for finding in findings:
        wish = next((wish for wish in wanted if _meant(wish, finding)), None)
        if wish is None:
            left.append(finding)
            continue
        wish.used = True
        if wish.reason:
            suppressed.append(Suppressed(finding, wish.reason))
        else:
            left.append(finding)
    return [*left, *_complaints(wanted, running)], tuple(suppressed)


def _wish(where: str, named: str, reason: str) -> _Wish:
    rule = find(named)
    return _Wish(where, named, "" if rule is None else rule.id, reason)


def _meant(wish: _Wish, finding: Finding) -> bool:
    return wish.rule == finding.rule and f"{finding.where}/".startswith(wish.where)


def _complaints(wanted: list[_Wish], running: Collection[str]) -> Iterator[Finding]:
    """The findings about suppressions without a reason, and about those that were of no use."""
    for wish in wanted:
        where = f"{wish.where}suppress"
        if not wish.rule:
            near = nearest(wish.named)
            text = f"{shortened(wish.named)!r} is suppressed, and there is no such rule{near and f'; {near} is near'}."
            yield OF_NO_USE.finding(where, text, "Name a rule by its id, or drop it.")
        elif not wish.reason:
            text = f"{wish.rule} is to be suppressed without a reason, so its findings stay."
            yield WITHOUT_REASON.finding(where, text)
        elif not wish.used and wish.rule in running:
            text = f"{wish.rule} is suppressed here, and finds nothing here."
            yield OF_NO_USE.finding(where, text)
