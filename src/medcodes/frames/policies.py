"""Payer policies over a frame: they see the diagnoses of a whole line, so distinct lines are decided.

Only lines that a policy governs are looked at one by one: those of payers whose policies are loaded, with a procedure,
a state and a day that some policy names.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals.stable.v2 as nw

from medcodes.frames import dates
from medcodes.frames.asked import RESERVED, Constant, Given
from medcodes.frames.codes import condition_classes, service_classes, text_of
from medcodes.frames.lookups import Decided, Lookups
from medcodes.frames.rulings import BY_POSITION, MANY, NOTHING, Ruling, rulings
from medcodes.linkage.covering import decisions, governing, verdict_of
from medcodes.linkage.link import Asked, Basis
from medcodes.linkage.sides import conditions, services
from medcodes.policies.deciding import Decision, Outcome
from medcodes.policies.loaded import loaded
from medcodes.policies.policy import payer_key, state_key

_PAYER, _STATE = f"{RESERVED}payer", f"{RESERVED}state"
_CODE, _DIAGNOSIS = f"{RESERVED}code", f"{RESERVED}diagnosis"
_ASKED, _GOVERNED, _LINE, _FOUND = (f"{RESERVED}{name}" for name in ("asked", "governed", "whole_line", "by_policy"))
_BETWEEN = "\x1f"
_SAYS = {
    Outcome.COVERED: "covers the diagnosis for the procedure",
    Outcome.COVERED_TOGETHER: "covers the diagnosis for the procedure together with another of the line",
    Outcome.COVERED_AS_OTHER: "covers the procedure for all diagnoses that it does not exclude",
    Outcome.EXCLUDED: "lists the diagnosis among those for which it does not cover the procedure",
    Outcome.LACKS_OTHER: "covers the diagnosis for the procedure only together with another diagnosis",
    Outcome.ONLY_SECONDARY: "counts the diagnosis for the procedure only after another one, and the line has none",
    Outcome.LEFT_OUT: "governs the procedure and does not list the diagnosis",
}


def add(
    frame: Any,
    procedure: str,
    diagnoses: Sequence[str],
    scores: Sequence[str],
    payer: Given,
    state: Given,
    lookups: Lookups,
) -> tuple[Any, nw.Expr]:
    """The frame made ready, and the expression for the score of the best diagnosis of each row.

    :param scores: the columns of the scores that indications and anatomy give; `NOTHING` for one that does not count.
    """
    best = nw.min_horizontal(*(nw.col(score) + place * BY_POSITION for place, score in enumerate(scores)))
    frame, payers = _texts(frame, payer, _PAYER, payer_key, lookups)
    if not set(payers) & loaded().payers:
        return frame, best
    frame, _ = _texts(frame, state, _STATE, state_key, lookups)
    frame, _ = _texts(frame, procedure, _CODE, str, lookups)
    named = [f"{_DIAGNOSIS}{place}" for place in range(len(diagnoses))]
    for name, column in zip(named, diagnoses, strict=True):
        frame, _ = _texts(frame, column, name, str, lookups)
    day = nw.col(dates.NUMBER).cast(nw.String)
    parts = [nw.col(_CODE), nw.col(_PAYER), nw.col(_STATE), day]
    frame = frame.with_columns(nw.concat_str(*parts, separator=_BETWEEN).alias(_ASKED))
    keys = lookups.distinct(frame, _ASKED)
    frame = lookups.attach(frame, _ASKED, keys, {_GOVERNED: Decided([_governed(key) for key in keys], 0, nw.Int64)})
    pointed = [
        nw.when(nw.col(score) < NOTHING).then(nw.col(name)).otherwise(nw.lit(""))
        for name, score in zip(named, scores, strict=True)
    ]
    whole = nw.concat_str(nw.col(_ASKED), *pointed, separator=_BETWEEN)
    frame = frame.with_columns(nw.when(nw.col(_GOVERNED) == 1).then(whole).alias(_LINE))
    lines = lookups.distinct(frame, _LINE)
    frame = lookups.attach(frame, _LINE, lines, {_FOUND: Decided([_score(line) for line in lines], -1, nw.Int64)})
    return frame, nw.when(nw.col(_FOUND) >= 0).then(nw.col(_FOUND)).otherwise(best)


def _texts(frame: Any, given: Given, name: str, key: Any, lookups: Lookups) -> tuple[Any, list[str]]:
    """The frame with a column or a constant as text for comparing, and the texts that occur."""
    if not isinstance(given, str):
        text = key(text_of(given.value)) if isinstance(given, Constant) else ""
        return frame.with_columns(nw.lit(text, nw.String).alias(name)), [text]
    keys = lookups.distinct(frame, given)
    texts = [key(text_of(value)).replace(_BETWEEN, " ") for value in keys]
    return lookups.attach(frame, given, keys, {name: Decided(texts, "", nw.String)}), [*texts, ""]


def _asked(payer: str, state: str, day: str) -> Asked:
    number = int(day)
    written = f"{number // 10_000:04}-{number // 100 % 100:02}-{number % 100:02}" if number else ""
    return Asked(written, payer, state)


def _governed(key: str) -> int:
    """Whether a policy governs a procedure for a payer, in a state, on a day."""
    code, payer, state, day = key.split(_BETWEEN)
    return int(bool(payer) and bool(governing(services.of(code), _asked(payer, state, day)).policies))


def _score(line: str) -> int:
    """The score of the best diagnosis of a line that policies govern."""
    code, payer, state, day, *texts = line.split(_BETWEEN)
    service, places = services.of(code), [place for place, text in enumerate(texts) if text]
    named = [conditions.of(texts[place]) for place in places]
    said = decisions(service, named, _asked(payer, state, day)) or [[] for _ in named]
    classes = service_classes.of(code) * MANY
    judged = rulings.scores(classes + condition_classes.of(texts[place]) for place in places)
    scores = [
        place * BY_POSITION + (rulings.known(_ruling(of_one[0])) if of_one else score)
        for place, of_one, score in zip(places, said, judged, strict=True)
    ]
    return min(scores, default=NOTHING)


def _ruling(decision: Decision) -> Ruling:
    policy = decision.policy
    name = f"{policy.id} ({policy.title})" if policy.title else policy.id
    return Ruling(verdict_of(decision), Basis.POLICY, f"{name} {_SAYS[decision.outcome]}.")
