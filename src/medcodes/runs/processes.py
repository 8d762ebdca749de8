"""Work handed to several processes, and its results in the order of the work."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import Any, TypeVar

from medcodes.errors import RunError

Work = TypeVar("Work")
Result = TypeVar("Result")

AHEAD = 3
"""How many pieces of work a process has waiting. More would only fill the memory."""

SELDOM = (20_000, 50, 100)
"""Thresholds of the collector; Python's own are meant for few objects that live long."""

_task: Callable[[Any], Any] | None = None


def in_order(task: Callable[[Work], Result], work: Iterable[Work], jobs: int) -> Iterator[Result]:
    """The results of a task, in the order of the work, however long each takes.

    :param task: what to do with each piece of work. It pickles.
    :param jobs: how many processes; with one, everything happens in this one. 0 is as many as the machine has cores.
    :raises RunError: a process died.
    """
    count = jobs or os.cpu_count() or 1
    if count == 1:
        before = gc.get_threshold()
        _seldom_collect()
        try:
            yield from map(task, work)
        finally:
            gc.set_threshold(*before)
            gc.unfreeze()
        return
    waiting: deque[Future[Result]] = deque()
    pool = ProcessPoolExecutor(count, multiprocessing.get_context(), _begin, (task,))
    try:
        for piece in work:
            waiting.append(pool.submit(_run, piece))
            if len(waiting) >= count * AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool:
        message = "a process that checks claims died, perhaps for want of memory; what was written before is whole"
        raise RunError(message) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _seldom_collect() -> None:
    """Let the collector of cycles run seldom: claims and findings have none, and there are millions of them."""
    gc.freeze()
    gc.set_threshold(*SELDOM)


def _begin(task: Callable[[Any], Any]) -> None:
    """Begin in a process: what is to be done is sent once; an interruption is the first process's affair."""
    global _task
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _seldom_collect()
    _task = task


def _end_with_parent() -> None:
    """End when the first process does, also where that was killed: nobody would ever give this one work again."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _run(piece: Any) -> Any:  # noqa: ANN401
    if _task is None:  # pragma: no cover (each process begins with _begin)
        message = "the process has no task"
        raise RunError(message)
    return _task(piece)
