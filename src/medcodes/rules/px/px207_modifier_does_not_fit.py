"""PX207: a modifier on a kind of service that it is not for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from medcodes.claims.claim import Claim
from medcodes.edits.shipped import known
from medcodes.procedures.modifiers import Modifier, modifiers, trip_of
from medcodes.procedures.node import named
from medcodes.rules.facts import Facts, LineFacts
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
    Example: 11721-25, where 25 belongs on the visit of the day; 99213-QW; 27447-P3, where P3 belongs on the anesthesia.
    Remedy: move the modifier to the line that it is meant for, or take it off.
    Source: the meaning of each modifier; CMS, Medicare Claims Processing Manual, chapter 12, section 40.2.
    """
    for line in facts.lines_with(Mark.MODIFIER_CHOOSY):
        for code in line.line.modifiers:
            modifier = modifiers().get(code)
            if modifier is not None and modifier.modalities and _is_out_of_place(line, modifier):
                told = known(line.service.code)
                surely = code in _OF_VISITS and (told.operative or told.divided)
                yield at(
                    "lines",
                    line.index,
                    "modifiers",
                    message=partial(_wording, line.service.code, modifier),
                    severity=Severity.ERROR if surely else None,
                )


def _is_out_of_place(line: LineFacts, modifier: Modifier) -> bool:
    service = line.service.facts
    if service is None or modifier.fits(service) is not False:
        return False
    if service.modality == "transport" and trip_of(modifier.code) is not None:
        return False
    told = known(line.service.code)
    if modifier.asserts in _OF_SIDES and told.sides:
        return False  # PX202 and PX205 tell
    return not (modifier.asserts == "component" and told.undivided)  # PX206 tells


def _wording(code: str, modifier: Modifier) -> str:
    label = modifier.label[:1].lower() + modifier.label[1:]
    return f"Modifier {modifier.code} ({label}) makes no sense on {named(code)}."
