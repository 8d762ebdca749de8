"""What the checker itself finds: about rules that crash, and about suppressions. These are no rules."""

from __future__ import annotations

import attrs

from medcodes.rules.finding import Finding, Severity


@attrs.frozen
class Own:
    """A finding of the checker itself.

    Attributes:
        id: its id.
        name: its readable name.
        severity: how bad it is.
        text: what it tells.
        remedy: what to do.
    """

    id: str
    name: str
    severity: Severity
    text: str
    remedy: str

    def finding(self, where: str, message: str, remedy: str = "") -> Finding:
        """The finding at a place.

        :param remedy: what to do, where `remedy` does not say it well enough.
        """
        return Finding(self.id, self.name, self.severity, where, message, remedy or self.remedy)


CRASHED = Own(
    "CHK101",
    "rule-crashed",
    Severity.WARNING,
    "A rule crashed, and so did not check the claim. The other rules did.",
    "Report it to the maintainers with a claim that shows it and no patient's data.",
)
WITHOUT_REASON = Own(
    "CHK102",
    "suppression-without-reason",
    Severity.INFO,
    "A finding is to be suppressed, and no reason is given. The suppression is not honoured.",
    "Say why the finding may stand.",
)
OF_NO_USE = Own(
    "CHK103",
    "suppression-of-no-use",
    Severity.INFO,
    "A suppression names no rule, or one that finds nothing at its place. It could hide something later.",
    "Drop it, lest it hide something later.",
)
ALL = (CRASHED, WITHOUT_REASON, OF_NO_USE)
