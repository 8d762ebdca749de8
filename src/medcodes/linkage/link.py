"""The answer to one question of linkage: a verdict with its reasons."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

import attrs


class Verdict(StrEnum):
    """How a diagnosis stands to a procedure, best first.

    SUPPORTED: an indication or a policy in force names it. PLAUSIBLE: nothing names it, and region, system, sex and
    age agree. UNDETERMINED: too little is known of one of the codes. UNSUPPORTED: a policy or an exclusive indication
    leaves it out, or anatomy contradicts it.
    """

    SUPPORTED = "supported"
    PLAUSIBLE = "plausible"
    UNDETERMINED = "undetermined"
    UNSUPPORTED = "unsupported"


BEST_FIRST = tuple(Verdict)


class Basis(StrEnum):
    """What a verdict rests on."""

    POLICY = "policy"
    INDICATION = "indication"
    ANATOMY = "anatomy"
    NONE = "none"


@attrs.frozen
class Reason:
    """Why one diagnosis got its verdict.

    Attributes:
        diagnosis: the diagnosis, as it is printed.
        verdict: its verdict.
        basis: what the verdict rests on.
        text: the reason, in full sentences.
        source: what to cite, or nothing.
    """

    diagnosis: str
    verdict: Verdict
    basis: Basis
    text: str
    source: str = ""

    def __str__(self) -> str:
        return self.text


@attrs.frozen
class Answers:
    """How to word a link's reasons and find what would fit: only asked for when somebody reads them."""

    reasons: Callable[[Link], tuple[Reason, ...]]
    suggestions: Callable[[Link], tuple[str, ...]]
    procedures: Callable[[Link], tuple[str, ...]]
    unchecked: Callable[[Link], tuple[str, ...]]


@attrs.frozen
class Asked:
    """For whom, where and when a link was asked about.

    Attributes:
        day: the date of service as YYYY-MM-DD, or empty where none was given.
        payer: who pays, in small letters, or empty where nobody was named.
        state: where the service was given, two letters, or empty.
    """

    day: str = ""
    payer: str = ""
    state: str = ""


@attrs.frozen(repr=False)
class Link:
    """The verdict on one procedure and its diagnoses on a day.

    The line's verdict is its best diagnosis's; every reason is kept.

    Attributes:
        procedure: the procedure code, as it is printed.
        diagnoses: the diagnoses, as they are printed, in the order of the line.
        verdict: the verdict on the line.
        asked: the day, payer and state that were asked about.

    >>> import medcodes
    >>> link = medcodes.check_link("71046", ["M25.571", "R05.9"], on="2026-11-02")
    >>> link.verdict.value, [reason.verdict.value for reason in link.reasons]
    ('supported', ['unsupported', 'supported'])
    """

    procedure: str
    diagnoses: tuple[str, ...]
    verdict: Verdict
    asked: Asked
    _answers: Answers = attrs.field(eq=False)

    @property
    def day(self) -> str:
        """The date of service as YYYY-MM-DD, or empty where none was given."""
        return self.asked.day

    @property
    def payer(self) -> str:
        """Who pays, in small letters, or empty where nobody was named."""
        return self.asked.payer

    @property
    def state(self) -> str:
        """Where the service was given, two letters, or empty."""
        return self.asked.state

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why, in the order of the line: one reason for each diagnosis, and where policies contradict it, theirs."""
        return self._answers.reasons(self)

    @property
    def suggestions(self) -> tuple[str, ...]:
        """Codes, or ranges of codes, of diagnoses that would fit; empty for a line that needs none."""
        return self._answers.suggestions(self)

    @property
    def procedures(self) -> tuple[str, ...]:
        """Procedures like this one that the diagnoses do justify; empty for a line that needs none.

        >>> import medcodes
        >>> medcodes.check_link("71046", ["M25.571"], on="2026-11-02").procedures[:2]
        ('73600', '73610')
        """
        return self._answers.procedures(self)

    @property
    def unchecked(self) -> tuple[str, ...]:
        """What was not checked, and why. Silence is not a pass."""
        return self._answers.unchecked(self)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "procedure": self.procedure,
            "diagnoses": list(self.diagnoses),
            "verdict": self.verdict.value,
            "reasons": [attrs.asdict(reason, value_serializer=_plain) for reason in self.reasons],
            "suggestions": list(self.suggestions),
            "procedures": list(self.procedures),
            "unchecked": list(self.unchecked),
        }

    def __reduce__(self) -> tuple[object, ...]:
        from medcodes.linkage.check import ask_again

        return ask_again, (self.procedure, self.diagnoses, self.asked)

    def __repr__(self) -> str:
        return f"<Link {self.procedure} with {', '.join(self.diagnoses) or 'no diagnosis'}: {self.verdict.value}>"

    def _repr_html_(self) -> str:
        from medcodes.notebook import link

        return link(self)


def _plain(_: type, __: object, value: object) -> object:
    return value.value if isinstance(value, StrEnum) else value
