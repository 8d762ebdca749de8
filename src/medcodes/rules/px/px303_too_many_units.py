"""PX303: more units than are likely."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from math import isnan

from medcodes.claims.claim import Claim
from medcodes.edits.edit import Setting, UnitEdit
from medcodes.edits.loaded import Loaded, loaded
from medcodes.procedures.node import named
from medcodes.rules.facts import Facts, LineFacts, Skip
from medcodes.rules.finding import Found, Severity, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

_ANESTHESIA, _ASKS = int(Mark.PX_ANESTHESIA), int(Mark.UNITS | Mark.REPEATED_PROCEDURE)
_BY_LINE, _CLINICAL = "1", "3"
_SETTINGS = {
    "professional": (Setting.PRACTITIONER, Setting.DME),
    "institutional": (Setting.HOSPITAL,),
}


@rule("PX303", "too-many-units", severity="error", carc="151", when=Mark.UNITS | Mark.REPEATED_PROCEDURE | Mark.EDITS)
def too_many_units(claim: Claim, facts: Facts) -> Iterator[Found | Skip]:
    """A procedure has more units on a line, or on all lines of the day, than the medically unlikely edits allow.

    With adjudication indicator 1 each line is judged by itself; with 2 and 3 the units of all lines of the day count
    together, whatever modifiers they have. Indicator 3 is a warning: what was needed can be paid on appeal. Anesthesia
    is left out, since its units are minutes.

    Why: all units of the line are denied, not only those above the limit.
    Example: 45378 with 2 units; 36415 five times on one day.
    Remedy: check for a slip of the key, or doses counted in another unit. Where the units are right, indicator 1:
    spread them over lines with the modifier that tells them apart; 3: have the note ready for an appeal.
    Source: CMS, medically unlikely edits, as added with `medcodes edits add`; NCCI Policy Manual, chapter I, section V.
    """
    edits, settings = loaded(), _SETTINGS[claim.claim_type]
    for problem in edits.problems:
        yield Skip("lines", "units that are too many", problem)
    if not edits.has_units.intersection(settings):
        if facts.marks & _ASKS:
            lacked = f"medically unlikely edits for the {settings[0]} setting: `medcodes edits add FILE` adds them"
            yield Skip("lines", "units that are too many", lacked)
        return
    days: dict[tuple[str, date], list[LineFacts]] = {}
    for line in facts.lines:
        if line.service.facts is not None and line.day is not None and not line.marks & _ANESTHESIA:
            days.setdefault((line.service.code, line.day), []).append(line)
    for (code, day), lines in days.items():
        edit = _limit(edits, settings, code, day)
        if edit is None:
            continue
        units = [_units(line) for line in lines]
        if edit.indicator == _BY_LINE:
            over = [(line, count) for line, count in zip(lines, units, strict=True) if count > edit.most]
        else:
            over = [(lines[0], sum(units))] if sum(units) > edit.most else []
        severity = Severity.WARNING if edit.indicator == _CLINICAL and edit.most else None
        for line, count in over:
            message = partial(_wording, edit, count, len(lines))
            yield at("lines", line.index, "units", message=message, severity=severity)


def _limit(edits: Loaded, settings: tuple[Setting, ...], code: str, day: date) -> UnitEdit | None:
    """The edit of the setting; the most generous where practitioners and suppliers have one each."""
    found = [edit for setting in settings if (edit := edits.units(code, setting, day)) is not None]
    return max(found, key=lambda edit: edit.most, default=None)


def _units(line: LineFacts) -> float:
    units = line.line.units
    return 0 if isnan(units) else units


def _wording(edit: UnitEdit, units: float, lines: int) -> str:
    why = f" ({edit.rationale})" if edit.rationale else ""
    if not edit.most:
        return f"{named(edit.code)} is not paid in this setting: its limit is 0 units{why}."
    where = (
        "on the line" if edit.indicator == _BY_LINE else "on the day" if lines == 1 else f"on {lines} lines of the day"
    )
    limit = f"{edit.most} unit{'s' if edit.most > 1 else ''}"
    return f"{named(edit.code)} has {units:g} units {where}, and the limit is {limit}{why}."
