"""PX218: anesthesia without a word of who gave it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from medcodes.claims.claim import Claim
from medcodes.procedures.modifiers import modifiers
from medcodes.procedures.node import named
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

_LAST = "01995"
"""The last code of anesthesia during an operation: 01996 is a daily visit, 01999 has no description."""


@rule(
    "PX218",
    "anesthesia-without-provider",
    severity="warning",
    carc="4",
    when=(Mark.PX_ANESTHESIA, Mark.PROFESSIONAL),
)
def anesthesia_without_provider(claim: Claim, facts: Facts) -> Iterator[Found]:
    """An anesthesia line has no modifier that says who gave or directed the anesthesia.

    Why: the share that is paid depends on it. Medicare and most payers deny the line without it.
    Example: 01402, anesthesia for a knee replacement, with P2 and QS but none of AA, AD, QK, QX, QY and QZ.
    Remedy: add AA for an anesthesiologist in person, QZ for a nurse anesthetist alone, QK, QX or QY where one directed.
    Source: CMS, Medicare Claims Processing Manual, chapter 12, section 50 (anesthesia modifiers).
    """
    for line in facts.lines_with(Mark.PX_ANESTHESIA):
        code = line.service.code
        if not code.isdigit() or code > _LAST:
            continue
        known = (modifiers().get(modifier) for modifier in line.line.modifiers)
        if not any(modifier is not None and modifier.asserts == "anesthesia-provider" for modifier in known):
            yield at("lines", line.index, "modifiers", message=partial(_wording, code))


def _wording(code: str) -> str:
    return f"{named(code)} does not say who gave the anesthesia (AA, AD, QK, QX, QY or QZ)."
