"""PX219: a modifier that the payer asks for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from medcodes.claims.claim import Claim
from medcodes.edits.shipped import Need, known
from medcodes.policies.policy import MEDICARE_ITSELF, payer_key
from medcodes.procedures.modifiers import modifiers
from medcodes.procedures.node import named
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, Severity, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule("PX219", "modifier-needed", severity="error", carc="4", when=(Mark.PX_NEEDY, Mark.PAYER))
def modifier_needed(claim: Claim, facts: Facts) -> Iterator[Found]:
    """The payer that the claim names pays a service only with a modifier, and the line lacks it.

    For plans of Medicare Advantage it is a warning: some of them pay without it.

    Why: Medicare returns therapy without the plan of care, and denies a chiropractor's manipulation without AT.
    Example: 97110 for Medicare without GP, GO or GN; 98941 for Medicare without AT.
    Remedy: add the modifier, if the record shows what it says: GP physical, GO occupational, GN speech therapy; AT
    active treatment.
    Source: CMS, Medicare Claims Processing Manual, chapter 5, section 20.1; Medicare Benefit Policy Manual, chapter 15,
    section 240.1.3.
    """
    payer = payer_key(str(claim.payer))
    severity = None if payer in MEDICARE_ITSELF else Severity.WARNING
    for line in facts.lines_with(Mark.PX_NEEDY):
        for need in known(line.service.code).needs:
            told = any(
                not need.any.isdisjoint(modifiers()[code].requires)
                for code in line.line.modifiers
                if code in modifiers()
            )
            has = (
                told or not need.any.isdisjoint(line.line.modifiers) or not need.unless.isdisjoint(line.line.modifiers)
            )
            if not has and payer.startswith(need.payers):
                yield at(
                    "lines",
                    line.index,
                    "modifiers",
                    message=partial(_wording, line.service.code, need),
                    severity=severity,
                )


def _wording(code: str, need: Need) -> str:
    return f"{named(code)} lacks {' or '.join(sorted(need.any))}: {need.why}."
