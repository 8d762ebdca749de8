"""Compiling policies into the sections of a table, where one look-up by procedure finds every list that governs it.

A list of diagnoses is kept as the ordered ends of ranges of keys: a diagnosis is in it where an odd number of ends lies
at or below its key. Lists that are equal are kept once.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import attrs

from medcodes.days import to_number
from medcodes.diagnoses.ranges import key_range
from medcodes.policies.policy import Policy, Relation, payer_key, state_key
from medcodes.procedures.ranges import code_range
from medcodes.store.writing import StringPool, numbers, write_table

ENDLESS = 99_991_231
"""The last day of a policy that has none."""
RELATIONS = tuple(Relation)
OTHERS, SECONDARY, STARRED = 4, 8, 16
"""Flags of a group, beside the number of its relation."""


def write_policies(path: Path, policies: Iterable[Policy], about: dict[str, object]) -> None:
    """Write policies as a table.

    :param about: what is kept with them: where they came from.
    """
    write_table(path, compile_policies(policies, about))


def compile_policies(policies: Iterable[Policy], about: dict[str, object]) -> dict[str, array[int] | bytes]:
    """The sections of the table."""
    kept = in_succession(policies)
    payers: dict[str, int] = {}
    areas: dict[tuple[str, ...], int] = {}
    texts, notes, lists = StringPool(), StringPool(), _ListPool()
    columns: dict[str, list[int]] = {
        name: []
        for name in (
            *("first", "last", "payer", "area", "national", "width", "identity", "version"),
            *("group_policy", "group_number", "group_flags", "group_list", "group_note", "needs"),
        )
    }
    needs_offsets = [0]
    text_numbers = []
    spans: list[tuple[int, int, int]] = []
    for place, policy in enumerate(kept):
        own_spans = [(*procedure_span(text), index) for index, g in enumerate(policy.groups) for text in g.procedures]
        facts = (
            *(to_number(policy.first_day), to_number(policy.last_day) if policy.last_day else ENDLESS),
            payers.setdefault(payer_key(policy.payer), len(payers)),
            areas.setdefault(tuple(sorted(set(map(state_key, policy.states)))), len(areas)),
            *(int(policy.national), min(sum(high - low for low, high, _ in own_spans), 2**32 - 1)),
            *(identity(policy.payer, policy.id), policy.version % 2**32),
        )
        for name, value in zip(columns, facts, strict=False):
            columns[name].append(value)
        described = (policy.id, policy.title, policy.payer, policy.contractor, policy.citation)
        text_numbers.append(texts.add(json.dumps(described, ensure_ascii=False, separators=(",", ":"))))
        before = len(columns["group_policy"])
        spans += [(low, high, before + index) for low, high, index in own_spans]
        for group in policy.groups:
            flags = RELATIONS.index(group.relation) + OTHERS * group.others
            columns["group_policy"].append(place)
            columns["group_number"].append(group.number % 2**32)
            columns["group_flags"].append(flags + SECONDARY * group.secondary + STARRED * group.starred)
            columns["group_list"].append(lists.add(group.diagnoses))
            columns["group_note"].append(notes.add(group.note))
            columns["needs"] += [number % 2**32 for number in group.needs]
            needs_offsets.append(len(columns["needs"]))
    cuts, governed, governing_offsets, governing = _index(spans)
    wide = {"identity": "Q", "group_flags": "B", "national": "B"}
    return {
        "about": json.dumps({**about, "policies": len(kept)}, ensure_ascii=False, sort_keys=True).encode(),
        "payers": json.dumps(list(payers), ensure_ascii=False).encode(),
        "areas": json.dumps(list(areas)).encode(),
        **{name: numbers(values, wide.get(name, "I")) for name, values in columns.items()},
        "needs_offsets": numbers(needs_offsets, "I"),
        "cuts": numbers(cuts, "Q"),
        "governed": numbers(governed, "I"),
        "governing_offsets": numbers(governing_offsets, "I"),
        "governing": numbers(governing, "I"),
        "text": numbers(text_numbers, "I"),
        **texts.sections("texts"),
        **notes.sections("notes"),
        **lists.sections(),
    }


def in_succession(policies: Iterable[Policy]) -> list[Policy]:
    """Policies of which each version of an id ends the day before the next begins; those that never hold fall away."""
    versions: dict[tuple[str, str], dict[int, Policy]] = {}
    for policy in policies:
        versions.setdefault((payer_key(policy.payer), policy.id), {})[policy.version] = policy
    kept = []
    for of_one in versions.values():
        next_first: date | None = None
        for _, policy in sorted(of_one.items(), reverse=True):
            last = policy.last_day
            if next_first is not None:
                before = next_first - timedelta(1)
                last = before if last is None else min(last, before)
            next_first = policy.first_day if next_first is None else min(next_first, policy.first_day)
            if last is None or last >= policy.first_day:
                kept.append(attrs.evolve(policy, last_day=last))
    return sorted(kept, key=lambda policy: (payer_key(policy.payer), policy.id, policy.version))


def identity(payer: str, name: str) -> int:
    """A number for the id of a payer's policy, the same in every table."""
    return int.from_bytes(sha256(f"{payer_key(payer)}\n{name}".encode()).digest()[:8], "big")


