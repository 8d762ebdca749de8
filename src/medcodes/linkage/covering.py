"""What the policies of a payer say about a line: they have precedence over indications and anatomy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from medcodes.diagnoses.spelling import key_of
from medcodes.linkage.link import Asked, Verdict
from medcodes.linkage.sides import Condition, Service
from medcodes.policies.deciding import Decision, decide
from medcodes.policies.loaded import Answer, loaded

NOTHING_KNOWN = Answer((), ())


def governing(service: Service, asked: Asked) -> Answer:
    """The policies that govern a service for whom, where and when it was asked; without a day, those of today."""
    if not asked.payer:
        return NOTHING_KNOWN
    return loaded().governing(service.code, asked.payer, asked.state, asked.day or date.today().isoformat())


def decisions(service: Service, asked_about: Sequence[Condition], asked: Asked) -> list[list[Decision]] | None:
    """For each diagnosis what policies say about it, the deciding one first; None where none governs the service."""
    policies = governing(service, asked).policies
    if not policies:
        return None
    known = [condition for condition in asked_about if condition.compact]
    keys = [key_of(condition.compact) for condition in known]
    said = iter([decide(policies, keys, place) for place in range(len(keys))])
    return [next(said) if condition.compact else [] for condition in asked_about]


def verdict_of(decision: Decision) -> Verdict:
    """The verdict that a policy's decision gives."""
    return Verdict.SUPPORTED if decision.favourable else Verdict.UNSUPPORTED
