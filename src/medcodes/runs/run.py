"""A run: the claims of files read, checked and written, in one process or several."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import attrs

from medcodes.checker.baseline import Baseline
from medcodes.claims.reading.asked import Asked, Reading
from medcodes.claims.reading.formats import Format
from medcodes.claims.record import Unreadable
from medcodes.errors import SourceError
from medcodes.report.tally import Tally
from medcodes.runs.batches import Batch, Place, batches
from medcodes.runs.inputs import size_of
from medcodes.runs.journal import Journal, Standing, identity
from medcodes.runs.processes import in_order
from medcodes.runs.progress import Progress
from medcodes.runs.worker import Done, Outcome, Worker

SECONDS_BETWEEN_NOTES = 2.0
"""How often it is noted how far the run has come."""


@attrs.frozen
class Run:
    """What is to be checked, and where the answers go.

    Attributes:
        files: the files, in order.
        worker: what is done with their claims.
        format: the format of all files, where it is not to be recognised.
        asked: how the files are read.
        jobs: how many processes work.
        output: the file that is written; None is standard output.
        is_resumed: whether to go on where a run before was interrupted.
        baseline: findings that are known.
        adds_to_baseline: whether findings are added to the baseline instead of hidden.
    """

    files: list[str]
    worker: Worker
    format: Format | str | None = None
    asked: Asked = attrs.field(factory=Asked)
    jobs: int = 1
    output: Path | None = None
    is_resumed: bool = False
    baseline: Baseline | None = None
    adds_to_baseline: bool = False

    def journal(self) -> Journal | None:
        """Where it is noted how far the run has come, for an output that can be resumed."""
        if self.output is None or not self.worker.writer.is_resumable:
            return None
        how = (self.worker, self.format, self.asked, self.baseline is not None, self.adds_to_baseline)
        return Journal(self.output, identity(self.files, *how))

    def carry_out(
        self,
        tell: Callable[[str, Unreadable], None],
        opened: Callable[[str, Reading], None],
        progress: Progress,
    ) -> tuple[Tally, Baseline | None]:
        """Check everything; what was counted, and the baseline afterwards.

        Where it is interrupted, the output holds whole records, and the journal tells where to go on.

        :param tell: told of each place that could not be read.
        :param opened: told of each file that was opened.
        :raises SourceError: the output cannot be written, or there is no run to resume.
        :raises RunError: a process died.
        """
        journal = self.journal()
        standing = self._standing(journal)
        tally, baseline = standing.tally, self.baseline
        if baseline is not None and standing.baseline is not None:
            baseline = Baseline.of_kept(standing.baseline)
        if baseline is not None:
            baseline.settle()
        sink = self.worker.writer.sink(self.output, standing.size if self.is_resumed else None)
        standing = attrs.evolve(standing, size=sink.size)
        noted = time.monotonic()
        work = batches(self.files, self.format, self.asked, standing.place, opened)
        try:
            for done in self._done(work, baseline):
                with progress.aside() if done.unreadable or self.output is None else nullcontext():
                    for place in done.unreadable:
                        tell(done.file, place)
                    sink.write(done.pieces)
                tally = tally.with_more(done.tally)
                progress.show(tally.claims, done.taken)
                standing = Standing(done.after, sink.size, tally)
                if baseline is not None:
                    baseline.settle()
                if journal and time.monotonic() - noted > SECONDS_BETWEEN_NOTES:
                    journal.keep(_with(standing, baseline))
                    noted = time.monotonic()
        except BaseException:
            if baseline is not None:
                baseline.undo()
            if journal:
                journal.keep(_with(standing, baseline))
            sink.close(None)
            raise
        with progress.aside():
            sink.close(tally)
        if journal:
            journal.remove()
        return tally, baseline

    def _standing(self, journal: Journal | None) -> Standing:
        if not self.is_resumed:
            return Standing(Place(), 0, Tally())
        if journal is None:
            raise SourceError(str(self.output or "standard output"), "it cannot be resumed: it is no file of text")
        return journal.read()

    def _done(self, work: Iterator[Batch], baseline: Baseline | None) -> Iterator[Done]:
        """Each batch as it is done. What is known is hidden here, in order: no other process knows what was met."""
        if baseline is None:
            yield from in_order(self.worker.done, work, self.jobs)
            return
        for batch, outcomes in in_order(self.worker.checked, work, self.jobs):
            before = baseline.hidden
            done = self.worker.written(batch, [self._known(outcome, baseline) for outcome in outcomes])
            done.tally.hidden = baseline.hidden - before
            yield done

    def _known(self, outcome: Outcome, baseline: Baseline) -> Outcome:
        if isinstance(outcome, Unreadable):
            return outcome
        record, report = outcome
        if self.adds_to_baseline:
            baseline.add(report, record.id)
            return outcome
        return record, baseline.hide(report, record.id)


def progress_of(run: Run, *, wanted: bool) -> Progress:
    """The bar of a run."""
    return Progress(size_of(run.files), wanted=wanted)


def _with(standing: Standing, baseline: Baseline | None) -> Standing:
    return standing if baseline is None else attrs.evolve(standing, baseline=baseline.kept())
