"""Judging one pair: indications first, then anatomy."""

from __future__ import annotations

from enum import IntEnum

from medcodes.anatomy import anatomy
from medcodes.diagnoses.facts import kinds_mask
from medcodes.linkage.indications import indications
from medcodes.linkage.link import Basis, Verdict
from medcodes.linkage.sides import Condition, Service


class Ground(IntEnum):
    """What decided a pair."""

    NAMED = 0
    EXCLUDED = 1
    LEFT_OUT = 2
    UNIVERSAL = 3
    SEX = 4
    REGION = 5
    SYSTEM = 6
    AGREES = 7
    UNKNOWN_SERVICE = 8
    UNKNOWN_CONDITION = 9
    UNPLACED_SERVICE = 10
    BESIDE = 11
    OUT_OF_BOUNDS = 12
    ALLOWED = 13


RULING: dict[Ground, tuple[Verdict, Basis]] = {
    Ground.NAMED: (Verdict.SUPPORTED, Basis.INDICATION),
    Ground.EXCLUDED: (Verdict.UNSUPPORTED, Basis.INDICATION),
    Ground.LEFT_OUT: (Verdict.UNSUPPORTED, Basis.INDICATION),
    Ground.UNIVERSAL: (Verdict.PLAUSIBLE, Basis.INDICATION),
    Ground.SEX: (Verdict.UNSUPPORTED, Basis.ANATOMY),
    Ground.REGION: (Verdict.UNSUPPORTED, Basis.ANATOMY),
    Ground.SYSTEM: (Verdict.UNSUPPORTED, Basis.ANATOMY),
    Ground.AGREES: (Verdict.PLAUSIBLE, Basis.ANATOMY),
    Ground.UNKNOWN_SERVICE: (Verdict.UNDETERMINED, Basis.NONE),
    Ground.UNKNOWN_CONDITION: (Verdict.UNDETERMINED, Basis.NONE),
    Ground.UNPLACED_SERVICE: (Verdict.UNDETERMINED, Basis.NONE),
    Ground.BESIDE: (Verdict.PLAUSIBLE, Basis.INDICATION),
    Ground.ALLOWED: (Verdict.PLAUSIBLE, Basis.INDICATION),
    Ground.OUT_OF_BOUNDS: (Verdict.UNSUPPORTED, Basis.INDICATION),
}

ANYWHERE = kinds_mask(
    (
        "neoplasm",
        "history",
        "family-history",
        "status",
        "aftercare",
        "encounter",
        "screening",
        "external-cause",
        "poisoning",
        "complication",
        "pregnancy",
        "perinatal",
    )
)
"""Kinds of condition that reach beyond the place they name: a cancer is staged, a follow-up looks elsewhere."""


_SILENT = (Ground.AGREES, Ground.UNPLACED_SERVICE)
"""Where anatomy has nothing against a pair."""


def judge(service: Service, condition: Condition) -> Ground:
    """What decides a pair, in the order of precedence."""
    facts = service.facts
    if facts is None:
        return Ground.UNKNOWN_SERVICE
    if condition.facts is None:
        return Ground.UNKNOWN_CONDITION
    families = service.families
    if families:
        elsewhere = service.local and condition.local and not condition.facts.regions & service.reach
        if families & condition.supports and not elsewhere:
            return Ground.NAMED
        known = indications()
        if families & condition.excludes:
            return Ground.EXCLUDED
        if families & condition.allowed:
            return Ground.ALLOWED
        if families & known.exclusive:
            sibling = families & condition.beside and _anatomy(service, condition) in _SILENT
            return Ground.BESIDE if sibling else Ground.LEFT_OUT
        if families & known.universal:
            return Ground.UNIVERSAL
        if families & known.bounded == families and not families & condition.near:
            ground = _anatomy(service, condition)
            return Ground.OUT_OF_BOUNDS if ground in _SILENT or not families & condition.around else ground
        if families & condition.around and not facts.regions and not facts.system and not facts.free:
            return Ground.BESIDE
    return _anatomy(service, condition)


def _anatomy(service: Service, condition: Condition) -> Ground:
    """What anatomy says where no indication speaks."""
    facts, other = service.facts, condition.facts
    if facts is None or other is None:
        return Ground.UNPLACED_SERVICE
    if facts.sex and other.sex and facts.sex != other.sex:
        return Ground.SEX
    if facts.free:
        return Ground.AGREES
    if facts.regions:
        if not other.regions or other.regions & service.reach or other.kinds & ANYWHERE:
            return Ground.AGREES
        return Ground.REGION
    if facts.system:
        systems_meet = anatomy().related(facts.system, other.system)
        return Ground.AGREES if systems_meet or not other.regions or other.kinds & ANYWHERE else Ground.SYSTEM
    return Ground.UNPLACED_SERVICE
