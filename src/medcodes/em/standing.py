"""What a note says of whether the patient is new."""

from __future__ import annotations

import re

_NEW = re.compile(r"\bnew (?:patient|pt)\b")
_ESTABLISHED = re.compile(r"\b(?:established|est\.?) (?:patient|pt)\b")
_DENIED = re.compile(r"\b(?:not|no longer|isn't|never)(?: \w+){0,2} (?:new|established|est\.?) (?:patient|pt)\b")
_HINTS = ("new p", "new\n", "establ", "est p", "est. p")
MOST_READ = 100_000


def standing(text: str | None) -> str | None:
    """``new`` or ``established``, or None where a note says neither, both, or denies one.

    >>> standing("Established patient, here for follow-up."), standing("New patient questionnaire; established patient")
    ('established', None)
    """
    folded = text[:MOST_READ].casefold() if isinstance(text, str) else ""
    if not any(hint in folded for hint in _HINTS):
        return None
    folded = " ".join(folded.split())
    is_new, is_established = bool(_NEW.search(folded)), bool(_ESTABLISHED.search(folded))
    if is_new == is_established or _DENIED.search(folded):
        return None
    return "new" if is_new else "established"
