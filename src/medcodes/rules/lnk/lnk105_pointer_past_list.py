"""LNK105: a pointer at a diagnosis that the claim does not have."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.errors import shortened
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule("LNK105", "pointer-past-list", severity="error", carc="16", when=Mark.BAD_POINTER)
def pointer_past_list(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A pointer of a line names a diagnosis that the claim does not have.

    Why: the payer cannot tell why the service was given, and returns the line.
    Example: pointer 5 on a claim with three diagnoses.
    Remedy: point at a diagnosis of the claim, or add the missing one.
    Source: CMS-1500 instructions, items 21 and 24E.
    """
    count = len(claim.diagnoses)
    for line in facts.lines:
        for pointer in line.line.pointers:
            if not isinstance(pointer, int):
                message = f"The pointer {shortened(pointer)!r} is not a number; pointers count from 1."
            elif not 1 <= pointer <= count:
                has = "no diagnosis" if not count else f"{count} diagnos{'i' if count == 1 else 'e'}s"
                message = f"The pointer {shortened(pointer)} names a diagnosis that is not there: the claim has {has}."
            else:
                continue
            yield at("lines", line.index, "pointers", message=message)
