"""LNK101: anatomy contradicts every diagnosis of the line."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from medcodes.claims.claim import Claim
from medcodes.linkage.link import Basis, Verdict
from medcodes.rules.facts import Facts, Skip
from medcodes.rules.finding import Found, at
from medcodes.rules.icd9 import of_icd9
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule("LNK101", "region-mismatch", severity="error", carc="11", when=Mark.UNSUPPORTED | Mark.UNDETERMINED)
def region_mismatch(claim: Claim, facts: Facts) -> Iterator[Found | Skip]:
    """No diagnosis of the line concerns the part of the body that the service concerns.

    Why: the diagnosis must justify the service; this is the most common medical-necessity denial.
    Example: 71046, a chest x-ray, with M25.571, pain in the right ankle, alone.
    Remedy: point the line at the diagnosis that was the reason for it, or add that diagnosis if the note has it.
    Source: Social Security Act, section 1862(a)(1)(A); CMS-1500 instructions, item 24E.
    """
    for line, link in zip(facts.lines, facts.links, strict=True):
        if link is None:
            continue
        if link.verdict is Verdict.UNDETERMINED:
            yield Skip(f"lines/{line.index}", "whether the diagnoses justify the procedure", link.reasons[0].text)
        elif (
            link.verdict is Verdict.UNSUPPORTED
            and not of_icd9(facts, line)
            and facts.basis(line, link) is Basis.ANATOMY
        ):
            yield at(
                "lines",
                line.index,
                message=partial(facts.link_message, link),
                suggestions=partial(facts.link_suggestions, link),
            )
