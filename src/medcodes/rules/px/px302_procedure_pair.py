"""PX302: two procedures that are not paid together."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from medcodes.claims.claim import Claim
from medcodes.edits.edit import PairEdit, Setting
from medcodes.edits.loaded import Loaded, loaded
from medcodes.edits.shipped import shipped
from medcodes.procedures.node import named
from medcodes.rules.facts import Facts, LineFacts, Skip
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

_VISIT = int(Mark.PX_VISIT)
_WHAT = "pairs of procedures that are not paid together"
_LACKED = {
    setting: Skip("lines", _WHAT, f"NCCI edits for the {setting} setting: `medcodes edits add FILE` adds them")
    for setting in Setting
}


@rule("PX302", "procedure-pair", severity="error", carc="236", when=Mark.LINES)
def procedure_pair(claim: Claim, facts: Facts) -> Iterator[Found | Skip]:
    """Two procedures of one day are a pair of the NCCI edits, and no modifier says that both are due.

    The finding stands at the procedure that is denied, that of column 2. A pair with modifier indicator 0 is told
    whatever modifiers stand there; one with indicator 1 where neither line has a modifier that lifts it.

    Why: Medicare, Medicaid and most other payers deny the procedure of column 2.
    Example: 43239, an upper endoscopy with biopsy, and 43235, one to look, on one day.
    Remedy: take the procedure off. If indicator and note allow it (another site, lesion, session or practitioner), add
    the modifier: 25 on a visit; else XE, XS, XP, XU or 59, or the side or finger.
    Source: CMS, NCCI procedure-to-procedure edits, as added with `medcodes edits add`; Policy Manual, chapter I.
    """
    setting = Setting.HOSPITAL if claim.claim_type == "institutional" else Setting.PRACTITIONER
    edits = loaded()
    for problem in edits.problems:
        yield Skip("lines", _WHAT, problem)
    if setting not in edits.has_pairs:
        yield _LACKED[setting]
        return
    lines = [line for line in facts.lines if line.service.facts is not None]
    for second in lines:
        if second.day is None:
            yield Skip(f"lines/{second.index}", _WHAT, "the date of service")
            continue
        for first in lines:
            if first.day == second.day and first.service.code != second.service.code:
                edit = _standing(edits, first, second, setting)
                if edit is not None:
                    message = partial(_wording, edit, visit=bool(second.marks & _VISIT))
                    yield at("lines", second.index, "procedure", message=message)
                    break


def _standing(edits: Loaded, first: LineFacts, second: LineFacts, setting: Setting) -> PairEdit | None:
    """The edit that denies the second line beside the first, unless a modifier lifts it."""
    if second.day is None:
        return None
    edit = edits.pair(first.service.code, second.service.code, setting, second.day)
    if edit is None or not edit.modifier_allowed:
        return edit
    bypass = shipped().bypass
    lifted = not (bypass.isdisjoint(first.line.modifiers) and bypass.isdisjoint(second.line.modifiers))
    return None if lifted else edit


def _wording(edit: PairEdit, *, visit: bool) -> str:
    why = f" ({edit.rationale})" if edit.rationale else ""
    start = f"{named(edit.column_two)} is not paid beside {named(edit.column_one)} on one day{why}"
    if not edit.modifier_allowed:
        return f"{start}, and no modifier lifts this edit."
    which = "25" if visit else "59 or one of X{EPSU}"
    return f"{start}, unless a modifier such as {which} says that both are due."
