"""What linkage says of pairs of classes, and the short reason for a row.

The reason names neither code, since the row has both: so there are few different ones. The full text, with titles, the
ranges that decided, sources and suggestions, is `medcodes.check_link`'s.
"""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterable
from threading import Lock

import attrs

from medcodes.anatomy import anatomy
from medcodes.frames.codes import BLANK, condition_classes, service_classes
from medcodes.linkage.family import Family
from medcodes.linkage.judge import RULING, Ground, judge
from medcodes.linkage.link import BEST_FIRST, Basis, Verdict
from medcodes.linkage.sides import Condition, Service
from medcodes.linkage.wording import deciding, lowered
from medcodes.store.catalogue import follow

RANK = {verdict: rank for rank, verdict in enumerate(BEST_FIRST)}
BY_POSITION = 1 << 32
BY_RANK = 1 << 40
NOTHING = 9 * BY_RANK
"""The score of a place without a diagnosis: behind all others."""
SHIFT = 20
MANY = 1 << SHIFT
"""More than there are classes of diagnoses."""
MASK = MANY - 1
UNASKED = 0xFFFF_FFFF
"""The number in the place of a pair that was not asked for yet: there is no such ruling."""
_CLINICAL = {
    Ground.NAMED: "The diagnosis is among the indications for this: {}.",
    Ground.EXCLUDED: "The diagnosis never justifies this: {}.",
    Ground.LEFT_OUT: "The procedure serves one purpose, {}, and the diagnosis is none of its indications.",
    Ground.ALLOWED: "The diagnosis neither justifies nor contradicts this: {}.",
    Ground.BESIDE: "No indication of {} names the diagnosis. Some name codes beside it, and nothing disagrees.",
    Ground.OUT_OF_BOUNDS: "Nothing in the category where the diagnosis stands is an indication of {}.",
}
_RULES = {Basis.ANATOMY: "LNK101", Basis.INDICATION: "LNK102", Basis.POLICY: "LNK103"}


@attrs.frozen
class Ruling:
    """What a row says about its pair or line.

    Attributes:
        verdict: the verdict.
        basis: what it rests on.
        text: why, a full sentence.
    """

    verdict: Verdict
    basis: Basis
    text: str

    @property
    def rule(self) -> str:
        """The rule that reports it, or nothing."""
        if self is NO_DIAGNOSIS:
            return "LNK104"
        return _RULES.get(self.basis, "") if self.verdict is Verdict.UNSUPPORTED else ""


NO_DIAGNOSIS = Ruling(Verdict.UNDETERMINED, Basis.NONE, "The line has no diagnosis.")


class Rulings:
    """Rulings by number, and the scores of pairs.

    The score of a pair orders rulings: the better verdict is the smaller number. A line adds the position of each
    diagnosis (times `BY_POSITION`), and takes the smallest.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._numbers: dict[Hashable, int] = {}
        self._rows: dict[int, array[int]] = {}
        self._rulings: list[Ruling] = []
        self._scores: list[int] = []

    def scores(self, pairs: Iterable[int]) -> list[int]:
        """The scores of pairs of classes.

        :param pairs: the class of the service times `MANY`, and the class of the condition.
        """
        rows, scores, found = self._rows, self._scores, []
        for pair in pairs:
            try:
                found.append(scores[rows[pair >> SHIFT][pair & MASK]])
            except (KeyError, IndexError):
                found.append(self._judged(pair))
        return found

    def _judged(self, pair: int) -> int:
        """The score of a pair that was not asked for yet."""
        service_class, condition_class = pair >> SHIFT, pair & MASK
        if condition_class == BLANK:
            return NOTHING
        service, condition = service_classes[service_class], condition_classes[condition_class]
        number = self._number(judge(service, condition), service, condition)
        with self._lock:
            row = self._rows.setdefault(service_class, array("I"))
            if len(row) <= condition_class:
                row.extend([UNASKED] * (condition_class + 1_000 - len(row)))
            row[condition_class] = number
        return self._scores[number]

    def known(self, ruling: Ruling) -> int:
        """The score of a ruling that was made elsewhere."""
        with self._lock:
            return self._scores[self._add(ruling, ruling)]

    def __getitem__(self, score: int) -> Ruling:
        return NO_DIAGNOSIS if score >= NOTHING else self._rulings[score % BY_POSITION]

    def _number(self, ground: Ground, service: Service, condition: Condition) -> int:
        by_family = RULING[ground][1] is Basis.INDICATION
        family = deciding(ground, service, condition) if by_family else None
        key = ground, family.name if family else _facts(ground, service, condition)
        found = self._numbers.get(key)
        if found is None:
            verdict, basis = RULING[ground]
            ruling = Ruling(verdict, basis, reason(ground, family, service, condition))
            with self._lock:
                found = self._add(key, ruling)
        return found

    def _add(self, key: Hashable, ruling: Ruling) -> int:
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self._rulings)
            self._rulings.append(ruling)
            self._scores.append(RANK[ruling.verdict] * BY_RANK + number)
        return number

    def forget(self) -> None:
        """Begin anew: the tables have changed."""
        with self._lock:
            self._rows.clear()


rulings = Rulings()
follow(rulings.forget)


def _facts(ground: Ground, service: Service, condition: Condition) -> Hashable:
    """What the reason of anatomy depends on."""
    facts, other = service.facts, condition.facts
    if facts is None or other is None or ground is Ground.AGREES:
        return None
    return facts.regions, facts.system, facts.sex, other.regions, other.system, other.sex


def reason(ground: Ground, family: Family | None, service: Service, condition: Condition) -> str:
    """Why a pair got its verdict, for a row that has both codes.

    :param family: the family of indications that decided, or None where anatomy did.
    """
    if family is not None:
        return family.universal if ground is Ground.UNIVERSAL else _CLINICAL[ground].format(lowered(family.title))
    facts, other = service.facts, condition.facts
    if facts is None:
        return "The procedure is no code that has a place in CPT or HCPCS, so nothing can be said of it."
    if other is None:
        return "The diagnosis is in no release of ICD-10-CM, so nothing can be said of it."
    names = anatomy()
    if ground is Ground.SEX:
        whose = ("women", "men") if facts.sex == "F" else ("men", "women")
        return f"The procedure is a service for {whose[0]} and the diagnosis is a condition of {whose[1]}."
    if ground is Ground.REGION:
        return (
            f"The procedure concerns the {names.labels(facts.regions)}; the diagnosis concerns the "
            f"{names.labels(other.regions)}: the regions do not meet, and no indication names the diagnosis."
        )
    if ground is Ground.SYSTEM:
        return (
            f"The procedure serves the {names.systems[facts.system - 1].label}; the diagnosis is a condition of the "
            f"{names.systems[other.system - 1].label}, and no indication names it."
        )
    if ground is Ground.UNPLACED_SERVICE:
        return "It is not known which part of the body the procedure serves, and no indication names it."
    return "No indication names the diagnosis for the procedure, and nothing speaks against it."
