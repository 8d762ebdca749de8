"""PX104: a procedure code before its first day."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.edits.shipped import known
from medcodes.procedures.status import Status
from medcodes.procedures.user_tables import user_tables
from medcodes.rules.facts import Facts, Skip
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule("PX104", "procedure-not-yet-in-force", severity="error", carc="181", when=Mark.PX_BEGAN)
def procedure_not_yet_in_force(claim: Claim, facts: Facts) -> Iterator[Found | Skip]:
    """A procedure code stands on a line whose date of service comes before the code's first day.

    Why: a code is only paid for services from its first day on; most begin on 1 January.
    Example: 99417 for a visit in December 2020; it began on 2021-01-01.
    Remedy: check the date of service, or use the code that was in force on it.
    Source: the yearly changes of CPT and HCPCS Level II, as far as the library's knowledge names them. A table added
    with `medcodes procedures add` that lists the code on the day goes before it.
    """
    for line in facts.lines_with(Mark.PX_BEGAN):
        code = line.service.code
        began = known(code).began
        if line.day is None:
            yield Skip(f"lines/{line.index}", f"whether {code} was already in force", "the date of service")
        elif began is not None and line.day < began:
            listed = user_tables().existence(code, line.day) if user_tables() else None
            if listed is None or listed.status is not Status.ACTIVE:
                message = f"{code} is valid from {began} on, and the service is of {line.day}."
                yield at("lines", line.index, "procedure", message=message)
