"""Procedures like the one that was billed which the diagnoses do justify: often the wrong one was picked."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.anatomy import Fit, anatomy
from medcodes.linkage.indications import indications
from medcodes.linkage.sides import Condition, Service, services
from medcodes.procedures.catalogue import catalogue
from medcodes.procedures.node import Kind, place

_FITS = (Fit.SAME, Fit.CONTAINED)


def alternatives(service: Service, line: list[Condition], most: int) -> tuple[str, ...]:
    """Codes done in the same manner, in the same section, on the part of the body that a diagnosis concerns.

    Only codes that the knowledge names and for which an indication names the diagnosis, the nearest to the billed code
    first. A service that concerns no part of the body has none.
    """
    if service.facts is None or not service.facts.regions:
        return ()
    found: dict[str, None] = {}
    for condition in line:
        if condition.facts is not None and condition.facts.regions:
            ranked = sorted(_fitting(service, condition))
            found.update((code, None) for *_, code in ranked[:most])
    return tuple(found)[:most]


def _fitting(service: Service, condition: Condition) -> Iterator[tuple[int, bool, int, str]]:
    """Candidates for one diagnosis, each with how well it fits: the part of the body, more than that, the distance."""
    facts, other = service.facts, condition.facts
    if facts is None or other is None:
        return
    named = condition.supports & ~indications().universal
    listed = list(_beside(service.code))
    own = listed.index(service.code) if service.code in listed else 0
    for position, code in enumerate(listed):
        candidate = services.of(code)
        if candidate.facts is None or candidate.facts.modality != facts.modality or not candidate.families & named:
            continue
        if candidate.facts.flags & {"addon", "unlisted"} or code == service.code:
            continue
        fit = anatomy().fit(candidate.facts.regions, other.regions)
        if fit in _FITS and candidate.facts.regions:
            more = bool(candidate.facts.regions & ~other.regions)
            yield _FITS.index(fit), more, abs(position - own), code


def _beside(code: str) -> Iterator[str]:
    """The codes of the same section that the knowledge names and that were not deleted, in order."""
    node = place(code)
    section = node.section if node is not None else None
    if section is None:
        return
    for below in section.descendants:
        if below.kind is Kind.CODE and below.code not in catalogue().deleted:
            yield below.code
