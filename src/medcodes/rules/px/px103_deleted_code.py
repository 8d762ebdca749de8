"""PX103: a procedure code that was deleted before the date of service."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.procedures.catalogue import catalogue
from medcodes.rules.facts import Facts, Skip
from medcodes.rules.finding import Found, at
from medcodes.rules.rule import rule


@rule("PX103", "procedure-deleted", severity="error", carc="181")
def procedure_deleted(claim: Claim, facts: Facts) -> Iterator[Found | Skip]:
    """A procedure code was deleted before the date of service.

    Why: CPT changes every 1 January, and a deleted code is denied without appeal.
    Example: 99201 after 2020-12-31; 71020 after 2017-12-31, now 71046.
    Remedy: use the code that took its place.
    Source: the yearly changes of CPT and HCPCS Level II, as far as the library's knowledge names them.
    """
    deleted = catalogue().deleted
    for line in facts.lines:
        deletion = deleted.get(line.service.code)
        if deletion is None:
            continue
        if line.day is None:
            yield Skip(f"lines/{line.index}", f"whether {line.service.code} was already deleted", "the date of service")
        elif line.day > deletion.last:
            successors = " or ".join(deletion.successors)
            then = f" Use {successors}." if successors else " No code took its place."
            yield at(
                "lines",
                line.index,
                "procedure",
                message=f"{line.service.code} was valid until {deletion.last}, and the service is of {line.day}: "
                f"{deletion.why}.{then}",
                suggestions=deletion.successors,
            )
