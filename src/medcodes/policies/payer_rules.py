"""A payer's own rules in TOML, read strictly: what is wrong is told with its line.

One table a policy; what stands above the first holds for all::

    payer = "Acme Health"
    states = ["TX"]

    [acme-chest-imaging]
    title = "Imaging of the chest"
    procedures = ["71045-71048"]
    covered = ["R05", "R06.0", "J12-J18"]
    excluded = ["Z00"]
    source = "Acme Health, medical policy 12.3"
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from medcodes.diagnoses.ranges import key_range
from medcodes.errors import shortened
from medcodes.policies.policy import FIRST_DAY, Group, Policy, Relation, state_key
from medcodes.policies.reading import Reading
from medcodes.procedures.ranges import code_range
from medcodes.toml.document import Document, listed

KIND = "payer's own rules"
SHARED = ("payer", "states", "first_day", "last_day", "source")
"""Fields that can stand above the first policy, for all of them."""
OWN = ("title", "procedures", "covered", "excluded", "others", "together", "note")
TOGETHER = ("primary", "secondary", "why")
LEFT_OUT, COVERED, UNDECIDED = "not covered", "covered", "undecided"
OTHERS = (LEFT_OUT, COVERED, UNDECIDED)
"""What the payer says of diagnoses that no list of the policy names."""


def read_rules(path: Path) -> Reading:
    """The policies of a file.

    :raises SourceError: it cannot be read, or something in it is not as it should be.
    """
    return Reading(KIND, tuple(_File(Document.read(path)).policies()))


class _File:
    """A file that is being read."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._refuse = document.refuse
        self._shared = {name: value for name, value in document.content.items() if not isinstance(value, dict)}
        self._tables = {name: value for name, value in document.content.items() if isinstance(value, dict)}

    def policies(self) -> Iterator[Policy]:
        """The policies, in the order of the file."""
        for name in self._shared:
            if name not in SHARED:
                self._refuse(f"{name} is unknown here: above the first policy stand {listed(SHARED)}", None, name)
        if not self._tables:
            self._refuse("it has no policy: each is a table, such as [acme-chest-imaging]", None)
        for name, table in self._tables.items():
            yield self._policy(name, table)

    def _policy(self, name: str, table: Mapping[str, Any]) -> Policy:
        self._document.known(name, table, (*OWN, *SHARED), "a policy")
        payer = self._text(name, table, "payer", needed=True)
        title = self._text(name, table, "title", needed=True)
        source = self._text(name, table, "source")
        first, last = self._day(name, table, "first_day") or FIRST_DAY, self._day(name, table, "last_day")
        if last is not None and last < first:
            self._refuse(f"its last day {last} lies before its first, {first}", name, "last_day")
        return Policy(
            name,
            title,
            payer,
            tuple(self._groups(name, table)),
            self._states(name, table),
            first_day=first,
            last_day=last,
            citation=", ".join(filter(None, (source or payer, name, title))),
        )

    def _groups(self, name: str, table: Mapping[str, Any]) -> Iterator[Group]:
        procedures = self._document.codes(name, table.get("procedures"), "procedures", code_range)
        if not procedures:
            self._refuse("it names no procedures", name, "procedures")
        covered = self._document.codes(name, table.get("covered"), "covered", key_range)
        excluded = self._document.codes(name, table.get("excluded"), "excluded", key_range)
        together = list(self._together(name, table))
        note = self._text(name, table, "note")
        others = table.get("others", LEFT_OUT if covered or together else UNDECIDED)
        if others not in OTHERS:
            self._refuse(f"others is {shortened(others)}, and it can be {listed(OTHERS)}", name, "others")
        if not (covered or excluded or together or others != UNDECIDED):
            self._refuse("it decides nothing: it needs covered, excluded, together or others", name)
        if covered or others == COVERED:
            yield Group(1, Relation.COVERED, procedures, covered, others=others == COVERED, note=note)
        elif others == LEFT_OUT and not together:
            yield Group(1, Relation.EXCLUDED, procedures, (), others=True, note=note)
        if others == UNDECIDED and (covered or together):
            yield Group(0, Relation.UNLISTED, procedures, ())
        if excluded:
            yield Group(1, Relation.EXCLUDED, procedures, excluded, note=note)
        for number, (primary, secondary, why) in enumerate(together):
            one, other = 2 * number + 2, 2 * number + 3
            yield Group(one, Relation.COVERED, procedures, primary, needs=(other,), note=why)
            yield Group(other, Relation.COVERED, procedures, secondary, secondary=True, note=why)

    def _together(self, name: str, table: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], str]]:
        parts = table.get("together", [])
        if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
            self._refuse("together is a list of tables with primary, secondary and why", name, "together")
        for part in parts:
            self._document.known(name, part, TOGETHER, "together")
            lists = [
                self._document.codes(name, part.get(field), field, key_range) for field in ("primary", "secondary")
            ]
            if not all(lists):
                self._refuse("together needs both primary and secondary diagnoses", name, "together")
            yield lists[0], lists[1], self._text(name, part, "why")

    def _states(self, name: str, table: Mapping[str, Any]) -> tuple[str, ...]:
        values = self._value(table, "states", [])
        if not isinstance(values, list):
            self._refuse("states is a list of states, two letters each", *self._place(name, table, "states"))
        for value in values:
            if not (isinstance(value, str) and len(value) == 2 and value.isascii() and value.isalpha()):
                problem = f"{shortened(value)!r} is no state: write its two letters, such as TX"
                self._refuse(problem, *self._place(name, table, "states"), str(value))
        return tuple(dict.fromkeys(map(state_key, values)))

    def _day(self, name: str, table: Mapping[str, Any], field: str) -> date | None:
        value = self._value(table, field, None)
        if isinstance(value, datetime):
            return value.date()
        if value is None or isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            problem = f"{field} is {shortened(value)!r}, which is no day: write 2026-01-31"
            self._refuse(problem, *self._place(name, table, field))

    def _text(self, name: str, table: Mapping[str, Any], field: str, *, needed: bool = False) -> str:
        where, _ = self._place(name, table, field)
        return self._document.text(where, self._value(table, field, None), field, needed=needed)

    def _value(self, table: Mapping[str, Any], field: str, default: object) -> Any:  # noqa: ANN401
        shared = self._shared.get(field, default) if field in SHARED else default
        return table.get(field, shared)

    def _place(self, name: str, table: Mapping[str, Any], field: str) -> tuple[str | None, str]:
        """Where a field stands: in its policy, or above the first."""
        return (None if field not in table and field in self._shared else name), field
