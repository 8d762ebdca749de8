"""Which rules run over a claim: those that its marks and its days concern."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, timedelta

from medcodes.rules.facts import Facts
from medcodes.rules.rule import Rule

MOST_KEPT = 20_000
"""How many combinations of marks are remembered before they are forgotten and worked out again."""


class Selection:
    """Some rules, and for each combination of marks those that run.

    :param rules: the rules, in the order in which they run.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self._wanted = [(rule, [int(marks) for marks in rule.when]) for rule in self.rules]
        self._asked = 0
        for _, when in self._wanted:
            for marks in when:
                self._asked |= marks
        begun = [rule.since for rule in self.rules if rule.since]
        ended = [rule.until + timedelta(days=1) for rule in self.rules if rule.until]
        self._turns = sorted({*begun, *ended})
        self._kept: dict[tuple[int, int, int], tuple[Rule, ...]] = {}

    def of(self, facts: Facts) -> tuple[Rule, ...]:
        """The rules that run over a claim."""
        first, last = facts.days if self._turns else (None, None)
        key = facts.marks & self._asked, self._era(first), self._era(last)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            found = self._kept[key] = tuple(self._concerned(facts.marks, first, last))
        return found

    def _era(self, day: date | None) -> int:
        """Between which days that change a rule's standing a day lies."""
        return -1 if day is None else bisect_right(self._turns, day)

    def _concerned(self, marks: int, first: date | None, last: date | None) -> Iterable[Rule]:
        for rule, when in self._wanted:
            if not all(marks & wanted for wanted in when):
                continue
            if rule.since and last and last < rule.since:
                continue
            if rule.until and first and first > rule.until:
                continue
            yield rule
