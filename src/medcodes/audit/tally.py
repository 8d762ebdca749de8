"""What an audit counted."""

from __future__ import annotations

from collections import Counter
from typing import Any

import attrs

from medcodes.linkage.link import BEST_FIRST
from medcodes.rules.denials import DENIALS


@attrs.define
class Tally:
    """Lines counted by verdict, by finding and by the denial to expect.

    Attributes:
        lines: how many were checked.
        verdicts: lines by verdict.
        findings: findings by rule, each with its name, as ``DX101 header-not-billable``.
        denials: lines by the claim adjustment reason code that their first finding predicts.
        faulty: lines with a finding.
        unreadable: rows that could not be read.
    """

    lines: int = 0
    verdicts: Counter[str] = attrs.field(factory=Counter)
    findings: Counter[str] = attrs.field(factory=Counter)
    denials: Counter[str] = attrs.field(factory=Counter)
    faulty: int = 0
    unreadable: int = 0

    def add(
        self, verdicts: dict[str | None, int], findings: dict[str | None, int], denials: dict[str | None, int]
    ) -> None:
        """Count the lines of a batch, given how often each text occurs in it."""
        for verdict, count in verdicts.items():
            self.lines += count
            self.verdicts[str(verdict)] += count
        for text, count in findings.items():
            if text:
                self.faulty += count
                for finding in text.split("; "):
                    self.findings[" ".join(finding.split()[-2:])] += count
        for carc, count in denials.items():
            if carc:
                self.denials[carc] += count

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "lines": self.lines,
            "faulty": self.faulty,
            "unreadable": self.unreadable,
            "verdicts": {verdict.value: self.verdicts[verdict.value] for verdict in BEST_FIRST},
            "findings": dict(self.findings.most_common()),
            "denials": dict(self.denials.most_common()),
        }

    def __str__(self) -> str:
        """The counts as a page of text."""
        parts = [
            _part("verdict", [(verdict.value, self.verdicts[verdict.value]) for verdict in BEST_FIRST], self.lines),
            _part("finding", _ordered(self.findings), self.lines),
            _part(
                "predicted denial",
                [(f"CARC {carc}: {DENIALS.get(carc, '')}", count) for carc, count in _ordered(self.denials)],
                self.lines,
            ),
        ]
        lines = f"{self.lines:,} line{'' if self.lines == 1 else 's'} checked, {self.faulty:,} with findings"
        unreadable = f"; {self.unreadable:,} could not be read" if self.unreadable else ""
        return "\n\n".join([*filter(None, parts), f"{lines}{unreadable}."])


def _ordered(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _part(title: str, counts: list[tuple[str, int]], lines: int) -> str:
    """A table of counts with their share of all lines."""
    if not counts:
        return ""
    rows = [f"{count:>12,} {count / (lines or 1):>7.2%}  {name}" for name, count in counts]
    return "\n".join([f"{'lines':>12} {'share':>7}  {title}", *rows])
