"""A bar that shows how far a run has come: on a terminal, where tqdm is installed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

from medcodes.errors import MissingExtraError
from medcodes.extras import imported


class Progress:
    """Claims, claims a second, and the time that is left.

    :param total: how many bytes the files have, or None where that is not known.
    :param wanted: whether a bar is wanted at all; without a terminal there is none.
    :param what: what is counted.
    """

    def __init__(self, total: int | None, *, wanted: bool = True, what: str = "claims") -> None:
        self._what = what
        self._bar: Any = None
        if wanted and sys.stderr.isatty():
            try:
                tqdm = imported("tqdm", "progress", "a progress bar").tqdm
            except MissingExtraError:
                return
            tqdm.monitor_interval = 0  # a thread of its own would be in the way of new processes
            known = "{l_bar}{bar}| {postfix} [{elapsed}<{remaining}]"
            unknown = "{postfix} [{elapsed}]"
            self._bar = tqdm(total=total, file=sys.stderr, leave=False, bar_format=known if total else unknown)

    def show(self, claims: int, taken: int) -> None:
        """Show how far the run has come.

        :param claims: how many were checked.
        :param taken: how many bytes of the files were taken.
        """
        bar = self._bar
        if bar is not None:
            seconds = bar.format_dict["elapsed"] or 1e-9
            bar.set_postfix_str(f"{claims:,} {self._what}, {claims / seconds:,.0f} a second", refresh=False)
            bar.update(max(0, taken - bar.n))

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Other text on the terminal: the bar makes room for it, and comes back below."""
        if self._bar is None:
            yield
            return
        self._bar.clear()
        yield
        self._bar.refresh()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.close()
