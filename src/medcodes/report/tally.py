"""Counts over many claims, for the summary at the end."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Self

from medcodes.rules.denials import DENIALS
from medcodes.rules.finding import Severity

if TYPE_CHECKING:
    from medcodes.checker import Report


_COUNTS = ("claims", "clean", "unreadable", "suppressed", "hidden")


class Tally:
    """Counts over many claims, for the summary at the end."""

    def __init__(self) -> None:
        self.claims = 0
        self.clean = 0
        self.unreadable = 0
        self.suppressed = 0
        self.hidden = 0
        self.rules: Counter[tuple[str, str, str]] = Counter()
        self.denials: Counter[str] = Counter()
        self.severities: Counter[Severity] = Counter()

    def add(self, report: Report) -> None:
        """Count one report."""
        self.claims += 1
        self.clean += not report.findings
        self.suppressed += len(report.suppressed)
        for finding in report.findings:
            self.rules[finding.rule, finding.name, finding.severity.value] += 1
            self.severities[finding.severity] += 1
            if finding.carc and finding.severity is not Severity.INFO:
                self.denials[finding.carc] += 1

    def with_more(self, other: Tally) -> Tally:
        """A tally of what both have counted."""
        both = Tally()
        for name in _COUNTS:
            setattr(both, name, getattr(self, name) + getattr(other, name))
        for counts in (self, other):
            both.rules.update(counts.rules)
            both.denials.update(counts.denials)
            both.severities.update(counts.severities)
        return both

    def text(self) -> str:
        """The summary for a reader."""
        lines = [
            f"{_count(self.claims, 'claim')} checked: {self.clean} without findings, "
            + ", ".join(_count(self.severities[severity], severity.value) for severity in Severity)
            + (f"; {self.suppressed} suppressed" if self.suppressed else "")
            + (f"; {self.hidden} known and hidden" if self.hidden else "")
            + (f"; {_count(self.unreadable, 'place')} could not be read" if self.unreadable else "")
            + "."
        ]
        if self.rules:
            lines.append("By rule:")
            lines += [
                f"  {count:>6}  {rule} {name} ({severity})" for (rule, name, severity), count in _sorted(self.rules)
            ]
        if self.denials:
            lines.append("By predicted denial (claim adjustment reason code):")
            lines += [f"  {count:>6}  CARC {carc}: {DENIALS[carc]}" for carc, count in _sorted(self.denials)]
        return "\n".join(lines)

    def kept(self) -> dict[str, Any]:
        """Everything that was counted, as plain values: what `of_kept` takes."""
        counts = {name: getattr(self, name) for name in _COUNTS}
        rules = [[*rule, count] for rule, count in self.rules.items()]
        severities = {severity.value: count for severity, count in self.severities.items()}
        return {**counts, "rules": rules, "denials": dict(self.denials), "severities": severities}

    @classmethod
    def of_kept(cls, kept: dict[str, Any]) -> Self:
        """The tally that `kept` gave."""
        tally = cls()
        for name in _COUNTS:
            setattr(tally, name, int(kept[name]))
        tally.rules.update({(str(i), str(name), str(severity)): int(n) for i, name, severity, n in kept["rules"]})
        tally.denials.update({str(carc): int(count) for carc, count in kept["denials"].items()})
        tally.severities.update({Severity(severity): int(count) for severity, count in kept["severities"].items()})
        return tally

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "claims": self.claims,
            "clean": self.clean,
            "unreadable": self.unreadable,
            "suppressed": self.suppressed,
            "hidden": self.hidden,
            "severities": {severity.value: self.severities[severity] for severity in Severity},
            "rules": {rule: count for (rule, _, _), count in _sorted(self.rules)},
            "denials": dict(_sorted(self.denials)),
        }


def _sorted(counts: Counter[Any]) -> list[tuple[Any, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _count(number: int, what: str) -> str:
    plural = what if number == 1 or what == "info" else f"{what}s"
    return f"{number} {plural}"
