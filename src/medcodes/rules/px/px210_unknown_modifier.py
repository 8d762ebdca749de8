"""PX210: a modifier that does not exist."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.errors import shortened
from medcodes.procedures.modifiers import is_known
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Found, Severity, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

_SHAPE = re.compile(r"[0-9A-Z]{2}", re.ASCII)


@rule("PX210", "unknown-modifier", severity="warning", carc="4", when=Mark.MODIFIER_UNKNOWN)
def unknown_modifier(claim: Claim, facts: Facts) -> Iterator[Found]:
    """A modifier is not known, stands twice on a line, or cannot be one.

    What is not two letters or digits cannot be a modifier, and is an error. Any other may be a payer's own.

    Why: a clearinghouse rejects what is no modifier; payers deny one that they do not know.
    Example: "R", "RTT", "ZZ", or 59 twice.
    Remedy: check it against the payer's list.
    Source: CMS-1500 instructions, item 24D; the modifiers of CPT and HCPCS Level II.
    """
    for line in facts.lines_with(Mark.MODIFIER_UNKNOWN):
        codes = line.line.modifiers
        for place, code in enumerate(codes):
            if code in codes[:place]:
                if codes.index(code) == place - 1 or code not in codes[: place - 1]:
                    message = f"Modifier {shortened(code)} stands twice on the line."
                    yield at("lines", line.index, "modifiers", message=message)
            elif not _SHAPE.fullmatch(code):
                message = f"{shortened(code)!r} is no modifier: one is two letters or digits."
                yield at("lines", line.index, "modifiers", message=message, severity=Severity.ERROR)
            elif not is_known(code, line.service.facts):
                message = f"Modifier {code} is not one of CPT or HCPCS: is it this payer's own?"
                yield at("lines", line.index, "modifiers", message=message)
