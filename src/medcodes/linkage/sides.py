"""The two sides of a pair, prepared for judging: a service and a condition. They know nothing of dates."""

from __future__ import annotations

from functools import cache
from typing import TypeVar

import attrs

from medcodes.anatomy import anatomy
from medcodes.diagnoses import spelling as diagnosis_spelling
from medcodes.diagnoses.facts import Facts as DiagnosisFacts
from medcodes.diagnoses.layout import BLOCK
from medcodes.diagnoses.system import icd10cm
from medcodes.errors import shortened
from medcodes.linkage.indications import indications
from medcodes.procedures import spelling as procedure_spelling
from medcodes.procedures.catalogue import catalogue
from medcodes.procedures.facts import Facts as ProcedureFacts
from medcodes.store.catalogue import follow

MOST_KEPT = 200_000
"""How many distinct spellings are remembered before they are forgotten and learnt again."""


Side = TypeVar("Side", "Service", "Condition")


@attrs.frozen
class Service:
    """A procedure as linkage sees it.

    Attributes:
        code: the code as it is printed, or the text that was read.
        facts: what its place says, or None where the text is no code or no section holds it.
        families: mask of the families it belongs to.
        reach: mask of the regions that it serves, or that contain, adjoin or refer to them.
        sex: the only sex that it fits, as its place or else all of its families say, or None.
        local: whether it works on limbs or spine alone, where a diagnosis of another place is no reason for it.
    """

    code: str
    facts: ProcedureFacts | None
    families: int
    reach: int
    sex: str | None
    local: bool = False


@attrs.frozen
class Condition:
    """A diagnosis as linkage sees it.

    Attributes:
        code: the code as it is printed, or the text that was read.
        compact: the code without its dot; empty where the text is no code of any release.
        row: its row in the tree, or -1 where no release has it.
        facts: what its place and title say, or None where no release has it.
        supports: mask of the families that it supports.
        excludes: mask of the families that it never justifies.
        allowed: mask of the families that it neither justifies nor contradicts.
        beside: mask of the families that name a sibling of it, a code of its category. The encounters of Z00 to Z39 are
            too unlike one another to count.
        near: mask of the families that name a code of its category, encounters included.
        around: mask of the families that name a code of its block.
        local: whether it is an injury, or a disease of bones, joints or muscles, of the place that it names alone.
            Joints that a disease of the whole body inflames (M00 to M14) are not, nor injured vessels, which starve or
            swell what lies beyond (S45, S75 and their like).
    """

    code: str
    compact: str
    row: int
    facts: DiagnosisFacts | None
    supports: int
    excludes: int
    allowed: int
    beside: int
    near: int
    around: int
    local: bool = False


class _Services(dict[object, Service]):
    """Services by the text that they were read from."""

    def of(self, text: object) -> Service:
        """The service of any value: also of one that is no text at all."""
        try:
            return self[text]
        except Exception:  # it cannot be a key
            return self[_shown(text)]

    def __missing__(self, text: object) -> Service:
        code = procedure_spelling.compacted(text)
        facts = catalogue().facts(code) if code else None
        if code is None or facts is None:
            found = Service(code or _shown(text), None, 0, 0, None)
        else:
            contained, adjacent, referred = anatomy().reach(facts.regions)
            families = indications().of_procedure(code)
            stated = {family.sex for family in indications().in_mask(families)}
            sex = facts.sex or (stated.pop() if len(stated) == 1 else None)
            found = Service(code, facts, families, contained | adjacent | referred, sex, _is_local(facts.regions))
        return _kept(self, text, found)


class _Conditions(dict[object, Condition]):
    """Conditions by the text that they were read from."""

    def of(self, text: object) -> Condition:
        """The condition of any value: also of one that is no text at all."""
        try:
            return self[text]
        except Exception:  # it cannot be a key
            return self[_shown(text)]

    def __missing__(self, text: object) -> Condition:
        compact = diagnosis_spelling.compacted(text)
        row = icd10cm.tree.row(compact) if compact else None
        if compact is None or row is None:
            printed = diagnosis_spelling.dotted(compact) if compact else _shown(text)
            found = Condition(printed, "", -1, None, 0, 0, 0, 0, 0, 0)
        else:
            key, known = diagnosis_spelling.key_of(compact), indications()
            facts = icd10cm.tree.facts(row)
            category, around = compact[:3], known.naming(block_of(row))
            near = known.naming(category)
            beside = 0 if "Z" <= category < "Z40" else near
            found = Condition(
                diagnosis_spelling.dotted(compact),
                compact,
                row,
                facts,
                known.supporting(key),
                known.excluding(key),
                known.allowing(key),
                beside,
                near,
                around,
                bool(facts.regions) and _names_its_place(category),
            )
        return _kept(self, text, found)


def _names_its_place(category: str) -> bool:
    return "M15" <= category < "N" or ("S" <= category < "T" and category[2] != "5")


@cache
def _limbs_and_spine() -> int:
    known = anatomy()
    return known.reach(known.mask(("upper-limb", "lower-limb", "spine")))[0]


def _is_local(regions: int) -> bool:
    return bool(regions) and not regions & ~_limbs_and_spine()


def block_of(row: int) -> str:
    """The range of the nearest block above a row."""
    tree = icd10cm.tree
    while tree.levels[row] != BLOCK:
        row = tree.parents[row]
    return tree.place_of_row[row]


services = _Services()
conditions = _Conditions()
follow(services.clear)
follow(conditions.clear)  # they hold rows of the tree, and masks of families


def _shown(value: object) -> str:
    """What was read, for a message; what is no text is shown so that it cannot be taken for a code (``None``)."""
    return shortened(value) if isinstance(value, str) else f"<{shortened(value, 36)}>"


def _kept(memory: dict[object, Side], text: object, found: Side) -> Side:
    """Remember what was read from a text, unless it is long; forget all when there is too much."""
    if isinstance(text, str) and len(text) > 20:
        return found
    if len(memory) >= MOST_KEPT:
        memory.clear()
    memory[text] = found
    return found
