"""Diagnoses to name as examples of what justifies a service: those that a reader would think of first."""

from __future__ import annotations

from functools import lru_cache

from medcodes.anatomy import Fit, anatomy
from medcodes.linkage.indications import indications
from medcodes.linkage.sides import Service, conditions
from medcodes.store.catalogue import follow

LONGEST = 20
"""How many categories a range spans at the most that is named before others."""
OF_ONE_REASON = 2
"""How many codes or ranges of one list are named before those of the next."""


def justifying(service: Service) -> tuple[str, ...]:
    """Codes and ranges that justify a service.

    Those that the knowledge calls usual come first. Of the others, those of the service's own part of the body or
    system, very long ranges last; among equals, the widest of each list of the knowledge, in the order of the lists.

    >>> from medcodes.linkage.sides import services
    >>> justifying(services.of("17311"))[:2]
    ('C44', 'C43')
    """
    facts = service.facts
    return _ordered(service.families, facts.regions, facts.system) if facts is not None else ()


@lru_cache(4_096)
def _ordered(families: int, regions: int, system: int) -> tuple[str, ...]:
    usual = [code for family in indications().in_mask(families) for code in family.usual]
    lists = [codes for family in indications().in_mask(families) for codes, _ in family.supports]
    ranked: dict[str, tuple[bool, bool, int]] = {}
    for codes in lists:
        widest_first = sorted(codes, key=_width, reverse=True)
        by_home = sorted(widest_first, key=lambda code: not _is_home(code, regions, system))
        for place, code in enumerate(by_home):
            rank = (_width(code) > LONGEST, not _is_home(code, regions, system), place // OF_ONE_REASON)
            ranked.setdefault(code, rank)
    return tuple(dict.fromkeys((*usual, *sorted(ranked, key=ranked.__getitem__))))


follow(_ordered.cache_clear)


def _is_home(codes: str, regions: int, system: int) -> bool:
    """Whether an end of a range concerns the same part of the body; the same system, where none is said."""
    first, _, last = codes.partition("-")
    ends = [facts for code in {first, last or first} if (facts := conditions.of(code).facts) is not None]
    if regions:
        return any(anatomy().fit(regions, facts.regions) is Fit.SAME for facts in ends)
    return bool(system) and any(facts.system == system for facts in ends)


def _width(codes: str) -> int:
    """How many categories a range spans by their numbers, whether all of them exist or not."""
    first, _, last = codes.partition("-")
    return _place(last or first) - _place(first) + 1


def _place(code: str) -> int:
    """The place of a code's category when all are numbered on: A00, A01 … B00."""
    return ord(code[0]) * 100 + int(code[1]) * 10 + int(code[2], 36)
