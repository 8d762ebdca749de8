"""Passages of files, gathered so that handing them to another process is worth while."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

import attrs

from medcodes.claims.reading.asked import Asked, Reading
from medcodes.claims.reading.formats import Format, reading
from medcodes.claims.record import Found, Unreadable
from medcodes.errors import MissingExtraError, SourceError

PASSAGES = 500
"""How many passages a batch has at most."""

CHARACTERS = 200_000
"""How many characters a batch has, about, at most: long passages make short batches, and the memory stays small."""


@attrs.frozen
class Place:
    """How far a run has come.

    Attributes:
        file: the number of the file in the run's list, from 0.
        passages: how many of its passages were done.
    """

    file: int = 0
    passages: int = 0


@attrs.frozen
class Batch:
    """Some passages of a file.

    Attributes:
        file: the file, as messages call it.
        passages: the passages, in order.
        after: where the run stands when they are done.
        taken: how many bytes of the files were taken up to here.
    """

    file: str
    passages: tuple[Found, ...]
    after: Place
    taken: int = 0


def batches(
    files: list[str],
    format: Format | str | None = None,  # noqa: A002
    asked: Asked | None = None,
    begin: Place | None = None,
    opened: Callable[[str, Reading], None] = lambda _file, _reading: None,
) -> Iterator[Batch]:
    """The passages of files, in order. A file that cannot be read, or no further, is a passage that tells so.

    :param begin: where to begin, for a run that was interrupted.
    :param opened: told of each file that was opened.
    """
    start = begin or Place()
    before = 0
    for number, file in enumerate(files[start.file :], start.file):
        done = start.passages if number == start.file else 0
        taken = 0
        try:
            with reading(file, format, asked) as begun:
                opened(file, begun)
                for _ in islice(begun.passages, done):
                    pass
                while passages := _gathered(begun.passages):
                    done += len(passages)
                    taken = begun.taken()
                    yield Batch(file, passages, Place(number, done), before + taken)
        except SourceError as error:
            fault = Unreadable(error.line or 1, error.problem)
            yield Batch(file, (fault,), Place(number + 1), before + taken)
        except MissingExtraError as error:
            yield Batch(file, (Unreadable(1, str(error)),), Place(number + 1), before + taken)
        before += taken


def _gathered(passages: Iterator[Found]) -> tuple[Found, ...]:
    batch = []
    characters = 0
    for passage in islice(passages, PASSAGES):
        batch.append(passage)
        characters += 0 if isinstance(passage, Unreadable) else passage.size
        if characters > CHARACTERS:
            break
    return tuple(batch)
