"""What a rule finds: where, what is wrong, what to do, and the denial it predicts."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import attrs


class Severity(StrEnum):
    """How bad a finding is.

    ERROR: the claim will be denied, or is wrong. WARNING: a payer may deny it, or a better code exists. INFO: worth
    knowing.
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@attrs.frozen
class Finding:
    """Something that a rule found on a claim.

    Attributes:
        rule: id of the rule, such as ``LNK101``.
        name: its readable name, such as ``region-mismatch``.
        severity: how bad it is.
        where: its place on the claim, counted from 0: ``diagnoses/0``, ``lines/1/modifiers``.
        message: what is wrong, in full sentences.
        remedy: what to do.
        suggestions: codes that would be right, best first.
        carc: the claim adjustment reason code of the denial it predicts, or empty.
        source: what to cite.
    """

    rule: str
    name: str
    severity: Severity
    where: str
    message: str
    remedy: str = ""
    suggestions: tuple[str, ...] = ()
    carc: str = ""
    source: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {**attrs.asdict(self), "severity": self.severity.value, "suggestions": list(self.suggestions)}

    def __str__(self) -> str:
        return f"{self.where}: {self.severity.value} {self.rule}: {self.message}"


@attrs.frozen
class Found:
    """What a rule yields; its rule makes a `Finding` of it.

    Attributes:
        where: the place on the claim.
        message: what is wrong.
        suggestions: codes that would be right, best first.
        remedy: what to do, where the rule's own remedy does not say it well enough.
        severity: where it differs from the rule's.
        source: where it differs from the rule's.
    """

    where: str
    message: str
    suggestions: tuple[str, ...] = ()
    remedy: str = ""
    severity: Severity | None = None
    source: str = ""


def at(
    *where: object,
    message: str,
    suggestions: Iterable[object] = (),
    remedy: str = "",
    severity: Severity | None = None,
    source: str = "",
) -> Found:
    """Something found at a place of the claim: ``at("lines", 1, "modifiers", message=...)``."""
    return Found("/".join(map(str, where)), message, tuple(map(str, suggestions)), remedy, severity, source)
