"""DX204: a code that a hospital should be able to say more of."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.diagnoses.editor import EditList, mask
from medcodes.diagnoses.specific import sided
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

_UNSPECIFIED = mask(EditList.UNSPECIFIED)


@rule(
    "DX204",
    "unspecified-for-inpatient",
    severity="warning",
    carc="16",
    when=(Mark.DX_UNSPECIFIED, Mark.INSTITUTIONAL),
    since="2022-04-01",
)
def unspecified_for_inpatient(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A diagnosis of an inpatient stay leaves a side or site open that the record of a stay holds.

    Why: since April 2022 Medicare returns such claims, unless a remark says why the side cannot be told.
    Example: S72.009A, a fracture of the neck of an unspecified femur, on the claim of a stay.
    Remedy: report the side that the record names; else send the remark UNABLE TO DET LAT 1 or 2 in the claim's notes.
    Source: CMS, Definitions of Medicare Code Edits: unspecified code edit.
    """
    if claim.is_inpatient is False:
        return
    for index, listed in enumerate(facts.edits):
        if listed & _UNSPECIFIED:
            codes = _sided(facts, index)
            known = f"; {', '.join(codes)} do" if codes else ""
            message = f"{facts.named(index)} does not say what the record of a stay should tell{known}."
            yield at("diagnoses", index, message=message, suggestions=codes)


def _sided(facts: Facts, index: int) -> tuple[str, ...]:
    """The codes like it that name a side."""
    release, row = facts.release, facts.diagnoses[index].condition.row
    return sided(release.tree, release.number, row) if release is not None else ()
