"""LNK102: a service of one purpose, without any of its indications."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from medcodes.claims.claim import Claim
from medcodes.linkage.link import Basis, Verdict
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.icd9 import of_icd9
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule("LNK102", "not-indicated", severity="error", carc="11", when=Mark.UNSUPPORTED)
def not_indicated(claim: Claim, facts: Facts) -> Iterator[Found]:
    """The service has one purpose, and no diagnosis of the line is among its indications.

    Why: payers cover such services for listed reasons only, and deny the rest as not medically necessary.
    Example: 66984, cataract surgery, with M25.561, pain in the right knee.
    Remedy: point the line at the diagnosis that was the reason for it, or add that diagnosis if the note has it.
    Source: Social Security Act, section 1862(a)(1)(A); the guidance that the indication cites.
    """
    for line, link in zip(facts.lines, facts.links, strict=True):
        if link is None or link.verdict is not Verdict.UNSUPPORTED:
            continue
        if not of_icd9(facts, line) and facts.basis(line, link) is Basis.INDICATION:
            yield at(
                "lines",
                line.index,
                message=partial(facts.link_message, link),
                suggestions=partial(facts.link_suggestions, link),
                source=partial(facts.link_source, link),
            )
