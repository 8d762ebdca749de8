"""LNK108: a screening of somebody who has a complaint."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.diagnoses import layout, spelling
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.knowledge import screened
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule
from medcodes.rules.wording import service_named

TO_SCREEN = int(Mark.DX_SCREENING | Mark.DX_ENCOUNTER | Mark.DX_HISTORY | Mark.DX_AFTERCARE | Mark.DX_PREGNANCY)
"""What is a reason to screen, or says nothing against it."""


@rule("LNK108", "screening-for-complaint", severity="warning", carc="11", when=Mark.PX_SCREENED)
def screening_for_complaint(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A screening service is billed for complaints or findings alone, and the same service exists to look into them.

    Why: a screening is for people without complaints; payers deny it where the diagnosis is one, and the patient's
    share of the cost differs.
    Example: 77067, a screening mammogram, with N63.10, a lump in the breast, alone.
    Remedy: bill the diagnostic service, or point the line at the screening code if the visit began as a screening.
    Source: ICD-10-CM Official Guidelines, section I.C.21.c.5, and the section of the manual that the finding cites.
    """
    for line in facts.lines_with(Mark.PX_SCREENED):
        pair = screened().get(line.service.code)
        if pair is None or line.service.code not in pair.screening or not line.pointed:
            continue
        pointed = [facts.diagnoses[index] for index in line.pointed]
        if any(found.state != layout.CODE or found.marks & TO_SCREEN for found in pointed):
            continue
        keys = [spelling.key_of(found.condition.compact) for found in pointed]
        if not any(low <= key < high for key in keys for low, high in pair.also):
            message = f"{service_named(line)} screens for a disease, and its diagnoses are complaints or findings."
            yield at("lines", line.index, message=message, suggestions=pair.diagnostic, source=pair.source)
