"""Codes in a frame: each distinct text is understood once.

A text becomes a few numbers. Its *class* stands for all codes of which linkage knows the same: pairs are judged by
class, so that there is a bounded number of them however many codes occur.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from threading import Lock
from typing import Any, Generic, TypeVar

import attrs
import narwhals.stable.v2 as nw

from medcodes.checker import check_claim
from medcodes.claims.claim import Claim
from medcodes.diagnoses import icd9, layout, spelling
from medcodes.diagnoses.system import icd10cm
from medcodes.frames.lookups import is_missing
from medcodes.linkage.judge import ANYWHERE
from medcodes.linkage.sides import Condition, Service, conditions, services
from medcodes.procedures import spelling as procedure_spelling
from medcodes.store.catalogue import follow

Side = TypeVar("Side", Service, Condition)
BLANK = 0
"""The class of no diagnosis at all."""
MOST_KEPT = 200_000
_NAMES = frozenset({"code", "compact", "row", "facts"})


class Classes(Generic[Side]):
    """The sides of pairs that linkage tells apart, numbered from 1.

    :param understand: what reads a text.
    :param key: what linkage looks at.
    """

    def __init__(self, understand: Callable[[object], Side], key: Callable[[Side], Hashable]) -> None:
        self._understand: Callable[[object], Side] = understand
        self._key: Callable[[Side], Hashable] = key
        self._lock = Lock()
        self._numbers: dict[Hashable, int] = {}
        self._of_text: dict[str, int] = {}
        self.sides: list[Side] = []

    def of(self, text: str) -> int:
        """The number of a text's class."""
        found = self._of_text.get(text)
        return self._number(text) if found is None else found

    def _number(self, text: str) -> int:
        side = self._understand(text)
        key = self._key(side)
        with self._lock:
            number = self._numbers.get(key)
            if number is None:
                self.sides.append(side)
                number = self._numbers[key] = len(self.sides)
            if len(self._of_text) >= MOST_KEPT:
                self._of_text.clear()
            if len(text) <= 20:
                self._of_text[text] = number
        return number

    def __getitem__(self, number: int) -> Side:
        return self.sides[number - 1]

    def forget(self) -> None:
        """Begin anew: the tables have changed."""
        with self._lock:
            self._numbers.clear()
            self._of_text.clear()
            self.sides.clear()


def _key(side: Service | Condition, facts: Hashable) -> Hashable:
    """What `judge` looks at: the facts that it reads, and every field that does not say which code it is."""
    return facts, *(getattr(side, field.name) for field in attrs.fields(type(side)) if field.name not in _NAMES)


def _condition_key(condition: Condition) -> Hashable:
    facts = condition.facts
    read = facts and (facts.regions, facts.system, facts.sex, bool(facts.kinds & ANYWHERE))
    return _key(condition, read)


def _service_key(service: Service) -> Hashable:
    facts = service.facts
    return _key(service, facts and (facts.regions, facts.free, facts.system, facts.sex))


service_classes: Classes[Service] = Classes(services.of, _service_key)
condition_classes: Classes[Condition] = Classes(conditions.of, _condition_key)
for _classes in (service_classes, condition_classes):
    follow(_classes.forget)


def text_of(value: object) -> str:
    """A cell as text: what is missing is empty, and a number that was read as such is written with its digits.

    >>> text_of(None), text_of(" 99213 "), text_of(99213.0), text_of(100)
    ('', '99213', '99213', '00100')
    """
    if isinstance(value, str):
        return value.strip()
    if is_missing(value):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return f"{value:0{procedure_spelling.LENGTH}d}"  # procedures lose their leading zeros where digits are numbers
    return str(value)


@attrs.frozen
class Status:
    """What a text is as a diagnosis in a release.

    Attributes:
        name: for a column.
        rule: the rule that reports it, or nothing.
    """

    name: str
    rule: str = ""


STATUSES = (
    Status("valid"),
    Status("header", "DX101"),
    Status("not-in-force", "DX104"),
    Status("icd-9", "DX105"),
    Status("blank"),
    Status("malformed", "DX102"),
    Status("unknown", "DX103"),
    Status("icd-9", "DX105"),
    Status("no-release"),
)
VALID, HEADER, NOT_IN_FORCE, OLD_HEADER, BLANK_TEXT, MALFORMED, UNKNOWN, OLD, NO_RELEASE = range(len(STATUSES))
DIGIT = 4
"""The statuses that depend on the release: so many, the first."""


@lru_cache(MOST_KEPT)
def packed(text: str) -> int:
    """What a text is in every release, in one number: a digit a release, and below zero what holds in all.

    Rows take out the digit of their release by dividing.

    >>> packed(""), packed("M25 561"), packed("M25.561")
    (-1, -2, 0)
    """
    condition = conditions.of(text) if text else None
    if condition is None:
        return DIGIT - 1 - BLANK_TEXT
    if condition.row >= 0:
        looks_old = text[:1] in "Vv" and _is_old(text)
        return _packed(icd10cm.tree.patterns[condition.row], OLD_HEADER if looks_old else HEADER)
    if _is_old(text):
        return DIGIT - 1 - OLD
    return DIGIT - 1 - (MALFORMED if spelling.compacted(text) is None else UNKNOWN)


def _is_old(text: str) -> bool:
    """Whether a text that is no billable code is rather one of ICD-9-CM, as the rule for those sees it."""
    if icd9.read(text) is None:
        return False
    claim = Claim([text], [], icd10cm.releases[-1].first_day)
    return any(finding.rule == STATUSES[OLD].rule for finding in check_claim(claim).findings)


@lru_cache(4_096)
def _packed(pattern: int, header: int) -> int:
    """The statuses of the codes that follow a pattern of states."""
    tree, number = icd10cm.tree, 0
    was_code = False
    for release in range(len(tree.releases)):
        state = tree.states(release)[pattern]
        if state == layout.CODE:
            was_code, status = True, VALID
        else:
            status = header if state == layout.HEADER and not was_code else NOT_IN_FORCE
        number += status * DIGIT**release
    return number


follow(_packed.cache_clear)
follow(packed.cache_clear)


def status(packed_column: str, power: str) -> Any:
    """The expression for the status of each row.

    :param packed_column: the column of packed statuses.
    :param power: the column of the release's power of `DIGIT`; 0 where there is no release.
    """
    digits, divisor = nw.col(packed_column), nw.col(power)
    safe = nw.when(divisor > 0).then(divisor).otherwise(nw.lit(1, nw.Int64))
    in_release = (digits // safe) % DIGIT
    known = nw.when(divisor > 0).then(in_release).otherwise(nw.lit(NO_RELEASE, nw.Int64))
    return nw.when(digits < 0).then(DIGIT - 1 - digits).otherwise(known)
