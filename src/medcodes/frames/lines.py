"""``medcodes.frames.check_lines`` and ``check_links``: whether the diagnoses of each row justify its procedure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import attrs
import narwhals.stable.v2 as nw

from medcodes.checker.settings import Settings
from medcodes.errors import FrameError
from medcodes.frames import codes, dates, existence, findings, long, policies
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
OWN = ("own_verdict", "own_basis", "own_reason")
"""The columns that are added besides to long frames: what the row's own diagnosis says."""
MOST = BY_RANK // BY_POSITION
"""How many columns of diagnoses there can be."""

_SERVICE = f"{RESERVED}service"
_CONDITION = f"{RESERVED}condition"
_SCORE = f"{RESERVED}score"
_EMPTY = f"{RESERVED}empty"
_OWN, _NUMBER, _DECIDING = (f"{RESERVED}{name}" for name in ("own", "number", "deciding"))
_OWN_EMPTY = "The row has no diagnosis."
_BAD_DAY = ~nw.col(dates.PROBLEM).is_null()


def check_lines(
    frame: Native,
    procedure: str,
    diagnoses: str | Iterable[str],
    service_date: Given = None,
    *,
    line: str | Iterable[str] = (),
    order: str | None = None,
    pointers: str | None = None,
    payer: Given = None,
    state: Given = None,
    settings: Settings | None = None,
    prefix: str = "",
) -> Native:
    """Check service lines: whether a diagnosis of the line justifies its procedure.

    A row is a line with its diagnoses side by side. In a *long* frame a row is one diagnosis of a line, and `line`
    names the columns that tell which rows belong together.

    The frame comes back in its own kind, with every row in its place, every column, and these behind them:

    - ``verdict`` and ``basis``: those of `medcodes.check_link` for the row;
    - ``reason``: why, in a sentence;
    - ``deciding``: the column of the diagnosis that decided;
    - ``findings``: every problem of the row, as ``dx1 DX101 header-not-billable; cpt PX103 procedure-deleted``;
      missing where there is none;
    - ``denial``: the claim adjustment reason code of the denial that the first finding predicts, or missing.

    Nothing in a cell is an error: cells that are missing, blank or no codes are rows with a finding. A row without a
    date is judged by today's release, one with a date that is none is ``undetermined``.

    In a long frame each row gets the answer of its whole line, where ``deciding`` is the diagnosis that decided, and
    besides ``own_verdict``, ``own_basis`` and ``own_reason``: what its own diagnosis says. Rows are of one line where
    they agree in the columns of `line`, in procedure and in date; a row in which a column of `line` is empty is a line
    by itself.

    :param frame: a pandas or Polars frame, eager or lazy, an Arrow table, a DuckDB relation or a Spark DataFrame.
    :param procedure: the column of the CPT or HCPCS codes.
    :param diagnoses: the columns of the ICD-10-CM codes, in the order of the line.
    :param service_date: the column of the dates of service, each of which picks its release; a `Constant` for all rows.
    :param line: in a long frame, the columns that tell which line a row is of, such as ``["claim_id", "line_number"]``.
    :param order: in a long frame, the column of the order of diagnoses in their line, as numbers or letters; without it
        they come in the order of the rows.
    :param pointers: the column of the pointers of each line, as ``1``, ``1,3`` or ``AC``, that count the columns of
        diagnoses; without it a line is for every diagnosis of its row.
    :param payer: the column of who pays, or a `Constant`: whose policies decide first (see ``medcodes policies``).
    :param state: the column of the states, or a `Constant`, for policies that hold in some states only.
    :param settings: which rules are told in ``findings``, for all lines and for those of a payer. Verdicts stay, and so
        does what findings say: frames tell no severities.
    :param prefix: what the names of the new columns begin with.
    :raises FrameError: a column is missing, a name is taken, what is asked contradicts itself, or it is no frame.
    :raises SettingsError: the settings name a rule or severity that there is not.

    >>> import polars
    >>> from medcodes.frames import Constant
    >>> lines = polars.DataFrame({"cpt": ["71046", "73560"], "dx1": ["M25.571", "M25.56"], "dx2": [None, "M25.561"]})
    >>> checked = check_lines(lines, "cpt", ["dx1", "dx2"], Constant("2026-11-02"))
    >>> checked["verdict"].to_list(), checked["deciding"].to_list()
    (['unsupported', 'supported'], ['dx1', 'dx1'])
    >>> checked["findings"].to_list()
    ['LNK101 region-mismatch', 'dx1 DX101 header-not-billable']

    >>> long = polars.DataFrame({"id": [1, 1, 2], "cpt": "71046", "dx": ["M25.571", "R05.9", "M25.571"]})
    >>> checked = check_lines(long, "cpt", "dx", Constant("2026-11-02"), line="id")
    >>> checked.select("verdict", "deciding", "own_verdict").rows()
    [('supported', 'R05.9', 'unsupported'), ('supported', 'R05.9', 'supported'),
    ('unsupported', 'M25.571', 'unsupported')]
    """
    of_line = (line,) if isinstance(line, str) else tuple(line)
    named = names_of(diagnoses)
    told = (settings or Settings()).check()
    return run(frame, _Lines(procedure, named, service_date, pointers, payer, state, prefix, told, of_line, order))


