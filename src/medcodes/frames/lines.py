"""``medcodes.frames.check_lines`` and ``check_links``: whether the diagnoses of each row justify its procedure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import attrs
import narwhals.stable.v2 as nw

from medcodes.errors import FrameError
from medcodes.frames import codes, dates, findings, policies
from medcodes.frames import pointers as pointing
from medcodes.frames.asked import RESERVED, Given, demand, names_of
from medcodes.frames.codes import condition_classes, service_classes, text_of
from medcodes.frames.engines import run
from medcodes.frames.lookups import Decided, Dtype, Lookups, chosen
from medcodes.frames.rulings import BY_POSITION, BY_RANK, MANY, NOTHING, rulings

Native = TypeVar("Native")

VERDICT, BASIS, REASON, DECIDING = "verdict", "basis", "reason", "deciding"
ADDED = (VERDICT, BASIS, REASON, DECIDING, findings.FINDINGS, findings.DENIAL)
"""The columns that are added, before any prefix."""

_SERVICE = f"{RESERVED}service"
_CONDITION = f"{RESERVED}condition"
_SCORE = f"{RESERVED}score"
_EMPTY = f"{RESERVED}empty"


def check_lines(
    frame: Native,
    procedure: str,
    diagnoses: str | Iterable[str],
    service_date: Given = None,
    *,
    pointers: str | None = None,
    payer: Given = None,
    state: Given = None,
    prefix: str = "",
) -> Native:
    """Check service lines, a row each: whether a diagnosis of the row justifies its procedure.

    The frame comes back in its own kind, with every row in its place, every column, and these behind them:

    - ``verdict`` and ``basis``: those of `medcodes.check_link` for the row;
    - ``reason``: why, in a sentence;
    - ``deciding``: the column of the diagnosis that decided;
    - ``findings``: every problem of the row, as ``dx1 DX101 header-not-billable; cpt PX103 procedure-deleted``;
      missing where there is none;
    - ``denial``: the claim adjustment reason code of the denial that the first finding predicts, or missing.

    Nothing in a cell is an error: cells that are missing, blank or no codes are rows with a finding. A row without a
    date is judged by today's release, one with a date that is none is ``undetermined``.

    :param frame: a pandas or Polars frame, eager or lazy, an Arrow table, a DuckDB relation or a Spark DataFrame.
    :param procedure: the column of the CPT or HCPCS codes.
    :param diagnoses: the columns of the ICD-10-CM codes, in the order of the line.
    :param service_date: the column of the dates of service, each of which picks its release; a `Constant` for all rows.
    :param pointers: the column of the pointers of each line, as ``1``, ``1,3`` or ``AC``, that count the columns of
        diagnoses; without it a line is for every diagnosis of its row.
    :param payer: the column of who pays, or a `Constant`: whose policies decide first (see ``medcodes policies``).
    :param state: the column of the states, or a `Constant`, for policies that hold in some states only.
    :param prefix: what the names of the new columns begin with.
    :raises FrameError: a column is missing, a name is taken, or it is no frame.

    >>> import polars
    >>> from medcodes.frames import Constant
    >>> lines = polars.DataFrame({"cpt": ["71046", "73560"], "dx1": ["M25.571", "M25.56"], "dx2": [None, "M25.561"]})
    >>> checked = check_lines(lines, "cpt", ["dx1", "dx2"], Constant("2026-11-02"))
    >>> checked["verdict"].to_list(), checked["deciding"].to_list()
    (['unsupported', 'supported'], ['dx1', 'dx1'])
    >>> checked["findings"].to_list()
    ['LNK101 region-mismatch', 'dx1 DX101 header-not-billable']
    """
    return run(frame, _Lines(procedure, names_of(diagnoses), service_date, pointers, payer, state, prefix))


def check_links(
    frame: Native,
    procedure: str,
    diagnosis: str,
    service_date: Given = None,
    *,
    payer: Given = None,
    state: Given = None,
    prefix: str = "",
) -> Native:
    """Check pairs, a row each: whether the diagnosis of the row justifies its procedure, for frames in long form.

    The columns are those of `check_lines`.

    :raises FrameError: a column is missing, a name is taken, or it is no frame.

    >>> import pandas
    >>> from medcodes.frames import Constant
    >>> pairs = pandas.DataFrame({"procedure": ["71046", "71046"], "diagnosis": ["M25.571", "R05.9"]})
    >>> list(check_links(pairs, "procedure", "diagnosis", Constant("2026-11-02"))["verdict"])
    ['unsupported', 'supported']
    """
    return run(frame, _Lines(procedure, (diagnosis,), service_date, None, payer, state, prefix))


@attrs.frozen
class _Lines:
    """The work of `check_lines`."""

    procedure: str
    diagnoses: tuple[str, ...]
    service_date: Given
    pointers: str | None
    payer: Given
    state: Given
    prefix: str

    @property
    def outputs(self) -> Mapping[str, Dtype]:
        """The columns that it adds."""
        return {self.prefix + name: nw.String for name in ADDED}

    def check(self, present: list[str]) -> None:
        """Refuse a frame that lacks what is needed."""
        needed = (self.procedure, *self.diagnoses, self.service_date, self.pointers, self.payer, self.state)
        demand(present, needed, self.outputs)
        if self.pointers is not None and len(self.diagnoses) > pointing.MOST:
            message = f"pointers can count {pointing.MOST} columns of diagnoses, and here are {len(self.diagnoses)}"
            raise FrameError(message)

    def apply(self, frame: Any, lookups: Lookups) -> Any:
        """Understand dates and codes, judge pairs, and take the best diagnosis of each row."""
        frame = dates.add(frame, self.service_date, lookups)
        frame = self._services(frame, lookups)
        for position, column in enumerate(self.diagnoses):
            frame = self._condition(frame, lookups, column, position)
        conditions, scores = ([f"{of}{place}" for place in range(len(self.diagnoses))] for of in (_CONDITION, _SCORE))
        frame = pointing.add(frame, self.pointers, conditions, scores, lookups)
        frame, best = policies.add(frame, self.procedure, self.diagnoses, scores, self.payer, self.state, lookups)
        frame = frame.with_columns(best.alias(_SCORE))
        frame = self._rule(frame, lookups)
        return findings.add(
            frame, self.procedure, self.diagnoses, self.service_date, self.pointers or "pointers", self.prefix
        )

    def _services(self, frame: Any, lookups: Lookups) -> Any:
        """The class of each procedure, and its last day as far as that is known."""
        keys = lookups.distinct(frame, self.procedure)
        texts = [text_of(key) for key in keys]
        decided = {
            _SERVICE: Decided([service_classes.of(text) for text in texts], service_classes.of(""), nw.Int64),
            findings.PROCEDURE: Decided([findings.procedure(text) for text in texts], findings.procedure(""), nw.Int64),
        }
        return lookups.attach(frame, self.procedure, keys, decided)

    def _condition(self, frame: Any, lookups: Lookups, column: str, position: int) -> Any:
        """The score of a diagnosis with its procedure, and what it is in each release."""
        keys = lookups.distinct(frame, column)
        texts = [text_of(key) for key in keys]
        condition, pair = f"{_CONDITION}{position}", f"{RESERVED}pair{position}"
        decided = {
            condition: Decided([condition_classes.of(text) if text else codes.BLANK for text in texts], 0, nw.Int64),
            f"{findings.PACKED}{position}": Decided([codes.packed(text) for text in texts], codes.packed(""), nw.Int64),
        }
        frame = lookups.attach(frame, column, keys, decided)
        frame = frame.with_columns((nw.col(_SERVICE) * MANY + nw.col(condition)).alias(pair))
        pairs = lookups.distinct(frame, pair)
        decided = {f"{_SCORE}{position}": Decided(rulings.scores(pairs), NOTHING, nw.Int64)}
        return lookups.attach(frame, pair, pairs, decided)

    def _rule(self, frame: Any, lookups: Lookups) -> Any:
        """The columns of the verdict, out of the score of the best diagnosis."""
        number, text, bad_day = f"{RESERVED}ruling", f"{RESERVED}text", ~nw.col(dates.PROBLEM).is_null()
        frame = frame.with_columns((nw.col(_SCORE) >= NOTHING).alias(_EMPTY))
        score = nw.when(bad_day).then(nw.lit(NOTHING, nw.Int64)).otherwise(nw.col(_SCORE))
        frame = frame.with_columns(score.alias(_SCORE))
        position = nw.col(_SCORE) // BY_POSITION % (BY_RANK // BY_POSITION)
        decides = nw.when(nw.col(_SCORE) < NOTHING).then(position).otherwise(nw.lit(-1, nw.Int64))
        names = dict(enumerate(self.diagnoses))
        frame = frame.with_columns(
            (nw.col(_SCORE) - position * BY_POSITION).alias(number),
            chosen(decides, names).alias(self.prefix + DECIDING),
        )
        keys = lookups.distinct(frame, number)
        found = [rulings[key] for key in keys]
        decided = {
            self.prefix + VERDICT: Decided([ruling.verdict.value for ruling in found], None, nw.String),
            self.prefix + BASIS: Decided([ruling.basis.value for ruling in found], None, nw.String),
            findings.LINK: Decided([ruling.rule or None for ruling in found], None, nw.String),
            text: Decided([ruling.text for ruling in found], None, nw.String),
        }
        frame = lookups.attach(frame, number, keys, decided)
        reason = nw.when(bad_day).then(nw.col(dates.PROBLEM)).otherwise(nw.col(text))
        link = nw.when(~bad_day | nw.col(_EMPTY)).then(nw.col(findings.LINK))
        return frame.with_columns(reason.alias(self.prefix + REASON), link.alias(findings.LINK))
