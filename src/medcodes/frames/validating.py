"""``medcodes.frames.validate``: whether a claim may carry the diagnoses of each row on its date of service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import attrs
import narwhals.stable.v2 as nw

from medcodes.diagnoses.release import Release
from medcodes.frames import dates, in_release
from medcodes.frames.asked import Given, demand, names_of
from medcodes.frames.codes import DIGIT, NO_RELEASE, STATUSES, packed
from medcodes.frames.engines import run
from medcodes.frames.lookups import Decided, Dtype, Lookups

Native = TypeVar("Native")
_BLANK = "The cell has no diagnosis."


def validate(frame: Native, diagnoses: str | Iterable[str], service_date: Given = None, *, prefix: str = "") -> Native:
    """Whether a claim may carry the diagnoses of each row on its date of service.

    The frame comes back in its own kind, with every row in its place, every column, and two more for each diagnosis,
    such as ``dx1_status`` and ``dx1_problem``:

    - the status: ``valid``, ``header`` (more specific codes lie below it), ``not-in-force`` (deleted before the date,
      or valid only later), ``malformed``, ``icd-9``, ``unknown``, ``blank``, or ``no-release`` where the date is none;
    - the problem: what is wrong and what would be right, a sentence; missing where the code is valid.

    :param frame: a frame of any engine (see `check_lines`).
    :param diagnoses: the columns of the ICD-10-CM codes.
    :param service_date: the column of the dates of service; a `Constant` for all rows; today where none is given.
    :param prefix: what the names of the new columns begin with.
    :raises FrameError: a column is missing, a name is taken, or it is no frame.

    >>> import pandas
    >>> seen = pandas.DataFrame({"dx": ["M54.5", "M54.5", "m25561"], "dos": ["2021-09-30", "2021-10-01", "2026-11-02"]})
    >>> checked = validate(seen, "dx", "dos")
    >>> list(checked["dx_status"])
    ['valid', 'not-in-force', 'valid']
    >>> print(checked["dx_problem"][1])
    M54.5 is not billable since 2021-10-01: it is a subcategory with more specific codes below it: M54.50, M54.51,
    M54.59.
    """
    return run(frame, _Validation(names_of(diagnoses), service_date, prefix))


@attrs.frozen
class _Validation:
    """The work of `validate`."""

    diagnoses: tuple[str, ...]
    service_date: Given
    prefix: str

    @property
    def outputs(self) -> Mapping[str, Dtype]:
        """The columns that it adds."""
        return {name: nw.String for column in self.diagnoses for name in self._names(column)}

    @property
    def together(self) -> tuple[str, ...]:
        """Nothing: each row stands alone."""
        return ()

    def check(self, present: list[str]) -> None:
        """Refuse a frame that lacks what is needed."""
        demand(present, (*self.diagnoses, self.service_date), self.outputs)

    def apply(self, frame: Any, lookups: Lookups) -> Any:
        """Decide for each distinct code and release."""
        frame = dates.add(frame, self.service_date, lookups)
        for column in self.diagnoses:
            frame = self._add(frame, column, lookups)
        return frame

    def _names(self, column: str) -> tuple[str, str]:
        return f"{self.prefix}{column}_status", f"{self.prefix}{column}_problem"

    def _add(self, frame: Any, column: str, lookups: Lookups) -> Any:
        status, problem = self._names(column)

        def columns(made: list[tuple[str, str | None]]) -> dict[str, Decided]:
            return {
                status: Decided([name for name, _ in made], None, nw.String),
                problem: Decided([text for _, text in made], None, nw.String),
            }

        frame = in_release.attach(frame, column, lookups, status_of, columns)
        undated = nw.col(status) == STATUSES[NO_RELEASE].name
        return frame.with_columns(
            nw.when(undated).then(nw.col(dates.PROBLEM)).otherwise(nw.col(problem)).alias(problem)
        )


def status_of(text: str, release: Release | None) -> tuple[str, str | None]:
    """What a text is as a diagnosis in a release, and what is wrong with it.

    >>> import medcodes
    >>> status_of("M25.56", medcodes.icd10cm.on("2026-11-02"))[0]
    'header'
    """
    found = packed(text)
    if found < 0:
        number = DIGIT - 1 - found
    elif release is None:
        return STATUSES[NO_RELEASE].name, None
    else:
        number = found // DIGIT**release.number % DIGIT
    if not text:
        return STATUSES[number].name, _BLANK
    if release is None:
        return STATUSES[number].name, f"{text[:40]!r} is in no release of ICD-10-CM."
    return STATUSES[number].name, release.explain(text) or None
