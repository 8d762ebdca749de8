"""What linkage says of pairs of classes, and the short reason for a row.

The reason names neither code, since the row has both: so there are few different ones. The full text, with titles, the
ranges that decided, sources and suggestions, is `medcodes.check_link`'s.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from threading import Lock

import attrs

from medcodes.anatomy import anatomy
from medcodes.frames.codes import BLANK, condition_classes, service_classes
from medcodes.linkage.indications import indications
from medcodes.linkage.judge import RULING, Ground, judge
from medcodes.linkage.link import BEST_FIRST, Basis, Verdict
from medcodes.linkage.sides import Condition, Service
from medcodes.store.catalogue import follow

RANK = {verdict: rank for rank, verdict in enumerate(BEST_FIRST)}
BY_POSITION = 1 << 32
BY_RANK = 1 << 40
NOTHING = 9 * BY_RANK
"""The score of a place without a diagnosis: behind all others."""
MANY = 1 << 20
"""More than there are classes of diagnoses."""
MOST_KEPT = 500_000
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
        self._scores: dict[int, int] = {}
        self._rulings: list[Ruling] = []

    def scores(self, pairs: Iterable[int]) -> list[int]:
        """The scores of pairs of classes.

        :param pairs: the class of the service times `MANY`, and the class of the condition.
        """
        known = self._scores.get
        return [found if (found := known(pair)) is not None else self._score(pair) for pair in pairs]

    def _score(self, pair: int) -> int:
        service_class, condition_class = divmod(pair, MANY)
        if condition_class == BLANK:
            return NOTHING
        service, condition = service_classes[service_class], condition_classes[condition_class]
        ground = judge(service, condition)
        number = self._number(_key(ground, service, condition), ground, service, condition)
        found = RANK[RULING[ground][0]] * BY_RANK + number
        if len(self._scores) >= MOST_KEPT:
            self._scores.clear()
        self._scores[pair] = found
        return found

    def known(self, ruling: Ruling) -> int:
        """The score of a ruling that was made elsewhere."""
        with self._lock:
            return RANK[ruling.verdict] * BY_RANK + self._add(ruling, ruling)

    def __getitem__(self, score: int) -> Ruling:
        return NO_DIAGNOSIS if score >= NOTHING else self._rulings[score % BY_POSITION]

    def _number(self, key: Hashable, ground: Ground, service: Service, condition: Condition) -> int:
        found = self._numbers.get(key)
        if found is None:
            verdict, basis = RULING[ground]
            ruling = Ruling(verdict, basis, reason(ground, service, condition))
            with self._lock:
                found = self._add(key, ruling)
        return found

    def _add(self, key: Hashable, ruling: Ruling) -> int:
        number = self._numbers.get(key)
        if number is None:
            self._rulings.append(ruling)
            number = self._numbers[key] = len(self._rulings) - 1
        return number

    def forget(self) -> None:
        """Begin anew: the tables have changed."""
        with self._lock:
            self._scores.clear()


rulings = Rulings()
follow(rulings.forget)


def _key(ground: Ground, service: Service, condition: Condition) -> Hashable:
    """What the reason depends on."""
    facts, other = service.facts, condition.facts
    if facts is None or other is None:
        return (ground,)
    if ground <= Ground.UNIVERSAL:
        return ground, service.families & _deciding(ground, condition)
    if ground is Ground.AGREES:
        return (ground,)
    return ground, facts.regions, facts.free, facts.system, facts.sex, other.regions, other.system, other.sex


def _deciding(ground: Ground, condition: Condition) -> int:
    """The families that can have decided."""
    known = indications()
    return {
        Ground.NAMED: condition.supports,
        Ground.EXCLUDED: condition.excludes,
        Ground.LEFT_OUT: known.exclusive,
        Ground.UNIVERSAL: known.universal,
    }[ground]


def reason(ground: Ground, service: Service, condition: Condition) -> str:
    """Why a pair got its verdict, for a row that has both codes."""
    facts, other = service.facts, condition.facts
    if ground <= Ground.UNIVERSAL:
        family = indications().in_mask(service.families & _deciding(ground, condition))[0]
        title = family.title[:1].lower() + family.title[1:] if family.title[1:2].islower() else family.title
        return {
            Ground.NAMED: f"The diagnosis is among the indications for this: {title}.",
            Ground.EXCLUDED: f"The diagnosis never justifies this: {title}.",
            Ground.LEFT_OUT: f"The procedure serves one purpose, {title}, and the diagnosis is none of its "
            "indications.",
            Ground.UNIVERSAL: family.universal,
        }[ground]
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
