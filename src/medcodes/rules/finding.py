"""What a rule finds: where, what is wrong, what to do, and the denial it predicts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import partial
from typing import Any

import attrs

from medcodes.rules.later import Later


class Severity(StrEnum):
    """How bad a finding is.

    ERROR: the claim will be denied, or is wrong. WARNING: a payer may deny it, or a better code exists. INFO: worth
    knowing.
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@attrs.frozen(repr=False)
class Finding:
    """Something that a rule found on a claim.

    The message, the suggestions and the source may be made only when they are read; they are made once.

    Attributes:
        rule: id of the rule, such as ``LNK101``.
        name: its readable name, such as ``region-mismatch``.
        severity: how bad it is.
        where: its place on the claim, counted from 0: ``diagnoses/0``, ``lines/1/modifiers``.
        remedy: what to do.
        carc: the claim adjustment reason code of the denial it predicts, or empty.
    """

    rule: str
    name: str
    severity: Severity
    where: str
    _message: str | Later[str]
    remedy: str = ""
    _suggestions: tuple[str, ...] | Later[tuple[str, ...]] = ()
    carc: str = ""
    _source: str | Later[str] = ""
    _fingerprint: str | Later[str] = attrs.field(default="", eq=False)

    @property
    def message(self) -> str:
        """What is wrong, in full sentences."""
        return self._message if isinstance(self._message, str) else self._message.value

    @property
    def source(self) -> str:
        """What to cite."""
        return self._source if isinstance(self._source, str) else self._source.value

    @property
    def suggestions(self) -> tuple[str, ...]:
        """Codes that would be right, best first."""
        return self._suggestions if isinstance(self._suggestions, tuple) else self._suggestions.value

    @property
    def fingerprint(self) -> str:
        """What the finding is known by again: made of the rule and the codes at its place, not of where that stands."""
        return self._fingerprint if isinstance(self._fingerprint, str) else self._fingerprint.value

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "rule": self.rule,
            "name": self.name,
            "severity": self.severity.value,
            "where": self.where,
            "message": self.message,
            "remedy": self.remedy,
            "suggestions": list(self.suggestions),
            "carc": self.carc,
            "source": self.source,
            "fingerprint": self.fingerprint,
        }

    def __str__(self) -> str:
        return f"{self.where}: {self.severity.value} {self.rule}: {self.message}"

    def __repr__(self) -> str:
        return f"<Finding {self}>"


@attrs.frozen
class Found:
    """What a rule yields; its rule makes a `Finding` of it.

    Attributes:
        where: the place on the claim.
        message: what is wrong, or a call that words it.
        suggestions: codes that would be right, best first, or a call that gives them.
        remedy: what to do, where the rule's own remedy does not say it well enough.
        severity: where it differs from the rule's.
        source: where it differs from the rule's, or a call that tells it.
    """

    where: str
    message: str | Later[str]
    suggestions: tuple[str, ...] | Later[tuple[str, ...]] = ()
    remedy: str = ""
    severity: Severity | None = None
    source: str | Later[str] = ""


def at(
    *where: object,
    message: str | Callable[[], str],
    suggestions: Iterable[object] | Callable[[], Iterable[object]] = (),
    remedy: str = "",
    severity: Severity | None = None,
    source: str | Callable[[], str] = "",
) -> Found:
    """Something found at a place of the claim: ``at("lines", 1, "modifiers", message=...)``.

    What costs much to word is given as a call, such as ``partial(_wording, node)``: it is made when somebody reads it.

    >>> at("lines", 1, "modifiers", message="RT says right.").where
    'lines/1/modifiers'
    """
    place = "/".join([str(part) for part in where])
    text = message if isinstance(message, str) else Later(partial(_told, message))
    codes = (
        Later(partial(_listed, suggestions)) if callable(suggestions) else tuple([str(code) for code in suggestions])
    )
    cited = source if isinstance(source, str) else Later(partial(_told, source))
    return Found(place, text, codes, remedy, severity, cited)


def _told(wording: Callable[[], str]) -> str:
    """The text that a call words; where it fails, the finding stays, and says so."""
    try:
        return wording()
    except Exception as error:  # as for a rule that crashes: its text may quote the claim
        return f"The wording of this finding failed with {type(error).__name__}."


def _listed(suggestions: Callable[[], Iterable[object]]) -> tuple[str, ...]:
    """The codes that a call gives; none where it fails."""
    try:
        return tuple([str(code) for code in suggestions()])
    except Exception:
        return ()
