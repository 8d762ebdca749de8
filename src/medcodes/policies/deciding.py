"""What the policies that govern a procedure say about each diagnosis of a line."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

import attrs

from medcodes.policies.lists import Governing, GoverningList
from medcodes.policies.policy import Relation


class Outcome(IntEnum):
    """What one policy says about one diagnosis."""

    COVERED = 0
    COVERED_TOGETHER = 1
    EXCLUDED = 2
    LACKS_OTHER = 3
    ONLY_SECONDARY = 4
    COVERED_AS_OTHER = 5
    LEFT_OUT = 6
    SILENT = 7


FAVOURABLE = frozenset({Outcome.COVERED, Outcome.COVERED_TOGETHER, Outcome.COVERED_AS_OTHER})
_UNMET = frozenset({Outcome.LACKS_OTHER, Outcome.ONLY_SECONDARY})
_NOT_NAMED = frozenset({Outcome.COVERED_AS_OTHER, Outcome.LEFT_OUT})


@attrs.frozen(eq=False)
class Decision:
    """What one policy says about one diagnosis.

    Attributes:
        outcome: what it says.
        policy: the policy.
        found: the list that says so, or None where the diagnosis is in none.
    """

    outcome: Outcome
    policy: Governing
    found: GoverningList | None = None

    @property
    def favourable(self) -> bool:
        """Whether the policy covers the service for this diagnosis."""
        return self.outcome in FAVOURABLE

    @property
    def order(self) -> tuple[object, ...]:
        """What has precedence sorts first.

        A payer's policy before a national one, one of some states before one of all; then one that names the diagnosis
        before one that leaves it out; then the fewer states and procedures, and the newer.
        """
        policy = self.policy
        return (
            *(policy.national, not policy.local),
            *(self.outcome in _NOT_NAMED, self.outcome in _UNMET, policy.rank),
            *(self.outcome, policy.id),
        )


def decide(policies: Sequence[Governing], keys: Sequence[int], place: int) -> list[Decision]:
    """What policies say about one diagnosis of a line, the deciding one first; those that say nothing are left out.

    :param policies: those that govern the procedure.
    :param keys: the diagnoses of the line.
    :param place: which of them is asked about.
    """
    said = [_decide(policy, keys, place) for policy in policies]
    found = [decision for decision in said if decision.outcome is not Outcome.SILENT]
    found.sort(key=_order)
    return found


def _order(decision: Decision) -> tuple[object, ...]:
    return decision.order


def _decide(policy: Governing, keys: Sequence[int], place: int) -> Decision:
    key = keys[place]
    covering = [listed for listed in policy.lists if listed.relation is Relation.COVERED]
    for listed in policy.lists:
        if listed.relation is Relation.EXCLUDED and key in listed:
            return Decision(Outcome.EXCLUDED, policy, listed)
    naming = [listed for listed in covering if key in listed]
    for listed in naming:
        if not listed.secondary and not _resolved(listed, covering):
            return Decision(Outcome.COVERED, policy, listed)
    others = [other for index, other in enumerate(keys) if index != place and other != key]
    for listed in naming:
        if _is_met(listed, covering, others):
            return Decision(Outcome.COVERED_TOGETHER, policy, listed)
    for listed in naming:
        return Decision(Outcome.ONLY_SECONDARY if listed.secondary else Outcome.LACKS_OTHER, policy, listed)
    for listed in covering:
        if listed.others:
            return Decision(Outcome.COVERED_AS_OTHER, policy, listed)
    undecided = any(listed.relation is Relation.UNLISTED for listed in policy.lists)
    closed = covering or any(listed.relation is Relation.EXCLUDED and listed.others for listed in policy.lists)
    return Decision(Outcome.LEFT_OUT if closed and not undecided else Outcome.SILENT, policy)


def _resolved(listed: GoverningList, covering: Sequence[GoverningList]) -> list[GoverningList]:
    """The lists that a list needs; none where the policy has no such list, for then nobody can tell."""
    return [other for other in covering if other.number in listed.needs]


def _is_met(listed: GoverningList, covering: Sequence[GoverningList], others: Sequence[int]) -> bool:
    """Whether the rest of the line has what a conditional list needs."""
    partners = _resolved(listed, covering)
    if not partners:  # a secondary list that does not say after what: those that need it, or all that stand alone
        partners = [other for other in covering if listed.number in other.needs]
        partners = partners or [other for other in covering if not other.secondary]
    return any(key in partner for partner in partners for key in others)
