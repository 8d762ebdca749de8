"""The modifiers that a procedure code carries: what each says, what it fits, and which cannot stand together.

Labels are our own words; the list is that of the knowledge files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from itertools import combinations
from types import MappingProxyType
from typing import Any

import attrs

from medcodes.procedures import spelling
from medcodes.procedures.facts import Facts
from medcodes.store.catalogue import table
from medcodes.validity import Validity

_MODIFIER = re.compile(r"[0-9A-Z]{2}", re.ASCII)
_SEPARATORS = re.compile(r"[\s,;:/|.+&^\u2010-\u2015-]+")


@attrs.frozen(repr=False)
class Modifier:
    """A modifier.

    Attributes:
        code: its two characters.
        label: what it says, in our own words.
        asserts: what kind of thing it says: ``side``, ``finger``, ``component``, ``distinct`` ….
        side: the side of the body that it names, ``right``, ``left`` or ``bilateral``, or None.
        regions: ids of the body regions that it names (see `medcodes.anatomy`), or empty.
        on: the kinds of service on which it makes sense, or empty where any may carry it.
        modalities: the same as modalities of procedures, or empty.
        conflicts: the modifiers that cannot stand beside it, each with the reason.
        requires: modifiers of which one must stand beside it, or empty.
        claim: the only type of claim that carries it, ``professional`` or ``institutional``, or empty.
        valid: the days on which it could be used, as far as they matter.
        source: what its meaning rests on.

    >>> modifiers()["RT"].side, modifiers()["50"].bilateral
    ('right', True)
    >>> "LT" in modifiers()["50"].conflicts
    True
    """

    code: str
    label: str
    asserts: str
    side: str | None
    regions: tuple[str, ...]
    on: tuple[str, ...]
    modalities: frozenset[str]
    conflicts: Mapping[str, str] = attrs.field(hash=False)
    requires: tuple[str, ...]
    claim: str
    valid: Validity
    source: str

    @property
    def bilateral(self) -> bool:
        """Whether it says that both sides were treated."""
        return self.side == "bilateral"

    def fits(self, service: Facts) -> bool | None:
        """Whether it makes sense on a service; None where that is not known.

        A service whose modality is not known, or is of the mixed kind ``other``, is not judged.
        """
        if not self.modalities:
            return True
        return None if service.modality in ("", "other") else service.modality in self.modalities

    def __reduce__(self) -> tuple[object, ...]:
        return _named, (self.code,)

    def __repr__(self) -> str:
        return f"<Modifier {self.code} {self.label}>"


@cache
def modifiers() -> Mapping[str, Modifier]:
    """Every modifier that the knowledge names, by its two characters, in order."""
    kept = json.loads(bytes(table("modifiers").text("modifiers")))
    return MappingProxyType({code: _modifier(code, entry) for code, entry in kept.items()})


def parse_procedure(text: object) -> tuple[Any, tuple[str, ...]]:
    """A procedure code and the modifiers written behind it.

    A text that is not one code followed by modifiers of two characters comes back as it was, with no modifiers: it is
    for a check to say what is wrong with it.

    >>> parse_procedure("73560-RT"), parse_procedure("hc:73560:rt:59"), parse_procedure("99214")
    (('73560', ('RT',)), ('73560', ('RT', '59')), ('99214', ()))
    """
    if not isinstance(text, str) or len(text) <= spelling.LENGTH:
        return text, ()
    parts = [part for part in _SEPARATORS.split(text.upper()) if part]
    if len(parts) > 1 and parts[0] in ("HC", "CPT", "HCPCS"):
        del parts[0]
    if not parts:
        return text, ()
    code = spelling.compacted(parts[0][: spelling.LENGTH])
    if code is None:
        return text, ()
    run = parts[0][spelling.LENGTH :]
    joined = [run[start : start + 2] for start in range(0, len(run), 2)]
    if any(modifier not in modifiers() for modifier in joined):
        return text, ()
    if not all(_MODIFIER.fullmatch(part) for part in parts[1:]):
        return text, ()
    found = (*joined, *parts[1:])
    return code, found


def trip_of(code: str) -> tuple[str, str] | None:
    """Where an ambulance trip began and ended, from its modifier of two letters; None where it is no trip.

    Some trips are spelled like another modifier (``GN``): only on an ambulance code do they mean the trip.

    >>> trip_of("RH")
    ("the patient's home", 'a hospital')
    """
    places = _trips()
    if len(code) != 2 or code[0] == "X" or not set(code) <= places.keys():
        return None
    return places[code[0]], places[code[1]]


def is_known(code: str, service: Facts | None = None) -> bool:
    """Whether a modifier exists, on a service where that is known: ambulance trips are modifiers of their own."""
    return code in modifiers() or ((service is None or service.modality == "transport") and trip_of(code) is not None)


def side_of(codes: Iterable[str]) -> str | None:
    """The side that modifiers name together: ``right``, ``left`` or ``bilateral``, or None where they name none.

    >>> side_of(["RT"]), side_of(["F6", "59"]), side_of(["LT", "RT"]), side_of(["25"])
    ('right', 'right', 'bilateral', None)
    """
    known = modifiers()
    sides = {side for code in codes if (found := known.get(code)) and (side := found.side)}
    return sides.pop() if len(sides) == 1 else "bilateral" if sides else None


def conflicts_among(codes: Iterable[str]) -> tuple[tuple[str, str, str], ...]:
    """The pairs of modifiers that cannot stand together, each with the reason.

    >>> [(one, other) for one, other, why in conflicts_among(["26", "TC", "RT"])]
    [('26', 'TC')]
    """
    known = [found for code in dict.fromkeys(codes) if (found := modifiers().get(code))]
    return tuple(
        (one.code, other.code, why) for one, other in combinations(known, 2) if (why := one.conflicts.get(other.code))
    )


@cache
def _trips() -> dict[str, str]:
    return dict(json.loads(bytes(table("modifiers").text("trips"))))


def _modifier(code: str, entry: dict[str, Any]) -> Modifier:
    first, last = entry["valid"]
    return Modifier(
        code,
        entry["label"],
        entry["asserts"],
        entry["side"],
        tuple(entry["regions"]),
        tuple(entry["on"]),
        frozenset(entry["modalities"]),
        MappingProxyType(entry["conflicts"]),
        tuple(entry["requires"]),
        entry["claim"],
        Validity(first and date.fromisoformat(first), last and date.fromisoformat(last)),
        entry["source"],
    )


def _named(code: str) -> Modifier:
    """The modifier of that code: how one is pickled."""
    return modifiers()[code]
