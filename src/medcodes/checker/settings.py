"""Which rules run, and how bad their findings are: for all claims, and for those of a payer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from os import PathLike
from pathlib import Path
from typing import Any, Self

import attrs

from medcodes.errors import SettingsError, shortened
from medcodes.policies.policy import payer_key
from medcodes.rules.finding import Severity
from medcodes.rules.rule import Rule, named, nearest

ALL = "ALL"
"""What names every rule."""


def _names(values: Iterable[str] | str) -> tuple[str, ...]:
    """Ids, beginnings of ids, or names of rules; a text can list several with commas."""
    listed = values.split(",") if isinstance(values, str) else values
    return tuple(dict.fromkeys([text for value in listed if (text := str(value).strip())]))


def _severities(values: Mapping[str, str] | Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    pairs = values.items() if isinstance(values, Mapping) else values
    return tuple((str(name).strip(), str(severity).strip().lower()) for name, severity in pairs)


def _payers(values: Mapping[str, Any] | Iterable[tuple[str, Any]]) -> tuple[tuple[str, Settings], ...]:
    pairs = values.items() if isinstance(values, Mapping) else values
    return tuple((payer_key(str(payer)), settings) for payer, settings in pairs)


@attrs.frozen(cache_hash=True)
class Settings:
    """Which rules run, and how bad their findings are.

    Rules are named by id (``PX201``), by the beginning of ids (``DX2``), by name (``region-mismatch``) or all together
    (``ALL``), in any case. Where several entries speak of a rule, the one that names it most exactly counts; `ignore`
    before `select` where they are equal.

    Attributes:
        select: the rules that run; all where it is empty.
        ignore: the rules that do not run.
        severity: pairs of a rule and the severity of its findings: ``error``, ``warning`` or ``info``.
        payers: pairs of a payer and the settings for its claims. They come on top of the others: their `select` names
            rules that also run, their `ignore` rules that do not run either.

    >>> from medcodes.rules.rule import find
    >>> settings = Settings(ignore=["DX2", "EM102"], severity={"PX201": "warning"})
    >>> settings.allows(find("DX202")), settings.allows(find("DX101")), settings.severity_of(find("PX201")).value
    (False, True, 'warning')
    """

    select: tuple[str, ...] = attrs.field(default=(), converter=_names)
    ignore: tuple[str, ...] = attrs.field(default=(), converter=_names)
    severity: tuple[tuple[str, str], ...] = attrs.field(default=(), converter=_severities)
    payers: tuple[tuple[str, Settings], ...] = attrs.field(default=(), converter=_payers)

    @classmethod
    def load(cls, path: str | PathLike[str]) -> Settings:
        """Read settings from a ``medcodes.toml``, or from the table ``tool.medcodes`` of a ``pyproject.toml``.

        :raises SourceError: the file cannot be read, or something in it is unknown; it names the line.
        """
        from medcodes.checker.settings_file import read

        return read(Path(path))

    def check(self) -> Self:
        """See that every rule and severity exists.

        :raises SettingsError: one does not.
        """
        for name in (*self.select, *self.ignore):
            check_name(name)
        for name, severity in self.severity:
            check_name(name)
            check_severity(severity)
        for payer, settings in self.payers:
            if settings.payers:
                message = f"the settings of the payer {shortened(payer)!r} have payers of their own"
                raise SettingsError(message)
            settings.check()
        return self

    def for_payer(self, payer: str) -> Settings:
        """The settings for claims of a payer, as `payer_key` spells it; these themselves where it has none."""
        own = dict(self.payers).get(payer)
        if own is None:
            return attrs.evolve(self, payers=())
        return Settings(
            (*(self.select or (ALL,)), *own.select) if own.select else self.select,
            (*self.ignore, *own.ignore),
            (*self.severity, *own.severity),
        )

    def with_more(self, select: Iterable[str], ignore: Iterable[str], severity: Mapping[str, str]) -> Settings:
        """These settings, with what a caller adds: other rules to select, more to ignore, and severities."""
        return attrs.evolve(
            self,
            select=tuple(select) or self.select,
            ignore=(*self.ignore, *ignore),
            severity=(*self.severity, *severity.items()),
        )

    def allows(self, rule: Rule) -> bool:
        """Whether a rule runs."""
        selected = max([_exactness(name, rule) for name in self.select or (ALL,)])
        ignored = max([_exactness(name, rule) for name in self.ignore], default=-1)
        return selected > ignored

    def severity_of(self, rule: Rule) -> Severity | None:
        """The severity that is set for a rule, or None."""
        told = [(_exactness(name, rule), place) for place, (name, _) in enumerate(self.severity)]
        exactness, place = max(told, default=(-1, 0))
        return Severity(self.severity[place][1]) if exactness >= 0 else None


def check_name(name: str) -> None:
    """See that a text names rules.

    :raises SettingsError: it names none.
    """
    if name.upper() != ALL and not named(name):
        near = nearest(name)
        meant = f"; did you mean {near}?" if near else "; `medcodes rules` lists them"
        message = f"there is no rule {shortened(name)!r}{meant}"
        raise SettingsError(message)


def check_severity(severity: str) -> None:
    """See that a severity exists.

    :raises SettingsError: it does not.
    """
    if severity not in list(Severity):
        message = f"{shortened(severity)!r} is no severity: error, warning or info"
        raise SettingsError(message)


def _exactness(name: str, rule: Rule) -> int:
    """How exactly a text names a rule: its length for the beginning of an id, most for a whole name; -1 for not."""
    if name.upper() == ALL:
        return 0
    text = name.casefold()
    if text in (rule.id.casefold(), rule.name):
        return 100
    return len(text) if rule.id.casefold().startswith(text) else -1
