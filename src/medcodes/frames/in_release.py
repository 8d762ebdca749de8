"""Diagnoses of a frame, each in the release of its row: every distinct code and release is looked at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import narwhals.stable.v2 as nw

from medcodes.diagnoses.release import Release
from medcodes.diagnoses.system import icd10cm
from medcodes.frames import dates
from medcodes.frames.asked import RESERVED
from medcodes.frames.codes import text_of
from medcodes.frames.lookups import Decided, Lookups

Made = TypeVar("Made")
_TEXT = f"{RESERVED}text_number"
_KEY = f"{RESERVED}text_in_release"
_RELEASES = 1 << 10
"""More than there will be."""


def attach(
    frame: Any,
    column: str,
    lookups: Lookups,
    look: Callable[[str, Release | None], Made],
    columns: Callable[[list[Made]], dict[str, Decided]],
) -> Any:
    """The frame with columns that depend on a diagnosis and the release of its row.

    :param frame: a frame that `dates.add` has seen.
    :param look: what is made of a text, empty where there is none, and its release, or None where no release answers.
    :param columns: the new columns out of what was made.
    """
    keys = lookups.distinct(frame, column)
    numbers = Decided(list(range(1, len(keys) + 1)), 0, nw.Int64)
    frame = lookups.attach(frame, column, keys, {_TEXT: numbers})
    frame = frame.with_columns((nw.col(_TEXT) * _RELEASES + nw.col(dates.RELEASE) + 1).alias(_KEY))
    texts, releases = ["", *map(text_of, keys)], (None, *icd10cm.releases)
    pairs = lookups.distinct(frame, _KEY)
    made = [look(texts[pair // _RELEASES], releases[pair % _RELEASES]) for pair in pairs]
    return lookups.attach(frame, _KEY, pairs, columns(made)).drop(_TEXT, _KEY)
