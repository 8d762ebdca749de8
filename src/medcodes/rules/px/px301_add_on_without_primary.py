"""PX301: an add-on code without the procedure that it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from medcodes.claims.claim import Claim
from medcodes.edits.shipped import known
from medcodes.procedures.fees import AddOn
from medcodes.procedures.node import named
from medcodes.procedures.user_tables import user_tables
from medcodes.rules.facts import Facts, LineFacts
from medcodes.rules.finding import Found, Severity, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

_ADD_ON, _PROCEDURE_TABLES = int(Mark.PX_ADD_ON), int(Mark.PROCEDURE_TABLES)
_MOST_NAMED = 6


@rule(
    "PX301",
    "add-on-without-primary",
    severity="warning",
    carc="107",
    when=Mark.PX_ADD_ON | Mark.PROCEDURE_TABLES,
)
def add_on_without_primary(claim: Claim, facts: Facts) -> Iterator[Found]:
    """An add-on code stands on the claim, and none of the procedures that it may accompany does.

    It is an error where the add-on code file that you added says that only its primaries will do (type 1). Of add-on
    codes whose primaries are not known, only those are told that stand on the claim with no other procedure.

    Why: an add-on code is work beyond a primary procedure, and never paid by itself.
    Example: 64484, a further level of a nerve root injection, without 64483; 99417 beside 99213.
    Remedy: add the primary procedure; if it was on another claim of the day, send both on one.
    Source: CMS, NCCI add-on code edits, as added with `medcodes procedures add`; without the file, CPT's instructions
    as far as the library's knowledge names them.
    """
    tables = user_tables() if facts.marks & _PROCEDURE_TABLES else None
    for line in facts.lines:
        code = line.service.code
        told = tables.add_on(code, line.day) if tables and line.day is not None else None
        if told is not None:
            lacking, severity = _by_file(told, facts, line)
        elif line.marks & _ADD_ON:
            primaries = known(code).primaries
            severity = None
            lacking = _is_alone(facts, line) if primaries is None else not _beside(facts, line, primaries)
        else:
            continue
        if lacking:
            primaries_told = told.primaries if told is not None else _texts(code)
            message = partial(_wording, code, primaries_told)
            yield at("lines", line.index, "procedure", message=message, severity=severity, suggestions=primaries_told)


def _by_file(told: AddOn, facts: Facts, line: LineFacts) -> tuple[bool, Severity | None]:
    """Whether a primary is lacking by the add-on code file, and how bad that is."""
    if told.primaries and _beside(facts, line, told.primaries):
        return False, None
    if told.type == "1" and told.primaries:
        return True, Severity.ERROR
    return _is_alone(facts, line), None  # the payer may know more primaries than the file


def _beside(facts: Facts, line: LineFacts, primaries: object) -> bool:
    """Whether one of some procedures stands on another line. Days are left open: care can go past midnight."""
    return any(
        other is not line and other.service.facts is not None and other.service.code in primaries  # type: ignore[operator]
        for other in facts.lines
    )


def _is_alone(facts: Facts, line: LineFacts) -> bool:
    return all(other is line or other.marks & _ADD_ON or other.line.is_without_procedure for other in facts.lines)


def _texts(code: str) -> tuple[str, ...]:
    primaries = known(code).primaries
    return primaries.texts if primaries is not None else ()


def _wording(code: str, primaries: tuple[str, ...]) -> str:
    start = f"{named(code)} is an add-on code, "
    if not primaries:
        return f"{start}and the claim has no procedure that it could belong to."
    more = " …" if len(primaries) > _MOST_NAMED else ""
    return f"{start}and the claim has none of its primary procedures: {', '.join(primaries[:_MOST_NAMED])}{more}."
