"""Compiled policies, open for reading: which lists of which policies govern a procedure."""

from __future__ import annotations

import json
from bisect import bisect_right
from functools import cached_property
from typing import Any

import attrs

from medcodes.policies.compiling import OTHERS, RELATIONS, SECONDARY, STARRED, procedure_key
from medcodes.policies.policy import Relation
from medcodes.store.sections import Sections


@attrs.frozen(eq=False)
class GoverningList:
    """A list of diagnoses that a policy has for a procedure.

    Attributes:
        relation: what the list says.
        number: the number of its group in the policy.
        ends: the ordered ends of its ranges of keys.
        others: every diagnosis that no other list names belongs here too.
        secondary: its diagnoses count only after another one.
        starred: the payer marks its diagnoses with an asterisk.
        needs: the groups, by number, one of which must be on the line too.
        note: what the payer says about it.
    """

    relation: Relation
    number: int
    ends: memoryview
    others: bool
    secondary: bool
    starred: bool
    needs: tuple[int, ...]
    note: str

    def __contains__(self, key: int) -> bool:
        return bool(bisect_right(self.ends, key) & 1)


@attrs.frozen(eq=False)
class Governing:
    """A policy that governs a procedure, with its lists for it.

    Attributes:
        id: the payer's own id.
        title: its title.
        citation: what to cite.
        local: it holds in some states only.
        national: it is a national policy of a program.
        rank: the smaller, the more specific, among policies of one kind.
        lists: its lists for the procedure.
    """

    id: str
    title: str
    citation: str
    local: bool
    national: bool
    rank: tuple[int, ...]
    lists: tuple[GoverningList, ...]


class Lists:
    """The policies of one source.

    :param sections: what was compiled.
    """

    def __init__(self, sections: Sections) -> None:
        self._sections = sections
        self._payers = {payer: number for number, payer in enumerate(json.loads(bytes(sections.text("payers"))))}
        self._areas = [frozenset(area) for area in json.loads(bytes(sections.text("areas")))]
        self.ended: dict[int, int] = {}

    @cached_property
    def about(self) -> dict[str, Any]:
        """Where the policies came from."""
        found: dict[str, Any] = json.loads(bytes(self._sections.text("about")))
        return found

    @property
    def payers(self) -> tuple[str, ...]:
        """Who has policies here."""
        return tuple(self._payers)

    @property
    def identities(self) -> list[tuple[int, int, int]]:
        """For each policy, the number of its id, its version and its first day."""
        names = ("identity", "version", "first")
        return list(zip(*(self._sections.numbers(name).tolist() for name in names), strict=True))

    def governing(self, procedure: str, payer: str, state: str, day: int) -> tuple[list[Governing], list[str]]:
        """The policies that govern a procedure, and the ids of those that might, were the state known.

        :param procedure: a compact procedure code.
        :param payer: the payer's name for comparing.
        :param state: two letters, or nothing.
        :param day: the date of service as YYYYMMDD.
        """
        number = self._payers.get(payer)
        if number is None:
            return [], []
        chosen: dict[int, list[int]] = {}
        stateless: dict[int, None] = {}
        payers, areas = self._sections.numbers("payer"), self._sections.numbers("area")
        first, last = self._sections.numbers("first"), self._sections.numbers("last")
        policies = self._sections.numbers("group_policy")
        for group in self._groups(procedure):
            place = policies[group]
            if payers[place] != number or not first[place] <= day <= min(last[place], self.ended.get(place, day)):
                continue
            area = self._areas[areas[place]]
            if not area or state in area:
                chosen.setdefault(place, []).append(group)
            elif not state:
                stateless[place] = None
        found = [self._policy(place, groups) for place, groups in chosen.items()]
        return found, [self._described(place)[0] for place in stateless]

    def _groups(self, procedure: str) -> list[int]:
        """The groups that name a procedure."""
        position = bisect_right(self._sections.numbers("cuts"), procedure_key(procedure)) - 1
        chosen = self._sections.numbers("governed")[position]
        offsets = self._sections.numbers("governing_offsets")
        return self._sections.numbers("governing")[offsets[chosen] : offsets[chosen + 1]].tolist()

    def _policy(self, place: int, groups: list[int]) -> Governing:
        name, title, payer, contractor, citation = self._described(place)
        area = self._areas[self._sections.numbers("area")[place]]
        national = bool(self._sections.numbers("national")[place])
        rank = (
            len(area) or 1_000,
            self._sections.numbers("width")[place],
            -self._sections.numbers("first")[place],
        )
        cited = citation or ", ".join(filter(None, (payer, name, title, contractor)))
        return Governing(name, title, cited, bool(area), national, rank, tuple(map(self._list, groups)))

    def _list(self, group: int) -> GoverningList:
        flags = self._sections.numbers("group_flags")[group]
        number = self._sections.numbers("group_list")[group]
        offsets, needs = self._sections.numbers("list_offsets"), self._sections.numbers("needs_offsets")
        return GoverningList(
            RELATIONS[flags & 3],
            self._sections.numbers("group_number")[group],
            self._sections.numbers("lists")[offsets[number] : offsets[number + 1]],
            bool(flags & OTHERS),
            bool(flags & SECONDARY),
            bool(flags & STARRED),
            tuple(self._sections.numbers("needs")[needs[group] : needs[group + 1]]),
            self._text("notes", self._sections.numbers("group_note")[group]),
        )

    def _described(self, place: int) -> list[str]:
        """Id, title, payer, contractor and citation of a policy."""
        found: list[str] = json.loads(self._text("texts", self._sections.numbers("text")[place]))
        return found

    def _text(self, name: str, number: int) -> str:
        offsets = self._sections.numbers(f"{name}_offsets")
        return bytes(self._sections.text(name)[offsets[number] : offsets[number + 1]]).decode()
