"""LNK107: a service for another age."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from medcodes.claims.claim import Claim
from medcodes.rules.facts import Facts, LineFacts, Skip
from medcodes.rules.finding import Found, Severity, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule
from medcodes.rules.wording import in_years, service_named

_PREVENTIVE = int(Mark.PX_PREVENTIVE)


@rule("LNK107", "service-age-mismatch", severity="warning", carc="6", when=Mark.PX_AGES)
def service_age_mismatch(claim: Claim, facts: Facts) -> Iterator[Found | Skip]:
    """A service that is meant for some ages is on the claim of a patient of another.

    It is an error for check-ups, whose codes differ by nothing but the age.

    Why: payers deny it; the next code of the same kind is usually right.
    Example: 99395, a check-up from 18 to 39 years, for a patient of 41 on the date of service.
    Remedy: choose the code of the patient's age on the date of service, or correct the date of birth.
    Source: the public structure of CPT and HCPCS; CMS, Medicare Claims Processing Manual, chapter 18.
    """
    for line in facts.lines_with(Mark.PX_AGES):
        ages = line.service.facts.ages if line.service.facts is not None else None
        if ages is None or line.day is None:
            continue
        age = claim.patient.age_on(line.day)
        if age is None:
            yield Skip(f"lines/{line.index}", "whether the service fits the patient's age", "the date of birth")
        elif age < ages[0] or (ages[1] is not None and age > ages[1]):
            is_check_up = bool(line.marks & _PREVENTIVE)
            yield at(
                "lines",
                line.index,
                "procedure",
                message=partial(_message, line, ages, age),
                severity=Severity.ERROR if is_check_up else None,
            )


def _message(line: LineFacts, ages: tuple[int, int | None], age: int) -> str:
    return f"{service_named(line)} is meant for {in_years(ages)}, and the patient is {age}."
