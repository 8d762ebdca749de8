"""The shipped indications, both ways: what justifies a procedure, and which procedures a diagnosis justifies."""

from __future__ import annotations

from medcodes.linkage.family import Family
from medcodes.linkage.indications import indications as shipped
from medcodes.linkage.sides import conditions, services


def indications(procedure: str) -> tuple[Family, ...]:
    """The families of indications that a procedure belongs to; none where the knowledge does not name it.

    >>> [family.name for family in indications("71046")]
    ['chest-xray']
    """
    return tuple(shipped().in_mask(services.of(procedure).families))


def procedures_for(diagnosis: str) -> tuple[Family, ...]:
    """The families whose procedures a diagnosis justifies, those that almost anything justifies left out.

    >>> "chest-xray" in [family.name for family in procedures_for("R05.9")]
    True
    """
    return tuple(shipped().in_mask(conditions.of(diagnosis).supports & ~shipped().universal))
