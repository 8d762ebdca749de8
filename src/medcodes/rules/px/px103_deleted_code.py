"""PX103: a procedure code that was deleted before the date of service."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.procedures.catalogue import catalogue
from medcodes.procedures.node import deletion_of
from medcodes.procedures.status import Status
from medcodes.procedures.user_tables import user_tables
from medcodes.rules.facts import Facts, Skip
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule("PX103", "procedure-deleted", severity="error", carc="181", when=Mark.PX_DELETED | Mark.PROCEDURE_TABLES)
def procedure_deleted(claim: Claim, facts: Facts) -> Iterator[Found | Skip]:
    """A procedure code was deleted before the date of service.

    Why: CPT changes every 1 January, and a deleted code is denied without appeal.
    Example: 99201 after 2020-12-31; 71020 after 2017-12-31, now 71046.
    Remedy: use the code that took its place.
    Source: the yearly changes of CPT and HCPCS Level II, as far as the library's knowledge names them or
    the tables added with `medcodes procedures add` show them.
    """
    tables = user_tables()
    for line in facts.lines:
        deletion = deletion_of(line.service.code)
        if deletion is None:
            continue
        if line.day is None:
            yield Skip(f"lines/{line.index}", f"whether {line.service.code} was already deleted", "the date of service")
        elif line.day > deletion.last:
            listed = tables.existence(line.service.code, line.day) if tables else None
            if listed is not None and listed.status is Status.ACTIVE:
                continue
            successors = " or ".join(deletion.successors)
            none = " No code took its place." if line.service.code in catalogue().deleted else ""
            then = f" Use {successors}." if successors else none
            yield at(
                "lines",
                line.index,
                "procedure",
                message=f"{line.service.code} was valid until {deletion.last}, and the service is of {line.day}: "
                f"{deletion.why}.{then}",
                suggestions=deletion.successors,
            )
