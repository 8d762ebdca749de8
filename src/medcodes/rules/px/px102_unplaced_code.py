"""PX102: a well-formed procedure code that does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.edits import shipped
from medcodes.procedures import spelling
from medcodes.procedures.catalogue import catalogue
from medcodes.procedures.status import Status
from medcodes.procedures.user_tables import user_tables
from medcodes.rules.facts import Facts, LineFacts, Skip
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule(
    "PX102",
    "unknown-procedure-code",
    severity="error",
    carc="181",
    when=Mark.PX_UNPLACED | Mark.PX_UNNAMED | Mark.PROCEDURE_TABLES,
)
def unknown_procedure_code(claim: Claim, facts: Facts) -> Iterator[Found | Skip]:
    """A procedure code that does not exist stands on a service line.

    It lies outside every range of CPT and HCPCS, or a table that the user added holds for the day and lacks it.

    Why: payers reject a code that does not exist on the date of service.
    Example: 00042, which comes before the first anesthesia code.
    Remedy: check each digit against the fee slip.
    Source: the public structure of CPT and HCPCS Level II, and the tables added with `medcodes procedures add`.
    """
    tables, known = user_tables(), catalogue()
    for line in facts.lines:
        code = line.service.code
        if line.service.facts is None:
            if spelling.compacted(line.line.procedure) is not None:
                yield at("lines", line.index, "procedure", message=f"{code} lies outside every range of CPT and HCPCS.")
            continue
        existence = tables.existence(code, line.day) if tables and line.day is not None else None
        if existence is None:
            if code not in known.known and code not in known.deleted:
                lacked = (
                    "no procedure table is loaded" if not tables else "no procedure table that holds for it is loaded"
                )
                if tables and line.day is None:
                    lacked = "the date of service"
                yield Skip(f"lines/{line.index}", f"existence of {code}", lacked)
        elif existence.status is Status.NOT_LISTED and code not in known.deleted and not _is_too_early(line):
            message = f"{code} does not exist on {line.day}: {existence.by.file} lists all such codes, and lacks it."
            yield at("lines", line.index, "procedure", message=message)


def _is_too_early(line: LineFacts) -> bool:
    """Whether the code began after the day, of which PX104 tells."""
    began = shipped.known(line.service.code).began
    return began is not None and line.day is not None and line.day < began
