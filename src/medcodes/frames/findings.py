"""What is wrong with each row, as a text of rules, and the denial that the first of them predicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import narwhals.stable.v2 as nw

from medcodes.checker.settings import Settings
from medcodes.frames import dates, existence
from medcodes.frames.asked import RESERVED, Constant, Given
from medcodes.frames.codes import STATUSES, status, text_of
from medcodes.frames.lookups import Decided, Lookups, chosen
from medcodes.frames.pointers import BAD
from medcodes.policies.policy import payer_key
from medcodes.rules.rule import Rule, find

FINDINGS, DENIAL = "findings", "denial"
PACKED = f"{RESERVED}packed"
LINK = f"{RESERVED}link"
"""The number of what linkage reports of the line (see `link`)."""
_LINK_RULES = ("LNK101", "LNK102", "LNK103", "LNK104")
_DIAGNOSIS_RULES = {number: known.rule for number, known in enumerate(STATUSES) if known.rule}
_PROCEDURE_RULES = {existence.MALFORMED: "PX101", existence.UNKNOWN: "PX102", existence.DELETED: "PX103"}
_PAYER = f"{RESERVED}payer_of_settings"
_STEP = 16
"""More than there are numbers of findings in a column."""


def link(rule: str) -> int:
    """The number of a rule of linkage; 0 for none."""
    return _LINK_RULES.index(rule) + 1 if rule else 0


def add(
    frame: Any,
    procedure: str,
    diagnoses: Sequence[str],
    service_date: Given,
    pointers: str,
    prefix: str,
    told: Settings,
    payer: Given,
    lookups: Lookups,
) -> Any:
    """The frame with the columns of findings and of the predicted denial.

    :param told: which rules are told.
    """
    frame = existence.add(frame, procedure, lookups)
    frame, asked, by_number = _asked(frame, told, payer, lookups)
    bad_day = ~nw.col(dates.PROBLEM).is_null()
    places = range(len(diagnoses))
    frame = frame.with_columns(
        nw.when(bad_day).then(nw.lit(1, nw.Int64)).otherwise(nw.lit(0, nw.Int64)).alias(f"{RESERVED}rule_day"),
        *(status(f"{PACKED}{place}", dates.POWER).alias(f"{RESERVED}rule_{place}") for place in places),
    )
    dated = service_date if isinstance(service_date, str) else "date of service"
    sources: list[tuple[str, str, Mapping[int, str]]] = [
        (f"{RESERVED}rule_day", dated, {1: "CLM101"}),
        (existence.RULE, procedure, _PROCEDURE_RULES),
        (existence.EARLY, procedure, {1: "PX104"}),
        *((f"{RESERVED}rule_{place}", name, _DIAGNOSIS_RULES) for place, name in enumerate(diagnoses)),
        (BAD, pointers, {1: "LNK105"}),
        (LINK, "", {link(rule): rule for rule in _LINK_RULES}),
    ]
    texts, denials = [], []
    for column, name, of_number in sources:
        rules = dict(_found(of_number, asked))
        number = nw.col(column) + by_number if len(asked) > 1 else nw.col(column)
        texts.append(chosen(number, {key: f"{name} {rule.id} {rule.name}".lstrip() for key, rule in rules.items()}))
        denials.append(chosen(number, {key: rule.carc for key, rule in rules.items()}))
    joined = nw.concat_str(*texts, separator="; ", ignore_nulls=True)
    frame = frame.with_columns(joined.alias(prefix + FINDINGS), nw.coalesce(*denials).alias(prefix + DENIAL))
    found = nw.col(prefix + FINDINGS)
    return frame.with_columns(nw.when(found != "").then(found).alias(prefix + FINDINGS))


def _asked(frame: Any, told: Settings, payer: Given, lookups: Lookups) -> tuple[Any, list[Settings], nw.Expr]:
    """The frame, the settings that occur, and which of them are each row's, times `_STEP`."""
    if isinstance(payer, Constant):
        return frame, [told.for_payer(payer_key(text_of(payer.value)))], nw.lit(0, nw.Int64)
    if payer is None or not told.payers:
        return frame, [told], nw.lit(0, nw.Int64)
    names = {name: number for number, (name, _) in enumerate(told.payers, 1)}
    keys = lookups.distinct(frame, payer)
    numbers = [_STEP * names.get(payer_key(text_of(key)), 0) for key in keys]
    frame = lookups.attach(frame, payer, keys, {_PAYER: Decided(numbers, 0, nw.Int64)})
    return frame, [told, *(told.for_payer(name) for name in names)], nw.col(_PAYER)


def _found(of_number: Mapping[int, str], asked: Sequence[Settings]) -> Iterator[tuple[int, Rule]]:
    """The rules by number, as far as settings let them be told."""
    for place, settings in enumerate(asked):
        for number, name in of_number.items():
            rule = find(name)
            assert rule is not None, name  # noqa: S101 (a test asks for each)
            if settings.allows(rule):
                yield place * _STEP + number, rule