def procedure_key(code: str) -> int:
    """The integer by which procedures are ordered: those that end in a letter apart, by that letter."""
    last = code[-1]
    return (0 if last.isdigit() else ord(last)) << 40 | int.from_bytes(code.encode("ascii"), "big")


def procedure_span(text: str) -> tuple[int, int]:
    """The keys, end excluded, of a procedure code or a range of codes."""
    first, last = code_range(text)
    return procedure_key(first), procedure_key(last) + 1


class _ListPool:
    """Lists of diagnoses, each kept once."""

    def __init__(self) -> None:
        self._numbers: dict[bytes, int] = {}
        self._ends = numbers([], "Q")
        self._offsets = numbers([0], "I")

    def add(self, diagnoses: Iterable[str]) -> int:
        """The number of a list."""
        ends = array("Q", merged(map(_key_range, diagnoses)))
        number = self._numbers.setdefault(sha256(ends.tobytes()).digest(), len(self._numbers))
        if number == len(self._offsets) - 1:
            self._ends.extend(ends)
            self._offsets.append(len(self._ends))
        return number

    def sections(self) -> dict[str, array[int] | bytes]:
        """The ends of all lists, and where each list begins."""
        return {"list_offsets": self._offsets, "lists": self._ends}


_key_range = lru_cache(1 << 17)(key_range)


def merged(ranges: Iterable[tuple[int, int]]) -> list[int]:
    """The ordered ends of ranges, those that meet made one.

    >>> merged([(5, 7), (1, 3), (3, 4)])
    [1, 4, 5, 7]
    """
    ends: list[int] = []
    for low, high in sorted(ranges):
        if ends and low <= ends[-1]:
            ends[-1] = max(ends[-1], high)
        else:
            ends += (low, high)
    return ends


def _index(spans: Iterable[tuple[int, int, int]]) -> tuple[list[int], list[int], list[int], list[int]]:
    """Where the set of groups that govern changes, and from there on which set holds; then the sets, one by one."""
    changes: dict[int, list[tuple[int, int]]] = {0: []}
    for low, high, group in spans:
        changes.setdefault(low, []).append((group, 1))
        changes.setdefault(high, []).append((group, -1))
    cuts = sorted(changes)
    pool: dict[tuple[int, ...], int] = {}
    depth: dict[int, int] = {}
    governed = []
    for cut in cuts:
        for group, step in changes[cut]:
            depth[group] = depth.get(group, 0) + step
            if not depth[group]:
                del depth[group]
        governed.append(pool.setdefault(tuple(sorted(depth)), len(pool)))
    offsets, flat = [0], list[int]()
    for groups in pool:
        flat += groups
        offsets.append(len(flat))
    return cuts, governed, offsets, flat
