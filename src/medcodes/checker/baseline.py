"""A baseline: the findings that are known already, kept in a file, so that only new ones are told."""

from __future__ import annotations

import json
from collections import Counter
from os import PathLike
from pathlib import Path
from typing import Any, Self

import attrs

from medcodes.checker import own
from medcodes.checker.report import Report
from medcodes.errors import SourceError
from medcodes.rules.finding import Finding
from medcodes.rules.fingerprint import digest

FORMAT = "medcodes-baseline"
VERSION = 1
LARGEST = 256 * 1024**2
_OWN = frozenset([one.id for one in own.ALL])


class Baseline:
    """Known findings, each as often as it is known.

    It holds ids of rules and fingerprints, and nothing of a claim or patient: the claim's own id is only an ingredient
    of the fingerprint.

    >>> import medcodes
    >>> claim = medcodes.Claim(["M25.571"], [medcodes.ServiceLine("71046", [1])], "2026-11-02")
    >>> baseline = Baseline()
    >>> baseline.add(medcodes.check_claim(claim))
    >>> baseline.hide(medcodes.check_claim(claim)).findings, baseline.hidden
    ((), 1)
    """

    def __init__(self, known: Counter[str] | None = None) -> None:
        self._known = Counter(known or ())
        self._left = Counter(self._known)
        self._unsettled: list[tuple[str, int]] | None = None
        self.hidden = 0

    @classmethod
    def load(cls, path: str | PathLike[str]) -> Self:
        """Read a baseline.

        :raises SourceError: the file cannot be read, or is no baseline.
        """
        file = Path(path)
        try:
            if file.stat().st_size > LARGEST:
                raise SourceError(str(file), f"it is larger than {LARGEST:,} bytes")
            content = json.loads(file.read_text("utf-8"))
        except OSError as error:
            raise SourceError(str(file), f"it cannot be read ({error.strerror or error})") from None
        except (ValueError, RecursionError):
            raise SourceError(str(file), "it is no baseline: it is not JSON") from None
        if not isinstance(content, dict) or content.get(FORMAT) != VERSION:
            raise SourceError(str(file), "it is no baseline: write one with `medcodes check --write-baseline FILE`")
        return cls(_counts(str(file), content.get("findings")))

    def write(self, path: str | PathLike[str]) -> None:
        """Write the baseline, sorted, so that two can be compared.

        :raises SourceError: the file cannot be written.
        """
        lines = [f"  {json.dumps(key)}: {count}" for key, count in sorted(self._known.items())]
        body = "{\n" + ",\n".join(lines) + "\n }" if lines else "{}"
        try:
            Path(path).write_text(f'{{"{FORMAT}": {VERSION}, "findings": {body}}}\n', "utf-8", newline="\n")
        except OSError as error:
            raise SourceError(str(path), f"it cannot be written ({error.strerror or error})") from None

    def add(self, report: Report, claim: str = "") -> None:
        """Take in the findings of a report.

        :param claim: the claim's own id, where it has one.
        """
        for finding in report.findings:
            if (key := _key(finding, claim)) is not None:
                self._known[key] += 1
                self._left[key] += 1
                if self._unsettled is not None:
                    self._unsettled.append((key, 1))

    def hide(self, report: Report, claim: str = "") -> Report:
        """A report without the findings that are known. Each is hidden as often as it is known.

        :param claim: the claim's own id, where it has one.
        """
        left = []
        for finding in report.findings:
            key = _key(finding, claim)
            if key is not None and self._left[key] > 0:
                self._left[key] -= 1
                self.hidden += 1
                if self._unsettled is not None:
                    self._unsettled.append((key, 0))
            else:
                left.append(finding)
        return report if len(left) == len(report.findings) else attrs.evolve(report, findings=tuple(left))

    def settle(self) -> None:
        """From here on, what is added and hidden can be undone."""
        self._unsettled = []

    def undo(self) -> None:
        """Forget what was added and hidden since `settle`: whoever wrote it down did not get so far."""
        for key, added in reversed(self._unsettled or ()):
            self._known[key] -= added
            self._left[key] += 1 - 2 * added
            self.hidden -= 1 - added
        self._unsettled = []

    def kept(self) -> dict[str, Any]:
        """What it knows and what of that was met, as plain values: what `of_kept` takes."""
        return {"known": dict(self._known), "left": dict(self._left), "hidden": self.hidden}

    @classmethod
    def of_kept(cls, kept: dict[str, Any]) -> Self:
        """The baseline that `kept` gave.

        >>> Baseline.of_kept(Baseline().kept()).kept()
        {'known': {}, 'left': {}, 'hidden': 0}
        """
        baseline = cls(Counter(kept["known"]))
        baseline._left = Counter(kept["left"])
        baseline.hidden = int(kept["hidden"])
        return baseline

    @property
    def gone(self) -> int:
        """How many known findings were not met again so far."""
        return sum(self._left.values())

    def __len__(self) -> int:
        return sum(self._known.values())


def _key(finding: Finding, claim: str) -> str | None:
    """What a finding is known by; None for the checker's own, which are never hidden."""
    if finding.rule in _OWN:
        return None
    own = digest((claim, finding.fingerprint)) if claim else finding.fingerprint
    return f"{finding.rule} {own}"


def _counts(path: str, findings: object) -> Counter[str]:
    if not isinstance(findings, dict) or not all(isinstance(count, int) and count > 0 for count in findings.values()):
        raise SourceError(path, "it is no baseline: its findings are not counts")
    return Counter(findings)
