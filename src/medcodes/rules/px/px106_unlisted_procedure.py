"""PX106: an unlisted procedure without a word about it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from medcodes.claims.claim import Claim
from medcodes.procedures.node import named
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule("PX106", "unlisted-procedure", severity="info", carc="16", when=(Mark.PX_UNLISTED, Mark.PROFESSIONAL))
def unlisted_procedure(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A code for services without a code of their own stands on a line that has neither a note nor a drug code.

    Facilities bill some of these codes as a matter of course (90999 for dialysis): their claims are left alone.

    Why: payers read such lines by hand. Without a description they are denied for lack of information.
    Example: 17999, skin surgery without a code of its own; J3490, a drug without one, without its National Drug Code.
    Remedy: check that no code fits, also in Category III; send a description, the note, and a code like it to price by.
    Source: CPT, introduction, on unlisted procedures; CMS, Medicare Claims Processing Manual, chapter 26, section 10.4.
    """
    for line in facts.lines_with(Mark.PX_UNLISTED):
        if not line.line.documentation.strip() and not line.line.drug_code:
            yield at("lines", line.index, "procedure", message=partial(_wording, line.service.code))


def _wording(code: str) -> str:
    return f"{named(code)} says only which kind of service it was: payers ask for a description."
