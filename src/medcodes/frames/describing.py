"""``medcodes.frames.add_icd10cm``: what the diagnosis of each row is, as columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import attrs
import narwhals.stable.v2 as nw

from medcodes.diagnoses import spelling
from medcodes.diagnoses.node import Icd10CmNode
from medcodes.diagnoses.release import Release
from medcodes.errors import FrameError
from medcodes.frames import dates, in_release
from medcodes.frames.asked import Given, demand
from medcodes.frames.engines import run
from medcodes.frames.lookups import Decided, Dtype, Lookups
from medcodes.frames.validating import status_of

Native = TypeVar("Native")


def _code(node: Icd10CmNode | None) -> str | None:
    return None if node is None else node.code


def _title(node: Icd10CmNode | None) -> str | None:
    return node.title or None if node is not None else None


FIELDS: dict[str, Callable[[Icd10CmNode], object]] = {
    "code": _code,
    "title": _title,
    "kind": lambda node: node.kind.value,
    "billable": lambda node: node.is_billable,
    "category": lambda node: _code(node.category),
    "category_title": lambda node: _title(node.category),
    "block": lambda node: _code(node.block),
    "block_title": lambda node: _title(node.block),
    "chapter": lambda node: node.chapter.code,
    "chapter_title": lambda node: _title(node.chapter),
    "laterality": lambda node: node.laterality.value if node.laterality else None,
    "unspecified": lambda node: node.is_unspecified,
}
"""What can be added, by name."""
FLAGS = frozenset({"billable", "unspecified"})
STATUS = "status"


def add_icd10cm(
    frame: Native,
    diagnosis: str,
    service_date: Given = None,
    *,
    fields: Iterable[str] = (*FIELDS, STATUS),
    prefix: str | None = None,
) -> Native:
    """What the diagnosis of each row is on its date of service, as columns.

    The frame comes back in its own kind, with every row in its place, every column, and these behind them, for a
    column ``dx1`` as ``dx1_code``, ``dx1_title`` and so on: the code as it is printed, its title, kind, whether it is
    billable, category, block and chapter with their titles, laterality, whether it is unspecified, and the status
    (see `validate`). For what is no code of the release they are missing, and the two flags false.

    :param frame: a frame of any engine (see `check_lines`).
    :param diagnosis: the column of the ICD-10-CM codes.
    :param service_date: the column of the dates of service; a `Constant` for all rows; today where none is given.
    :param fields: which of them; all where left out.
    :param prefix: what the names of the new columns begin with; the column and an underscore where left out.
    :raises FrameError: a column is missing, a name is taken, there is no such field, or it is no frame.

    >>> import polars
    >>> from medcodes.frames import Constant
    >>> seen = polars.DataFrame({"dx": ["m25561", None]})
    >>> told = add_icd10cm(seen, "dx", Constant("2026-11-02"), fields=["title", "laterality", "chapter"])
    >>> told.rows()
    [('m25561', 'Pain in right knee', 'right', '13'), (None, None, None, None)]
    """
    names = tuple(fields)
    unknown = [name for name in names if name not in FIELDS and name != STATUS]
    if unknown:
        message = f"there is no field {', '.join(map(repr, unknown))}; there are: {', '.join((*FIELDS, STATUS))}"
        raise FrameError(message)
    return run(frame, _Description(diagnosis, service_date, names, f"{diagnosis}_" if prefix is None else prefix))


@attrs.frozen
class _Description:
    """The work of `add_icd10cm`."""

    diagnosis: str
    service_date: Given
    fields: tuple[str, ...]
    prefix: str

    @property
    def outputs(self) -> Mapping[str, Dtype]:
        """The columns that it adds."""
        return {self.prefix + name: nw.Boolean if name in FLAGS else nw.String for name in self.fields}

    @property
    def together(self) -> tuple[str, ...]:
        """Nothing: each row stands alone."""
        return ()

    def check(self, present: list[str]) -> None:
        """Refuse a frame that lacks what is needed."""
        demand(present, (self.diagnosis, self.service_date), self.outputs)

    def apply(self, frame: Any, lookups: Lookups) -> Any:
        """Describe each distinct code and release."""
        frame = dates.add(frame, self.service_date, lookups)
        return in_release.attach(frame, self.diagnosis, lookups, self._described, self._columns)

    def _described(self, text: str, release: Release | None) -> list[object]:
        is_code = spelling.compacted(text) is not None  # a chapter's number and a block's range are nodes too
        node = release.get(text) if release is not None and is_code else None
        return [
            status_of(text, release)[0]
            if name == STATUS
            else FIELDS[name](node)
            if node is not None
            else self._none(name)
            for name in self.fields
        ]

    @staticmethod
    def _none(name: str) -> bool | None:
        """What stands for no code: a column of flags cannot lack one in every engine."""
        return False if name in FLAGS else None

    def _columns(self, made: list[list[object]]) -> dict[str, Decided]:
        return {
            self.prefix + name: Decided(
                [row[place] for row in made], self._none(name), self.outputs[self.prefix + name]
            )
            for place, name in enumerate(self.fields)
        }
