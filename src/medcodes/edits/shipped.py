"""What the shipped knowledge of edits says of a procedure, a modifier or a place of service."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from itertools import accumulate
from types import MappingProxyType
from typing import Any, NamedTuple

from medcodes.procedures.catalogue import catalogue
from medcodes.procedures.ranges import code_range
from medcodes.procedures.spelling import compacted, segment_key
from medcodes.store.catalogue import follow, table


class Ranges:
    """Ranges of procedure codes.

    :param texts: as knowledge files write them.

    >>> "99214" in Ranges(["99202-99215", "G0439"]), "G0438" in Ranges(["99202-99215", "G0439"])
    (True, False)
    """

    def __init__(self, texts: list[str]) -> None:
        self.texts = tuple(texts)
        ends = sorted((segment_key(first), segment_key(last)) for first, last in map(code_range, texts))
        self._firsts = [first for first, _ in ends]
        self._furthest = list(accumulate((last for _, last in ends), max))
        """The last code of each range, or of one before it that reaches further."""

    def __contains__(self, code: str) -> bool:
        key = segment_key(code)
        place = bisect_right(self._firsts, key) - 1
        return place >= 0 and key <= self._furthest[place]


class Place(NamedTuple):
    """A place of service: what it is, and its first day where that matters."""

    label: str
    first: date | None


class Need(NamedTuple):
    """Modifiers of which a payer asks for one.

    Attributes:
        payers: how the names of the payers begin, in lower case.
        any: the modifiers.
        unless: modifiers beside which it asks for none.
        why: what happens without.
    """

    payers: tuple[str, ...]
    any: frozenset[str]
    unless: frozenset[str]
    why: str


class Known(NamedTuple):
    """What is known of a procedure.

    Attributes:
        began: its first day, or None where it is not known.
        primaries: the procedures that it may accompany, or None where it is no add-on code or they are not known.
        misfits: the places where it cannot be, each with the reason.
        doubtful: those of them that a payer may want all the same.
        sides: ``none`` where no side can be meant, ``both`` where the code means both; else empty.
        taken: a graft, whose side need not be that of the diagnosis.
        undivided: it has no professional and technical part.
        parts: the codes of its parts, where it has such.
        divided: imaging, with a professional and a technical part.
        visit: a visit that is part of a procedure of the day, unless a modifier says otherwise.
        operative: a procedure that includes the visit of the day.
        needs: the modifiers that payers ask for.
    """

    began: date | None = None
    primaries: Ranges | None = None
    misfits: Mapping[str, str] = MappingProxyType({})
    doubtful: frozenset[str] = frozenset()
    sides: str = ""
    taken: bool = False
    undivided: bool = False
    parts: tuple[str, ...] = ()
    divided: bool = False
    visit: bool = False
    operative: bool = False
    needs: tuple[Need, ...] = ()


class Shipped:
    """The shipped knowledge.

    :param kept: as the compiled table keeps it.
    """

    def __init__(self, kept: dict[str, Any]) -> None:
        self.places = {
            code: Place(label, date.fromisoformat(first) if first else None)
            for code, (label, first) in kept["places"].items()
        }
        self.hospital_places = frozenset(kept["hospital"]["places"])
        modifiers = kept["modifiers"]
        self.bypass = frozenset(modifiers["bypass"]["modifiers"])
        self.apart = frozenset(modifiers["apart"]["modifiers"])
        self.others = frozenset(modifiers["others"]["modifiers"])
        self.telehealth = frozenset(modifiers["telehealth"]["modifiers"])
        self.in_person = frozenset(modifiers["telehealth"]["in-person"])
        self.surgery_center = frozenset(modifiers["surgery-center"]["modifiers"])
        self._misfits = [(Ranges(codes), places, why) for codes, places, why, _ in kept["misfits"]]
        self._doubtful = [(Ranges(codes), places) for codes, places, _, doubtful in kept["misfits"] if doubtful]
        self._remote = dict.fromkeys(kept["remote"]["places"], kept["remote"]["why"])
        self._needs = [
            (
                Ranges(need["procedures"]),
                Need(tuple(need["payers"]), frozenset(need["any"]), frozenset(need["unless"]), need["why"]),
            )
            for need in kept["needs"]
        ]
        self._began = [(date.fromisoformat(day), Ranges(codes)) for day, codes in kept["began"].items()]
        self._primaries = kept["add-ons"]
        self._none, self._both = (Ranges(kept["sides"][name]["procedures"]) for name in ("none", "both"))
        self._taken = Ranges(kept["sides"]["taken"]["procedures"])
        self._undivided = Ranges(kept["components"]["undivided"]["procedures"])
        self._parts = kept["components"]["undivided"]["parts"]
        self._divided = frozenset(kept["hospital"]["modalities"])
        self._not_divided = Ranges(kept["hospital"]["except"])
        self._visits = Ranges(kept["visits"]["visits"]["procedures"])
        operative = kept["visits"]["operative"]
        self._operative = frozenset(operative["modalities"])
        self._also, self._except = Ranges(operative["also"]), Ranges(operative["except"])

    def known(self, code: str) -> Known:
        """What is known of a well-formed code."""
        facts = catalogue().facts(code)
        modality = facts.modality if facts is not None else ""
        flags = facts.flags if facts is not None else frozenset[str]()
        primaries = self._primaries.get(code)
        operative = modality in self._operative and code not in self._except and "addon" not in flags
        operative = operative or code in self._also
        misfits = {place: why for codes, places, why in self._misfits if code in codes for place in places}
        return Known(
            began=next((day for day, codes in self._began if code in codes), None),
            primaries=Ranges(primaries) if primaries is not None else None,
            misfits={**misfits, **self._remote} if operative else misfits,
            doubtful=frozenset([place for codes, places in self._doubtful if code in codes for place in places]),
            sides="none" if code in self._none else "both" if code in self._both else "",
            taken=code in self._taken,
            undivided=code in self._undivided,
            parts=tuple(self._parts.get(code, ())),
            divided=modality in self._divided and code not in self._not_divided and code.isdigit(),
            visit=code in self._visits,
            operative=operative,
            needs=tuple([need for codes, need in self._needs if code in codes]),
        )


@cache
def shipped() -> Shipped:
    """The shipped knowledge, loaded once."""
    return Shipped(json.loads(bytes(table("edits").text("edits"))))


@lru_cache(maxsize=50_000)
def known(text: str) -> Known:
    """What the shipped knowledge says of a procedure.

    >>> known("99417").primaries.texts[:2], known("71046").sides
    (('99205', '99215'), 'none')
    """
    code = compacted(text)
    return shipped().known(code) if code is not None else Known()


follow(known.cache_clear)
follow(shipped.cache_clear)
