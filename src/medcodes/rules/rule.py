"""A rule: an id, a readable name, a severity, a denial, documentation and logic, all in one place."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cached_property, partial
from importlib import import_module
from pkgutil import iter_modules

import attrs

from medcodes.claims.claim import Claim
from medcodes.days import DateLike, as_day
from medcodes.plugins import from_packages
from medcodes.rules.denials import DENIALS
from medcodes.rules.facts import Facts, Skip
from medcodes.rules.finding import Finding, Found, Severity
from medcodes.rules.fingerprint import fingerprint
from medcodes.rules.later import Later
from medcodes.rules.marks import Mark

Check = Callable[[Claim, Facts], Iterable[Found | Skip]]

FAMILIES = ("claim", "dx", "px", "lnk", "em")
"""The folders of rules, in the order in which they run."""
GROUP = "medcodes.rules"
"""The entry point group in which other packages name the modules that hold their rules."""
RESERVED = ("CLM", "DX", "PX", "LNK", "EM", "CHK")
"""The letters of medcodes' own ids: rules of others take letters of their own."""

_ID = re.compile(r"([A-Z]{2,6})\d{3}")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
_PARTS = ("Why", "Example", "Remedy", "Source")
_DIGITS = str.maketrans("OIL", "011")
"""Letters that are taken for digits."""
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

    def finding(self, found: Found, claim: Claim, severity: Severity | None = None) -> Finding:
        """The finding for what its check found.

        :param claim: the claim on which it was found.
        :param severity: the severity that the user set for the rule, which has precedence.
        """
        return Finding(
            self.id,
            self.name,
            severity or found.severity or self.severity,
            found.where,
            found.message,
            found.remedy or self.remedy,
            found.suggestions,
            self.carc,
            found.source or self.source,
            Later(partial(fingerprint, self.id, found.where, claim)),
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

    :param id: two to six letters of the family and three digits; rules of other packages take letters of their own.
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
        marks = tuple([Mark(one) for one in ((when,) if isinstance(when, int) else when)])
        days = [None if day is None else as_day(day) for day in (since, until)]
        made = Rule(id, name, Severity(severity), carc, check, marks, *days)
        written = _ID.fullmatch(id)
        if not written or not _NAME.fullmatch(name):
            message = f"{id} {name}: an id is like DX101, a name like header-not-billable"
            raise ValueError(message)
        if written[1] in RESERVED and not _is_shipped(check):
            message = f"{id}: the letters {', '.join(RESERVED)} are medcodes' own; take others"
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
    """The shipped rules and those of other packages, imported when they are first asked for.

    Attributes:
        problems: the packages whose rules were left out, and why, as clauses.
    """

    def __init__(self) -> None:
        self._rules: tuple[Rule, ...] | None = None
        self._problems: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._load())

    @property
    def problems(self) -> tuple[str, ...]:
        self._load()
        return self._problems

    def _load(self) -> tuple[Rule, ...]:
        if self._rules is None:
            for family in FAMILIES:
                package = import_module(f"medcodes.rules.{family}")
                for module in sorted(found.name for found in iter_modules(package.__path__)):
                    import_module(f"{package.__name__}.{module}")
            shipped = [rule for rule in _registered.values() if _is_shipped(rule.check)]
            self._problems = tuple(_bring())
            self._rules = (*shipped, *(rule for rule in _registered.values() if rule not in shipped))
        return self._rules


def _is_shipped(check: Check) -> bool:
    return check.__module__.startswith("medcodes.rules.")


def _bring() -> Iterator[str]:
    """Register the rules of other packages; one that fails is named, and leaves none of its rules."""
    before = dict(_registered)
    for brought in from_packages(GROUP, lambda _, module: module):
        if brought.problem:
            _registered.clear()
            _registered.update(before)
            yield brought.complaint
        before = dict(_registered)


rules = _Loaded()


def find(name: str) -> Rule | None:
    """The rule of an id or a name, in any case, or None."""
    wanted = name.strip().casefold()
    return next((known for known in rules if wanted in (known.id.casefold(), known.name)), None)


def named(text: str) -> tuple[Rule, ...]:
    """The rules that a text names: the one of an id or a name, or all whose ids begin so; none for an unknown text.

    >>> [rule.id for rule in named("px201")], len(named("DX")) > 5, named("nope")
    (['PX201'], True, ())
    """
    one = find(text)
    if one is not None:
        return (one,)
    beginning = text.strip().upper()
    return tuple([rule for rule in rules if beginning and rule.id.startswith(beginning)])


def nearest(text: str) -> str:
    """The id or the name that is most like a text, or nothing.

    >>> nearest("px20l"), nearest("region-missmatch")
    ('PX201', 'region-mismatch')
    """
    from difflib import get_close_matches

    wanted = text.strip().upper()
    letters = wanted.rstrip("0123456789OIL")
    meant = find(letters + wanted[len(letters) :].translate(_DIGITS))
    if meant is not None:
        return meant.id
    ids, names = [rule.id for rule in rules], [rule.name for rule in rules]
    found = get_close_matches(wanted, ids, 1) or get_close_matches(wanted.lower(), names, 1)
    return found[0] if found else ""
