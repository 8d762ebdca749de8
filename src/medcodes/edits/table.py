"""How edits are kept: one compiled table for each file that was added.

Codes are integers in base 36. Pairs are grouped by their first code: the section ``codes`` has every code in order,
``starts`` where the pairs of each as a first code begin. The second codes (as places in ``codes``) and what holds for
each pair lie in shards of some ten thousand pairs, so that the first answer reads and verifies only one of them.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from functools import cached_property
from typing import Any

from medcodes.days import from_number
from medcodes.edits.edit import EditKind, PairEdit, Setting, UnitEdit
from medcodes.store.table import Table
from medcodes.validity import Validity

SHARD = 1 << 15
"""Pairs in a shard, as far as the pairs of one first code allow."""
NEVER, WITH_MODIFIER, NOT_IN_USE = 0, 1, 9
"""What the modifier indicator says: no modifier helps, one does, and the edit was never in use."""
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
OPEN_END = 99991231


def number_of(code: str) -> int:
    """A code as an integer whose order is that of codes.

    >>> number_of("0001F") < number_of("00100") < number_of("G0439")
    True
    >>> code_of(number_of("G0439"))
    'G0439'
    """
    return int(code, 36)


def code_of(number: int) -> str:
    """The code of an integer."""
    text = ""
    for _ in range(5):
        number, digit = divmod(number, 36)
        text = DIGITS[digit] + text
    return text


class EditTable:
    """One file of edits.

    :param table: the compiled table.
    """

    def __init__(self, table: Table) -> None:
        self._table = table
        self.about: dict[str, Any] = json.loads(bytes(table.text("about")))
        self.kind = EditKind(self.about["kind"])
        self.setting = Setting(self.about["setting"])
        self.file: str = self.about["file"]
        self.first_day: int = self.about["first_day"]
        self._codes = table.numbers("codes")

    @cached_property
    def _starts(self) -> memoryview:
        return self._table.numbers("starts")

    @cached_property
    def _bases(self) -> memoryview:
        return self._table.numbers("bases")

    def _place(self, code: str) -> int | None:
        number = number_of(code)
        place = bisect_left(self._codes, number)
        return place if place < len(self._codes) and self._codes[place] == number else None

    def pairs(self, one: str, two: str) -> tuple[PairEdit, ...]:
        """The edits of a pair, the first code in column 1; those that were never in use are left out."""
        first = self._place(one)
        if first is None:
            return ()
        start, end = self._starts[first], self._starts[first + 1]
        second = self._place(two) if end > start else None
        if second is None:
            return ()
        shard = start // SHARD
        seconds, base = self._table.numbers(f"seconds.{shard}"), self._bases[shard]
        row = bisect_left(seconds, second, start - base, end - base)
        found = []
        while row < end - base and seconds[row] == second:
            found.append(self._table.numbers(f"terms.{shard}")[row])
            row += 1
        return tuple([edit for terms in found if (edit := self._pair(one, two, terms)) is not None])

    def units(self, code: str) -> UnitEdit | None:
        """The edit of a procedure's units, or None."""
        place = self._place(code)
        if place is None:
            return None
        most = self._table.numbers("most")[place]
        indicator = str(self._table.numbers("indicators")[place])
        return UnitEdit(code, most, indicator, self._text(self._table.numbers("rationales")[place]), self.file)

    def _pair(self, one: str, two: str, terms: int) -> PairEdit | None:
        indicator = self._table.numbers("indicators")[terms]
        first, last = self._table.numbers("first_days")[terms], self._table.numbers("last_days")[terms]
        if indicator == NOT_IN_USE or last <= first:
            return None
        valid = Validity(from_number(first), None if last == OPEN_END else from_number(last))
        rationale = self._text(self._table.numbers("rationales")[terms])
        return PairEdit(one, two, indicator == WITH_MODIFIER, valid, rationale, self.file)

    def _text(self, number: int) -> str:
        offsets, texts = self._table.numbers("texts_offsets"), self._table.text("texts")
        return bytes(texts[offsets[number] : offsets[number + 1]]).decode()
