"""PX102: a well-formed procedure code outside every section."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.procedures import spelling
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, at
from medcodes.rules.rule import rule


@rule("PX102", "unknown-procedure-code", severity="error", carc="181")
def unknown_procedure_code(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A code that lies outside every range of CPT and HCPCS stands on a service line.

    Why: no such code can exist; payers reject it.
    Example: 00042, which comes before the first anesthesia code.
    Remedy: check each digit against the fee slip.
    Source: the public structure of CPT and HCPCS Level II.
    """
    for line in facts.lines:
        if line.service.facts is None and spelling.compacted(line.line.procedure) is not None:
            message = f"{line.service.code} lies outside every range of CPT and HCPCS."
            yield at("lines", line.index, "procedure", message=message)
