"""What the rules found on a claim."""

from __future__ import annotations

import json
from typing import Any

import attrs

from medcodes.checker.suppressing import Suppressed
from medcodes.linkage.link import Link
from medcodes.rules.facts import Skip
from medcodes.rules.finding import Finding, Severity


@attrs.frozen
class Report:
    """What the rules found on a claim.

    Attributes:
        findings: by place on the claim, the worst first at each place.
        links: for each line, the verdict on its diagnoses, or None for a line that could not be judged.
        skipped: what was not checked, and what it lacked. Silence is not a pass.
        suppressed: findings that somebody lets stand, with the reasons (`Claim.suppress`, `ServiceLine.suppress`).
    """

    findings: tuple[Finding, ...]
    links: tuple[Link | None, ...]
    skipped: tuple[Skip, ...]
    suppressed: tuple[Suppressed, ...] = ()

    @property
    def ok(self) -> bool:
        """Nothing that is found, and not suppressed, is an error."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "ok": self.ok,
            "findings": [finding.to_dict() for finding in self.findings],
            "links": [link.to_dict() if link is not None else None for link in self.links],
            "skipped": [attrs.asdict(skip) for skip in self.skipped],
            "suppressed": [known.to_dict() for known in self.suppressed],
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
