"""A policy: which diagnoses a payer covers for which procedures, where and when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from enum import StrEnum

import attrs

FIRST_DAY = date(2015, 10, 1)
"""Since when a policy holds that does not say: the first day of ICD-10-CM."""
_OTHER_SPELLINGS = {"CN": "MP", "CNMI": "MP"}
_STATE = re.compile(r"([A-Z]{2})(?:[^A-Z].*)?", re.DOTALL)


class Relation(StrEnum):
    """How a group's diagnoses stand to its procedures.

    COVERED: they justify them. EXCLUDED: they do not. UNLISTED: the policy governs the procedures, and lists no
    diagnoses.
    """

    COVERED = "covered"
    EXCLUDED = "noncovered"
    UNLISTED = "unlisted"


@attrs.frozen
class Group:
    """Procedures and diagnoses that belong together in a policy.

    Attributes:
        number: the number that the policy gives the group; parts of one group share it.
        relation: how the diagnoses stand to the procedures.
        procedures: codes, or ranges of codes.
        diagnoses: codes, each with what lies below it, or ranges of codes.
        starred: the payer marks these diagnoses with an asterisk.
        others: every diagnosis that no other group of the same procedures names belongs here too.
        needs: groups, by number, one of which must justify the service together with this one.
        secondary: these diagnoses count only after another one.
        note: what the payer says about the group that a table cannot hold, such as modifiers.
    """

    number: int
    relation: Relation
    procedures: tuple[str, ...]
    diagnoses: tuple[str, ...]
    starred: bool = False
    others: bool = False
    needs: tuple[int, ...] = ()
    secondary: bool = False
    note: str = ""


@attrs.frozen
class Policy:
    """What a payer covers, where and when.

    Attributes:
        id: the payer's own id, such as ``A57342``.
        title: its title.
        payer: who pays, such as ``medicare``; asked for in any case.
        groups: its lists.
        states: where it holds, as two letters each; nothing where it holds everywhere.
        contractor: who administers it, or nothing.
        first_day: the first day in force.
        last_day: the last day in force, or None where none is known.
        version: later versions of one id end the earlier ones.
        national: a national policy of a program, over which a local one has precedence.
        citation: what to cite.
    """

    id: str
    title: str
    payer: str
    groups: tuple[Group, ...]
    states: tuple[str, ...] = ()
    contractor: str = ""
    first_day: date = FIRST_DAY
    last_day: date | None = None
    version: int = 1
    national: bool = False
    citation: str = ""

    @property
    def pairs(self) -> Iterator[tuple[str, str, Group]]:
        """Each procedure with each diagnosis as it is listed, and the group that lists them."""
        for group in self.groups:
            for procedure in group.procedures:
                for diagnosis in group.diagnoses:
                    yield procedure, diagnosis, group


MEDICARE_ITSELF = frozenset({"medicare", "medicare a", "medicare b", "medicare part a", "medicare part b"})
"""Names of Medicare itself, as `payer_key` gives them. Medicare Advantage plans have edits of their own."""


def payer_key(payer: str) -> str:
    """A payer's name for comparing.

    >>> payer_key(" Medicare ")
    'medicare'
    """
    return " ".join(payer.casefold().split())


def state_key(state: str) -> str:
    """A state for comparing: the two letters that the postal service uses.

    >>> state_key("tx"), state_key("CA - Northern"), state_key("CNMI")
    ('TX', 'CA', 'MP')
    """
    text = state.strip().upper()
    found = _STATE.fullmatch(text)
    text = found[1] if found else text
    return _OTHER_SPELLINGS.get(text, text)
