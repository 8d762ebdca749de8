"""DX309: more diagnoses than a claim holds."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.rules.claim_marks import MOST_DIAGNOSES
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

MOST_OF_FACILITY = 25
"""The principal diagnosis and 24 others (UB-04, FL 67); external causes have fields of their own."""
_EXTERNAL_CAUSE = int(Mark.DX_EXTERNAL_CAUSE)


@rule("DX309", "too-many-diagnoses", severity="error", carc="16", when=Mark.MANY_DIAGNOSES)
def too_many_diagnoses(claim: Claim, facts: Facts) -> Iterator[Found]:
    """The claim has more diagnoses than its form holds.

    A professional claim holds 12. A facility's holds 25, external causes not counted.

    Why: what does not fit is cut off, or the whole claim is rejected.
    Example: 13 diagnoses on a professional claim.
    Remedy: keep the diagnoses that concern the services, the most important first. A service that needs
    another one goes on a claim of its own.
    Source: CMS-1500 instructions, item 21; UB-04 data specifications, form locator 67; ASC X12 837, segment HI.
    """
    most, places = MOST_DIAGNOSES, range(len(facts.diagnoses))
    counted = list(places)
    if claim.claim_type == "institutional":
        most = MOST_OF_FACILITY
        counted = [index for index in places if not facts.diagnoses[index].marks & _EXTERNAL_CAUSE]
    if len(counted) > most:
        message = f"The claim has {len(counted)} diagnoses, and its form holds {most}."
        yield at("diagnoses", counted[most], message=message)
