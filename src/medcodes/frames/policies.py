"""Payer policies over a frame: they see the diagnoses of a whole line, so distinct lines are decided.

Only lines that a policy governs are looked at one by one: those of payers whose policies are loaded, with a procedure,
a state and a day that some policy names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import narwhals.stable.v2 as nw

from medcodes.frames import dates
from medcodes.frames.asked import RESERVED, Constant, Given
from medcodes.frames.codes import condition_classes, service_classes, text_of
from medcodes.frames.long import LINE, PLACE
from medcodes.frames.lookups import Decided, Lookups
from medcodes.frames.rulings import BY_POSITION, MANY, NOTHING, Ruling, rulings
from medcodes.linkage.covering import decisions, governing, verdict_of
from medcodes.linkage.link import Asked, Basis
from medcodes.linkage.sides import conditions, services
from medcodes.policies.deciding import Decision, Outcome
from medcodes.policies.loaded import loaded
from medcodes.policies.policy import payer_key, state_key

MOST = 60
"""How many diagnoses of a line in long form policies see."""
_PAYER, _STATE = f"{RESERVED}payer", f"{RESERVED}state"
_CODE, _DIAGNOSIS = f"{RESERVED}code", f"{RESERVED}diagnosis"
_ASKED, _GOVERNED, _WHOLE, _FOUND = (f"{RESERVED}{name}" for name in ("asked", "governed", "whole_line", "by_policy"))
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
    frame, some = _governed_rows(frame, procedure, payer, state, lookups)
    if not some:
        return frame, best
    named = [f"{_DIAGNOSIS}{place}" for place in range(len(diagnoses))]
    for name, column in zip(named, diagnoses, strict=True):
        frame, _ = _texts(frame, column, name, str, lookups)
    pointed = [
        nw.when(nw.col(score) < NOTHING).then(nw.col(name)).otherwise(nw.lit(""))
        for name, score in zip(named, scores, strict=True)
    ]
    frame = _with_whole(frame, pointed)
    lines = lookups.distinct(frame, _WHOLE)
    found = [
        min((place * BY_POSITION + score for place, score in _scores(line.split(_BETWEEN))), default=NOTHING)
        for line in lines
    ]
    return _replacing(frame, lines, found, best, lookups)


def add_long(
    frame: Any,
    procedure: str,
    number: str,
    texts: Sequence[str],
    score: str,
    payer: Given,
    state: Given,
    lookups: Lookups,
) -> tuple[Any, nw.Expr]:
    """The frame made ready, and the expression for the score of each row of a long frame.

    :param number: the column of the number of the row's diagnosis, which counts in `texts`.
    :param texts: the diagnoses as they are written; the first is empty.
    :param score: the column of the scores that indications and anatomy give.
    """
    frame, some = _governed_rows(frame, procedure, payer, state, lookups)
    if not some:
        return frame, nw.col(score)
    governed = (nw.col(_GOVERNED) == 1) & (nw.col(PLACE) < MOST)
    frame = frame.with_columns(nw.when(governed).then(nw.col(PLACE) + 1).otherwise(nw.lit(0, nw.Int64)).alias(_FOUND))
    longest = max(lookups.distinct(frame, _FOUND), default=0)
    at = [f"{_DIAGNOSIS}{place}" for place in range(longest)]
    frame = frame.with_columns(
        *(
            nw.when(governed & (nw.col(PLACE) == place)).then(nw.col(number)).otherwise(nw.lit(0, nw.Int64)).alias(name)
            for place, name in enumerate(at)
        )
    )
    frame = frame.with_columns(*(nw.col(name).max().over(LINE).alias(name) for name in at))
    frame = _with_whole(frame.drop(_FOUND), [nw.col(name).cast(nw.String) for name in (PLACE, *at)])
    rows = lookups.distinct(frame, _WHOLE)
    return _replacing(frame, rows, list(_scores_in_line(rows, texts)), nw.col(score), lookups)


def _scores_in_line(rows: Iterable[str], texts: Sequence[str]) -> Iterator[int]:
    """The scores of rows, each told with its place and the numbers of its line's diagnoses."""
    known: dict[tuple[str, ...], dict[int, int]] = {}
    for row in rows:
        code, payer, state, day, place, *numbers = row.split(_BETWEEN)
        line = (code, payer, state, day, *(texts[int(number)] for number in numbers))
        if line not in known:
            known[line] = dict(_scores(line))
        yield known[line].get(int(place), NOTHING)


def _with_whole(frame: Any, more: Sequence[nw.Expr]) -> Any:
    whole = nw.concat_str(nw.col(_ASKED), *more, separator=_BETWEEN)
    return frame.with_columns(nw.when(nw.col(_GOVERNED) == 1).then(whole).alias(_WHOLE))


def _replacing(
    frame: Any, wholes: list[str], found: list[int], otherwise: nw.Expr, lookups: Lookups
) -> tuple[Any, nw.Expr]:
    frame = lookups.attach(frame, _WHOLE, wholes, {_FOUND: Decided(found, -1, nw.Int64)})
    return frame, nw.when(nw.col(_FOUND) >= 0).then(nw.col(_FOUND)).otherwise(otherwise)


def _governed_rows(frame: Any, procedure: str, payer: Given, state: Given, lookups: Lookups) -> tuple[Any, bool]:
    """The frame with what policies are asked by, and which rows one governs; and whether there can be any."""
    frame, payers = _texts(frame, payer, _PAYER, payer_key, lookups)
    if not set(payers) & loaded().payers:
        return frame, False
    frame, _ = _texts(frame, state, _STATE, state_key, lookups)
    frame, _ = _texts(frame, procedure, _CODE, str, lookups)
    day = nw.col(dates.NUMBER).cast(nw.String)
    parts = [nw.col(_CODE), nw.col(_PAYER), nw.col(_STATE), day]
    frame = frame.with_columns(nw.concat_str(*parts, separator=_BETWEEN).alias(_ASKED))
    keys = lookups.distinct(frame, _ASKED)
    decided = {_GOVERNED: Decided([_governed(key) for key in keys], 0, nw.Int64)}
    return lookups.attach(frame, _ASKED, keys, decided), True


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


def _scores(line: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The places of a line's diagnoses, and their scores, where policies govern it."""
    code, payer, state, day, *texts = line
    service, places = services.of(code), [place for place, text in enumerate(texts) if text]
    named = [conditions.of(texts[place]) for place in places]
    said = decisions(service, named, _asked(payer, state, day)) or [[] for _ in named]
    classes = service_classes.of(code) * MANY
    judged = rulings.scores(classes + condition_classes.of(texts[place]) for place in places)
    for place, of_one, score in zip(places, said, judged, strict=True):
        yield place, rulings.known(_ruling(of_one[0])) if of_one else score


def _ruling(decision: Decision) -> Ruling:
    policy = decision.policy
    name = f"{policy.id} ({policy.title})" if policy.title else policy.id
    return Ruling(verdict_of(decision), Basis.POLICY, f"{name} {_SAYS[decision.outcome]}.")