def check_links(
    frame: Native,
    procedure: str,
    diagnosis: str,
    service_date: Given = None,
    *,
    payer: Given = None,
    state: Given = None,
    settings: Settings | None = None,
    prefix: str = "",
) -> Native:
    """Check pairs, a row each: whether the diagnosis of the row justifies its procedure.

    The columns are those of `check_lines`. Where several rows are one line, ask that with ``line=``.

    :raises FrameError: a column is missing, a name is taken, or it is no frame.

    >>> import pandas
    >>> from medcodes.frames import Constant
    >>> pairs = pandas.DataFrame({"procedure": ["71046", "71046"], "diagnosis": ["M25.571", "R05.9"]})
    >>> list(check_links(pairs, "procedure", "diagnosis", Constant("2026-11-02"))["verdict"])
    ['unsupported', 'supported']
    """
    told = (settings or Settings()).check()
    return run(frame, _Lines(procedure, (diagnosis,), service_date, None, payer, state, prefix, told))


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
    settings: Settings
    together: tuple[str, ...] = ()
    order: str | None = None

    @property
    def outputs(self) -> Mapping[str, Dtype]:
        """The columns that it adds."""
        return {self.prefix + name: nw.String for name in (*ADDED, *(OWN if self.together else ()))}

    def check(self, present: list[str]) -> None:
        """Refuse a frame that lacks what is needed."""
        asked = (self.service_date, self.pointers, self.payer, self.state, self.order)
        demand(present, (self.procedure, *self.diagnoses, *self.together, *asked), self.outputs)
        if self.together and len(self.diagnoses) > 1:
            message = f"with line=… a row has one diagnosis, and here are {len(self.diagnoses)} columns: name one"
            raise FrameError(message)
        if self.together and self.pointers is not None:
            message = "with line=… the rows of a line are its diagnoses: leave out pointers=…, or name order=…"
            raise FrameError(message)
        if self.order is not None and not self.together:
            message = "order=… is for rows that are one diagnosis each: say which belong together with line=…"
            raise FrameError(message)
        if len(self.diagnoses) > MOST:
            message = f"there can be {MOST} columns of diagnoses, and here are {len(self.diagnoses)}"
            raise FrameError(message)
        if self.pointers is not None and len(self.diagnoses) > pointing.MOST:
            message = f"pointers can count {pointing.MOST} columns of diagnoses, and here are {len(self.diagnoses)}"
            raise FrameError(message)

    def apply(self, frame: Any, lookups: Lookups) -> Any:
        """Understand dates and codes, judge pairs, and take the best diagnosis of each row."""
        frame = dates.add(frame, self.service_date, lookups)
        frame = self._services(frame, lookups)
        for position, column in enumerate(self.diagnoses):
            frame = self._condition(frame, lookups, column, position)
        frame = self._long(frame, lookups) if self.together else self._wide(frame, lookups)
        return findings.add(
            frame,
            self.procedure,
            self.diagnoses,
            self.service_date,
            self.pointers or "pointers",
            self.prefix,
            self.settings,
            self.payer,
            lookups,
        )

    def _wide(self, frame: Any, lookups: Lookups) -> Any:
        """The verdict of lines whose diagnoses stand side by side."""
        conditions, scores = ([f"{of}{place}" for place in range(len(self.diagnoses))] for of in (_CONDITION, _SCORE))
        frame = pointing.add(frame, self.pointers, conditions, scores, lookups)
        frame, best = policies.add(frame, self.procedure, self.diagnoses, scores, self.payer, self.state, lookups)
        score = nw.when(_BAD_DAY).then(nw.lit(NOTHING, nw.Int64)).otherwise(nw.col(_SCORE))
        frame = frame.with_columns(best.alias(_SCORE)).with_columns((nw.col(_SCORE) >= NOTHING).alias(_EMPTY))
        frame = frame.with_columns(score.alias(_SCORE))
        position = nw.col(_SCORE) // BY_POSITION % MOST
        decides = nw.when(nw.col(_SCORE) < NOTHING).then(position).otherwise(nw.lit(-1, nw.Int64))
        names = dict(enumerate(self.diagnoses))
        frame = frame.with_columns(
            (nw.col(_SCORE) - position * BY_POSITION).alias(_SCORE),
            chosen(decides, names).alias(self.prefix + DECIDING),
        )
        return self._rule(frame, _SCORE, (VERDICT, BASIS, REASON), lookups)

    def _long(self, frame: Any, lookups: Lookups) -> Any:
        """The verdict of lines whose diagnoses stand in rows of their own, and what each row says by itself."""
        [column] = self.diagnoses
        frame = pointing.add(frame, None, (), (), lookups)
        frame = long.add(frame, self.together, self.order, self.procedure, lookups)
        keys = lookups.distinct(frame, column)
        texts = ["", *sorted({text for key in keys if (text := text_of(key))})]
        numbers = {text: number for number, text in enumerate(texts)}
        decided = {_NUMBER: Decided([numbers[text_of(key)] for key in keys], 0, nw.Int64)}
        frame = lookups.attach(frame, column, keys, decided)
        frame, own = policies.add_long(
            frame, self.procedure, _NUMBER, texts, f"{_SCORE}0", self.payer, self.state, lookups
        )
        frame = frame.with_columns(own.alias(_OWN))
        frame = long.best(frame, _OWN, _SCORE).with_columns((nw.col(_SCORE) >= NOTHING).alias(_EMPTY))
        scores = [
            nw.when(_BAD_DAY).then(nw.lit(NOTHING, nw.Int64)).otherwise(nw.col(name)).alias(name)
            for name in (_OWN, _SCORE)
        ]
        frame = long.of_deciding(frame.with_columns(*scores), _NUMBER, _DECIDING)
        deciding = nw.when(nw.col(_SCORE) < NOTHING).then(nw.col(_DECIDING)).otherwise(nw.lit(0, nw.Int64))
        named = Decided([None, *texts[1:]], None, nw.String)
        frame = frame.with_columns(deciding.alias(_DECIDING))
        frame = lookups.attach(frame, _DECIDING, range(len(texts)), {self.prefix + DECIDING: named})
        frame = self._rule(frame, _OWN, OWN, lookups)
        blank = ~_BAD_DAY & (nw.col(_OWN) >= NOTHING)
        reason = nw.when(blank).then(nw.lit(_OWN_EMPTY)).otherwise(nw.col(self.prefix + OWN[2]))
        frame = frame.with_columns(reason.alias(self.prefix + OWN[2]))
        return self._rule(frame, _SCORE, (VERDICT, BASIS, REASON), lookups)

    def _services(self, frame: Any, lookups: Lookups) -> Any:
        """The class of each procedure, and its first and last day as far as they are known."""
        keys = lookups.distinct(frame, self.procedure)
        texts = [text_of(key) for key in keys]
        decided = {
            _SERVICE: Decided([service_classes.of(text) for text in texts], service_classes.of(""), nw.Int64),
            **existence.of_texts(texts),
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

    def _rule(self, frame: Any, score: str, names: tuple[str, str, str], lookups: Lookups) -> Any:
        """The columns of a verdict, out of a score, and the rule that reports it (of the last that is asked for)."""
        verdict, basis, reason = (self.prefix + name for name in names)
        keys = lookups.distinct(frame, score)
        found = [rulings[key] for key in keys]
        decided = {
            verdict: Decided([ruling.verdict.value for ruling in found], None, nw.String),
            basis: Decided([ruling.basis.value for ruling in found], None, nw.String),
            findings.LINK: Decided([findings.link(ruling.rule) for ruling in found], 0, nw.Int64),
            reason: Decided([ruling.text for ruling in found], None, nw.String),
        }
        frame = lookups.attach(frame.drop(findings.LINK, strict=False), score, keys, decided)
        why = nw.when(_BAD_DAY).then(nw.col(dates.PROBLEM)).otherwise(nw.col(reason))
        link = nw.when(~_BAD_DAY | nw.col(_EMPTY)).then(nw.col(findings.LINK)).otherwise(nw.lit(0, nw.Int64))
        return frame.with_columns(why.alias(reason), link.alias(findings.LINK))
