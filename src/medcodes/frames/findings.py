"""What is wrong with each row, as a text of rules, and the denial that the first of them predicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals.stable.v2 as nw

from medcodes import days
from medcodes.frames import dates
from medcodes.frames.asked import RESERVED, Given
from medcodes.frames.codes import STATUSES, status
from medcodes.frames.lookups import chosen
from medcodes.frames.pointers import BAD
from medcodes.linkage.sides import services
from medcodes.procedures import spelling
from medcodes.procedures.node import deletion_of
from medcodes.rules.rule import find

FINDINGS, DENIAL = "findings", "denial"
PACKED = f"{RESERVED}packed"
PROCEDURE = f"{RESERVED}procedure"
LINK = f"{RESERVED}link"
_MALFORMED, _UNKNOWN = 1, 2
_LINK_RULES = ("LNK101", "LNK102", "LNK103", "LNK104")
_DIAGNOSIS_RULES = {number: known.rule for number, known in enumerate(STATUSES) if known.rule}


def procedure(text: str) -> int:
    """What is known of a procedure's existence: 0 for nothing bad, its last day as YYYYMMDD, or a small number.

    >>> procedure("99214"), procedure("99201"), procedure("9921")
    (0, 20201231, 1)
    """
    service = services.of(text)
    if service.facts is None:
        return _MALFORMED if spelling.compacted(text) is None else _UNKNOWN
    deletion = deletion_of(service.code)
    return 0 if deletion is None else days.to_number(deletion.last)


def add(
    frame: Any, procedure_column: str, diagnoses: Sequence[str], service_date: Given, pointers: str, prefix: str
) -> Any:
    """The frame with the columns of findings and of the predicted denial."""
    known, day = nw.col(PROCEDURE), nw.col(dates.NUMBER)
    bad_day = ~nw.col(dates.PROBLEM).is_null()
    deleted = (known > _UNKNOWN) & (day > known)
    procedure_rule = nw.when(deleted).then(nw.lit(3, nw.Int64)).otherwise(known)
    places = range(len(diagnoses))
    frame = frame.with_columns(
        nw.when(bad_day).then(nw.lit(1, nw.Int64)).otherwise(nw.lit(0, nw.Int64)).alias(f"{RESERVED}rule_day"),
        procedure_rule.alias(f"{RESERVED}rule_procedure"),
        *(status(f"{PACKED}{place}", dates.POWER).alias(f"{RESERVED}rule_{place}") for place in places),
    )
    dated = service_date if isinstance(service_date, str) else "date of service"
    sources: list[tuple[str, str, Mapping[int, str]]] = [
        (f"{RESERVED}rule_day", dated, {1: "CLM101"}),
        (f"{RESERVED}rule_procedure", procedure_column, {_MALFORMED: "PX101", _UNKNOWN: "PX102", 3: "PX103"}),
        *((f"{RESERVED}rule_{place}", name, _DIAGNOSIS_RULES) for place, name in enumerate(diagnoses)),
        (BAD, pointers, {1: "LNK105"}),
    ]
    texts = [
        chosen(nw.col(column), {number: f"{name} {_shown(rule)}" for number, rule in rules.items()})
        for column, name, rules in sources
    ]
    denials = [
        chosen(nw.col(column), {number: _carc(rule) for number, rule in rules.items()}) for column, _, rules in sources
    ]
    shown = {rule: _shown(rule) for rule in _LINK_RULES}
    texts.append(nw.col(LINK).replace_strict(list(shown), list(shown.values()), default=None, return_dtype=nw.String))
    carcs = {rule: _carc(rule) for rule in _LINK_RULES}
    denials.append(nw.col(LINK).replace_strict(list(carcs), list(carcs.values()), default=None, return_dtype=nw.String))
    joined = nw.concat_str(*texts, separator="; ", ignore_nulls=True)
    frame = frame.with_columns(joined.alias(prefix + FINDINGS), nw.coalesce(*denials).alias(prefix + DENIAL))
    found = nw.col(prefix + FINDINGS)
    return frame.with_columns(nw.when(found != "").then(found).alias(prefix + FINDINGS))


def _shown(rule: str) -> str:
    found = find(rule)
    assert found is not None, rule  # noqa: S101 (a test asks for each)
    return f"{rule} {found.name}"


def _carc(rule: str) -> str:
    found = find(rule)
    assert found is not None, rule  # noqa: S101
    return found.carc
