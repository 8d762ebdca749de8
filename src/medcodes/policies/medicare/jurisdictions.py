"""Where a document of the database holds, and which contractor administers it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from medcodes.policies.medicare.archive import Bundle
from medcodes.policies.medicare.layouts import Layout
from medcodes.policies.medicare.rows import rows
from medcodes.policies.policy import state_key
from medcodes.policies.reading import day_of

_CONTRACTOR = ("contractor_id", "contractor_type_id", "contractor_version")


class Jurisdictions:
    """The states and contractors of a bundle's documents.

    A document's own primary jurisdiction decides; where it has none, the jurisdictions of its contractors do.

    :param bundle: the files.
    :param layout: the kind of document.
    """

    def __init__(self, bundle: Bundle, layout: Layout) -> None:
        self._bundle = bundle
        states = {row[0]: state_key(row[1]) for row in self._rows("state_lookup.csv", "state_id", "state_abbrev")}
        self._own: dict[tuple[str, str], set[str]] = defaultdict(set)
        for number, version, state in self._rows(layout.file("x_primary_jurisdiction"), *layout.key, "state_id"):
            if state in states:
                self._own[number, version].add(states[state])
        names = {tuple(row[:3]): row[3] for row in self._rows("contractor.csv", *_CONTRACTOR, "contractor_bus_name")}
        latest = {row[:2]: name for row, name in sorted(names.items())}
        self._areas: dict[tuple[str, ...], list[tuple[str, date | None]]] = defaultdict(list)
        for *contractor, state, ended in self._rows(
            "contractor_jurisdiction.csv", *_CONTRACTOR, "state_id", "term_date"
        ):
            if state in states:
                self._areas[tuple(contractor[:2])].append((states[state], _ended(ended)))
        self._contractors: dict[tuple[str, str], dict[tuple[str, ...], str]] = defaultdict(dict)
        for number, version, *contractor in self._rows(layout.file("x_contractor"), *layout.key, *_CONTRACTOR):
            name = names.get(tuple(contractor)) or latest.get(tuple(contractor[:2]), "")
            self._contractors[number, version][tuple(contractor[:2])] = name

    def of(self, key: tuple[str, str], first: date) -> tuple[tuple[str, ...], str]:
        """The states of a document, and its contractors' names.

        :param key: its number and version.
        :param first: its first day in force: areas that a contractor had left by then do not count.
        """
        contractors = self._contractors.get(key, {})
        states = self._own.get(key) or {
            state
            for contractor in contractors
            for state, ended in self._areas.get(contractor, ())
            if ended is None or ended >= first
        }
        names = sorted({name for name in contractors.values() if name})
        return tuple(sorted(states)), "; ".join(names)

    def _rows(self, name: str, *columns: str) -> list[list[str]]:
        if name not in self._bundle:
            return []
        with rows(self._bundle, name, columns) as read:
            return list(read)


def _ended(text: str) -> date | None:
    try:
        return day_of(text)
    except ValueError:
        return None
