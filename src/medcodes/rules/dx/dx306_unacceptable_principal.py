"""DX306: a circumstance as the principal diagnosis of a stay."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.diagnoses.editor import EditList, mask
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, Severity, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

_UNACCEPTABLE, _WITH_ANOTHER = mask(EditList.UNACCEPTABLE_PRINCIPAL), mask(EditList.REQUIRES_SECONDARY)


@rule(
    "DX306",
    "unacceptable-principal",
    severity="error",
    carc="16",
    when=(Mark.DX_UNACCEPTABLE_FIRST, Mark.INSTITUTIONAL),
)
def unacceptable_principal(claim: Claim, facts: Facts) -> Iterator[Found]:
    """The principal diagnosis of an inpatient stay is no illness or injury, but a circumstance.

    It concerns inpatient claims alone. A facility's claim that does not tell its type of bill is only warned about.

    Why: Medicare does not pay for a stay whose principal diagnosis the editor does not accept.
    Example: Z37.0, single live birth, as the principal diagnosis of the mother; Z51.89 with no diagnosis behind it.
    Remedy: put the condition that was chiefly responsible for the admission first.
    Source: CMS, Definitions of Medicare Code Edits: unacceptable principal diagnosis, requires secondary diagnosis.
    """
    if claim.is_inpatient is False:
        return
    listed = facts.edits[0]
    severity = Severity.ERROR if claim.is_inpatient else Severity.WARNING
    if listed & _WITH_ANOTHER:
        if len(facts.diagnoses) == 1:
            message = f"{facts.named(0)} is a principal diagnosis only where another diagnosis follows."
            yield at("diagnoses", 0, message=message, severity=severity)
    elif listed & _UNACCEPTABLE:
        message = f"{facts.named(0)} says a circumstance: it is not accepted as the principal diagnosis of a stay."
        yield at("diagnoses", 0, message=message, severity=severity)
