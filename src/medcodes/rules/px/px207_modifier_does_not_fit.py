"""PX207: a modifier on a kind of service that it is not for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial

from medcodes.claims.claim import Claim
from medcodes.edits.shipped import known
from medcodes.procedures.catalogue import catalogue
from medcodes.procedures.facts import Facts as Service
from medcodes.procedures.modifiers import Modifier, modifiers, trip_of
from medcodes.procedures.node import named
from medcodes.procedures.spelling import compacted
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, Severity, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

_OF_SIDES = frozenset({"side", "eyelid", "finger", "toe"})
_OF_VISITS = frozenset({"24", "25", "57"})


@rule("PX207", "modifier-does-not-fit", severity="warning", carc="4", when=Mark.MODIFIER_CHOOSY)
def modifier_does_not_fit(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A modifier stands on a kind of service on which it makes no sense.

    Modifiers 24, 25 and 57 on a procedure or on imaging are an error: they belong on the visit.

    Why: payers deny a modifier that does not fit the procedure. It often stands on the wrong line.
    Example: 11721-25, where 25 belongs on the visit of the day; 99213-QW, a test waived under CLIA.
    Remedy: move the modifier to the line that it is meant for, or take it off.
    Source: the meaning of each modifier; CMS, Medicare Claims Processing Manual, chapter 12, section 40.2.
    """
    for line in facts.lines_with(Mark.MODIFIER_CHOOSY):
        for modifier in _out_of_place(line.service.code, line.line.modifiers):
            told = known(line.service.code)
            surely = modifier.code in _OF_VISITS and (told.operative or told.divided)
            message = partial(_wording, line.service.code, modifier)
            yield at("lines", line.index, "modifiers", message=message, severity=Severity.ERROR if surely else None)


@lru_cache(maxsize=20_000)
def _out_of_place(code: str, beside: tuple[str, ...]) -> tuple[Modifier, ...]:
    """The modifiers that make no sense on a procedure."""
    service = catalogue().facts(code) if compacted(code) else None
    if service is None:
        return ()
    found = (modifiers().get(modifier) for modifier in dict.fromkeys(beside))
    return tuple([modifier for modifier in found if modifier and _is_out_of_place(code, service, modifier)])


def _is_out_of_place(code: str, service: Service, modifier: Modifier) -> bool:
    if modifier.fits(service) is not False:
        return False
    if service.modality == "transport" and trip_of(modifier.code) is not None:
        return False
    told = known(code)
    if modifier.asserts in _OF_SIDES and told.sides:
        return False  # PX202 and PX205 tell
    return not (modifier.asserts == "component" and told.undivided)  # PX206 tells


def _wording(code: str, modifier: Modifier) -> str:
    label = modifier.label[:1].lower() + modifier.label[1:]
    return f"Modifier {modifier.code} ({label}) makes no sense on {named(code)}."
