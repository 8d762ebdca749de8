"""Understanding and checking a batch, and making the pieces of the output: what happens in each process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

import attrs

from medcodes.checker.checker import checker
from medcodes.checker.report import Report
from medcodes.checker.settings import Settings
from medcodes.claims.record import Record, Unreadable, understood
from medcodes.report.tally import Tally
from medcodes.report.writers import Writer
from medcodes.runs.batches import Batch, Place

Outcome: TypeAlias = tuple[Record, Report] | Unreadable
"""A claim with its report, or what could not be read."""


@attrs.frozen
class Done:
    """What became of a batch.

    Attributes:
        file: its file.
        after: where the run stands now.
        taken: how many bytes of the files were taken up to here.
        pieces: the pieces of the output.
        tally: the counts.
        unreadable: what could not be read.
    """

    file: str
    after: Place
    taken: int
    pieces: list[Any]
    tally: Tally
    unreadable: list[Unreadable]


@attrs.frozen
class Worker:
    """What is done with each batch.

    Attributes:
        settings: which rules run.
        writer: the format of the output.
    """

    settings: Settings
    writer: Writer

    def outcomes(self, batch: Batch) -> Iterator[Outcome]:
        """Each claim with its report; what could not be read."""
        check = checker(self.settings).check
        for record in understood(batch.passages):
            yield record if isinstance(record, Unreadable) else (record, check(record.claim))

    def checked(self, batch: Batch) -> tuple[Batch, list[Outcome]]:
        """A batch without its passages, and what became of them."""
        return attrs.evolve(batch, passages=()), list(self.outcomes(batch))

    def written(self, batch: Batch, outcomes: Iterable[Outcome]) -> Done:
        """Outcomes as pieces of the output."""
        done = Done(batch.file, batch.after, batch.taken, [], Tally(), [])
        for outcome in outcomes:
            if isinstance(outcome, Unreadable):
                done.tally.unreadable += 1
                done.unreadable.append(outcome)
                piece = self.writer.unreadable(batch.file, outcome)
            else:
                done.tally.add(outcome[1])
                piece = self.writer.checked(batch.file, *outcome)
            if piece:
                done.pieces.append(piece)
        return done

    def done(self, batch: Batch) -> Done:
        """A batch understood, checked and written."""
        return self.written(batch, self.outcomes(batch))
