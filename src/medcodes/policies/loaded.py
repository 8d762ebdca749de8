"""All policies that answer in this process: those of plug-ins, of the user's folder, and those that the user added."""

from __future__ import annotations

import os
from datetime import date
from itertools import pairwise

import attrs

from medcodes.days import from_number, to_number
from medcodes.errors import DamagedTableError
from medcodes.plugins import Brought
from medcodes.policies import added
from medcodes.policies.lists import Governing, Lists
from medcodes.policies.plugins import VARIABLE, from_folder, from_packages
from medcodes.procedures.spelling import compacted
from medcodes.store import home
from medcodes.store.table import Table

MOST_KEPT = 50_000


@attrs.frozen
class Answer:
    """The policies that govern a procedure for a payer, in a state, on a day.

    Attributes:
        policies: those in force there.
        stateless: ids of those that hold in some states only, where no state was given.
    """

    policies: tuple[Governing, ...]
    stateless: tuple[str, ...]


class Loaded:
    """Policies, from the least to the latest of their sources.

    :param lists: the sources.
    :param problems: sources that could not be used, and why, each as a clause.
    """

    def __init__(self, lists: tuple[Lists, ...], problems: tuple[str, ...] = ()) -> None:
        self._lists = lists
        self.problems = problems
        self.payers = frozenset(payer for source in lists for payer in source.payers)
        self._answers: dict[tuple[str, str, str, str], Answer] = {}
        if len(lists) > 1:
            _end_earlier(lists)

    def __bool__(self) -> bool:
        return bool(self._lists)

    def governing(self, procedure: str, payer: str, state: str, day: str) -> Answer:
        """The policies that govern a procedure.

        :param procedure: a compact procedure code; nothing governs any other text.
        :param payer: the payer's name for comparing.
        :param state: two letters, or nothing.
        :param day: the date of service as YYYY-MM-DD.
        """
        asked = (procedure, payer, state, day)
        answer = self._answers.get(asked)
        if answer is None and compacted(procedure) is None:
            return Answer((), ())
        if answer is None:
            number = to_number(date.fromisoformat(day))
            found = [source.governing(procedure, payer, state, number) for source in self._lists]
            policies = tuple(policy for some, _ in found for policy in some)
            stateless = tuple(sorted({name for _, names in found for name in names}))
            if len(self._answers) >= MOST_KEPT:
                self._answers.clear()
            answer = self._answers[asked] = Answer(policies, stateless)
        return answer


_kept: dict[tuple[str | None, str | None], Loaded] = {}
added.follow(_kept.clear)


def loaded() -> Loaded:
    """The policies in use, opened when they are first asked for."""
    where = os.environ.get(home.VARIABLE), os.environ.get(VARIABLE)
    found = _kept.get(where)
    if found is None:
        _kept.clear()
        found = _kept[where] = _load()
    return found


def _load() -> Loaded:
    lists: list[Lists] = []
    problems: list[str] = []
    for source in (from_packages, from_folder, _from_user):
        for brought in source():
            if brought.value is None:
                problems.append(brought.complaint)
            else:
                lists.append(brought.value)
    return Loaded(tuple(lists), tuple(problems))


def _from_user() -> list[Brought[Lists]]:
    """The files that the user added, in that order; each is verified whole before it answers."""
    found: list[tuple[int, str, Brought[Lists]]] = []
    for path in added.tables():
        try:
            table = Table(path, added.REMEDY)
            for name in table.names:
                table.numbers(name)
            lists = Lists(table)
            found.append((lists.about["order"], path.name, Brought(path.name, lists)))
        except (DamagedTableError, OSError) as error:
            found.append((0, path.name, Brought(f"the table {path.name}", problem=str(error))))
    return [brought for _, _, brought in sorted(found, key=_in_order)]


def _in_order(found: tuple[int, str, Brought[Lists]]) -> tuple[int, str]:
    return found[:2]


def _end_earlier(lists: tuple[Lists, ...]) -> None:
    """Have each version of a policy end where a later version, or the same in a later source, begins."""
    versions: dict[int, list[tuple[int, int, int, int]]] = {}
    for order, source in enumerate(lists):
        for place, (identity, version, first) in enumerate(source.identities):
            versions.setdefault(identity, []).append((version, order, first, place))
    for of_one in versions.values():
        of_one.sort()
        for (version, order, _, place), (next_version, _, next_first, _) in pairwise(of_one):
            lists[order].ended[place] = 0 if version == next_version else _day_before(next_first)


def _day_before(number: int) -> int:
    return to_number(date.fromordinal(from_number(number).toordinal() - 1))
