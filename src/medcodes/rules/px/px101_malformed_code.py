"""PX101: a text that cannot be a procedure code."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.errors import shortened
from medcodes.procedures import spelling
from medcodes.rules.facts import Facts, Skip
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

_REMEDY_OF_EMPTY = "Add the code of the service from the encounter form, or leave the line out."


@rule("PX101", "malformed-procedure-code", severity="error", carc="181", when=Mark.PX_MALFORMED)
def malformed_procedure_code(claim: Claim, facts: Facts) -> Iterator[Found | Skip]:
    """A service line has no procedure code, or a text that cannot be a CPT or HCPCS code.

    Why: a line with an unreadable procedure is rejected before anybody looks at it.
    Example: "9921", which lacks a digit; "73560-RT" with its modifier still attached.
    Remedy: copy the code again; give modifiers in their own field.
    Source: CMS-1500 instructions, item 24D.
    """
    for line in facts.lines:
        text = line.line.procedure
        if line.line.is_without_procedure:
            yield Skip(f"lines/{line.index}", "the procedure", "a CPT or HCPCS code: the line has none, and needs none")
        elif line.line.is_procedure_empty:
            yield at(
                "lines", line.index, "procedure", message="The line has no procedure code.", remedy=_REMEDY_OF_EMPTY
            )
        elif line.service.facts is None and spelling.compacted(text) is None:
            problem = spelling.explain_malformed(text)
            yield at(
                "lines",
                line.index,
                "procedure",
                message=f"{shortened(text)!r} is not a CPT or HCPCS code: {problem}.",
            )
