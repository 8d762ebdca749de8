"""DX315: a pregnancy's code behind another chapter's."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from medcodes.claims.claim import Claim
from medcodes.diagnoses import layout
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule
from medcodes.rules.sequence import named_before

MATERNAL = "O"
NOT_COMPARED = ("O", "Z", "V", "W", "X", "Y", "P")
"""Letters of what may stand before: encounters, and what other rules tell (external causes, a newborn's diagnoses)."""


@rule("DX315", "pregnancy-not-first", severity="warning", carc="16", when=(Mark.DX_PREGNANCY, Mark.DIAGNOSES))
def pregnancy_not_first(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A disease or injury stands first, and a code of pregnancy, childbirth or the puerperium after it.

    Why: codes from O00 to O9A come before those of other chapters; whatever happens to a pregnant patient is taken to
    concern the pregnancy unless the provider says that it does not.
    Example: E03.9, hypothyroidism, before O99.283, endocrine disease in pregnancy.
    Remedy: put the code of the pregnancy first; if the pregnancy is incidental, report Z33.1 in its place.
    Source: ICD-10-CM Official Guidelines, section I.C.15.a.1.
    """
    first = facts.diagnoses[0]
    if first.state != layout.CODE or first.condition.compact[:1] in NOT_COMPARED:
        return
    for index in facts.diagnoses_with(Mark.DX_PREGNANCY):
        found = facts.diagnoses[index]
        if found.state == layout.CODE and found.condition.compact[:1] == MATERNAL:
            if index not in named_before(facts, 0):  # else DX304 tells
                yield at("diagnoses", index, message=partial(_message, facts, index))
            return


def _message(facts: Facts, index: int) -> str:
    return f"{facts.named(index)} belongs before {facts.named(0)}."
