"""A rule: an id, a readable name, a severity, a denial, documentation and logic, all in one place."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cached_property
from importlib import import_module
from pkgutil import iter_modules

import attrs

from medcodes.claims.claim import Claim
from medcodes.days import DateLike, as_day
from medcodes.rules.denials import DENIALS
from medcodes.rules.facts import Facts, Skip
from medcodes.rules.finding import Finding, Found, Severity
from medcodes.rules.marks import Mark

Check = Callable[[Claim, Facts], Iterable[Found | Skip]]

FAMILIES = ("claim", "dx", "px", "lnk", "em")
"""The folders of rules, in the order in which they run."""

_ID = re.compile(r"[A-Z]{2,3}\d{3}")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
_PARTS = ("Why", "Example", "Remedy", "Source")
_registered: dict[str, Rule] = {}


@attrs.frozen(slots=False)
class Rule:
    """A rule of the linter.

    Attributes:
        id: stable, never used again, such as ``DX101``.
        name: readable, such as ``header-not-billable``.
        severity: how bad its findings are, where they do not say otherwise.
        carc: the claim adjustment reason code of the denial that it predicts, or empty.
        check: the logic; its docstring is the documentation.
        when: marks; it only runs where the claim has any of the first, and any of each of the following.
        since: the first date of service to which the edit that it models applies, or None.
        until: the last one, or None.
    """

    id: str
    name: str
    severity: Severity
    carc: str
    check: Check
    when: tuple[Mark, ...] = ()
    since: date | None = None
    until: date | None = None

    @cached_property
    def documentation(self) -> str:
        """What it finds, why it matters, an example, the remedy and the source."""
        return inspect.cleandoc(self.check.__doc__ or "")

    @property
    def summary(self) -> str:
        """The first sentence of its documentation."""
        return self.documentation.partition("\n\n")[0].replace("\n", " ")

    @cached_property
    def parts(self) -> dict[str, str]:
        """The documentation's parts: Why, Example, Remedy and Source."""
        found: dict[str, str] = {}
        part = ""
        for line in self.documentation.splitlines():
            head, colon, rest = line.partition(": ")
            if colon and head in _PARTS:
                part, line = head, rest
            if part:
                found[part] = f"{found.get(part, '')} {line.strip()}".strip()
        return found

    @cached_property
    def remedy(self) -> str:
        """What to do about a finding."""
        text = self.parts.get("Remedy", "")
        return text[:1].upper() + text[1:]

    @cached_property
    def source(self) -> str:
        """What the rule rests on."""
        return self.parts.get("Source", "")

    def finding(self, found: Found) -> Finding:
        """The finding for what its check found."""
        return Finding(
            self.id,
            self.name,
            found.severity or self.severity,
            found.where,
            found.message,
            found.remedy or self.remedy,
            found.suggestions,
            self.carc,
            found.source or self.source,
        )


def rule(
    id: str,  # noqa: A002
    name: str,
    *,
    severity: str,
    carc: str = "",
    when: Mark | tuple[Mark, ...] = (),
    since: DateLike | None = None,
    until: DateLike | None = None,
) -> Callable[[Check], Check]:
    """Register a check as a rule.

    :param id: two or three letters of the family and three digits.
    :param name: words joined by dashes.
    :param severity: ``error``, ``warning`` or ``info``.
    :param carc: claim adjustment reason code of the denial that it predicts.
    :param when: marks of which a claim must have one, or it cannot concern the rule; several in a tuple: one of each.
        Without any, the rule runs on every claim.
    :param since: the first date of service to which the edit applies.
    :param until: the last one.
    :raises ValueError: the id or name is taken or malformed, or the check has no documentation.
    """

    def register(check: Check) -> Check:
        marks = (when,) if isinstance(when, Mark) else when
        days = [None if day is None else as_day(day) for day in (since, until)]
        made = Rule(id, name, Severity(severity), carc, check, marks, *days)
        if not _ID.fullmatch(id) or not _NAME.fullmatch(name):
            message = f"{id} {name}: an id is like DX101, a name like header-not-billable"
            raise ValueError(message)
        if any(id == other.id or name == other.name for other in _registered.values()):
            message = f"{id} {name}: the id or the name is taken"
            raise ValueError(message)
        if carc and carc not in DENIALS:
            message = f"{id}: the denial {carc} has no words in `medcodes.rules.denials`"
            raise ValueError(message)
        if missing := [part for part in _PARTS if part not in made.parts]:
            message = f"{id}: its documentation lacks {', '.join(missing)}"
            raise ValueError(message)
        _registered[id] = made
        return check

    return register


class _Loaded:
    """The shipped rules, imported when they are first asked for."""

    def __init__(self) -> None:
        self._rules: tuple[Rule, ...] | None = None

    def __iter__(self) -> Iterator[Rule]:
        if self._rules is None:
            for family in FAMILIES:
                package = import_module(f"medcodes.rules.{family}")
                for module in sorted(found.name for found in iter_modules(package.__path__)):
                    import_module(f"{package.__name__}.{module}")
            self._rules = tuple(_registered.values())
        return iter(self._rules)


rules = _Loaded()


def find(name: str) -> Rule | None:
    """The rule of an id or a name, in any case, or None."""
    wanted = name.strip().casefold()
    return next((known for known in rules if wanted in (known.id.casefold(), known.name)), None)
