"""Which marks a code has: worked out once a code and release, and remembered."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple, TypeVar

from medcodes.diagnoses import layout, spelling
from medcodes.diagnoses.facts import Facts as DiagnosisFacts
from medcodes.diagnoses.facts import kinds_mask
from medcodes.diagnoses.kinds import Episode, Laterality
from medcodes.diagnoses.notes import NoteKind, notebook
from medcodes.diagnoses.release import Release
from medcodes.diagnoses.sequencing import sequencing
from medcodes.diagnoses.tree import Tree
from medcodes.edits.shipped import known as edits_of
from medcodes.edits.shipped import shipped
from medcodes.em.families import family_of
from medcodes.linkage.sides import Condition, Service, conditions, services
from medcodes.procedures import spelling as procedure_spelling
from medcodes.procedures.catalogue import catalogue
from medcodes.procedures.facts import Facts as ProcedureFacts
from medcodes.procedures.modifiers import conflicts_among, modifiers, side_of
from medcodes.procedures.spelling import Category
from medcodes.rules.knowledge import combines, is_first_listed, screened, staged
from medcodes.rules.marks import Mark
from medcodes.store.catalogue import follow

MOST_KEPT = 200_000
"""How many spellings of a release are remembered before they are forgotten and learnt again."""
LONGEST_KEPT = 20


class Diagnosis(NamedTuple):
    """A diagnosis in a release.

    Attributes:
        condition: the diagnosis as linkage sees it.
        state: whether it is absent, header or code.
        marks: what it is, of `medcodes.rules.marks.Mark`.
        edits: the lists of the Medicare Code Editor that hold it, as bits (`medcodes.diagnoses.editor.mask`).
    """

    condition: Condition
    state: int
    marks: int
    edits: int = 0


class Procedure(NamedTuple):
    """A procedure, as linkage sees it, and its marks."""

    service: Service
    marks: int


_EDITOR = {
    "adult": Mark.DX_AGE_EDIT,
    "maternity": Mark.DX_AGE_EDIT,
    "pediatric": Mark.DX_AGE_EDIT,
    "newborn": Mark.DX_AGE_EDIT,
    "female": Mark.DX_SEX_EDIT,
    "male": Mark.DX_SEX_EDIT,
    "manifestation": Mark.DX_MANIFESTATION,
    "unacceptable": Mark.DX_UNACCEPTABLE_FIRST,
    "unspecified": Mark.DX_UNSPECIFIED,
    "ecodepdx": Mark.DX_EXTERNAL_CAUSE,
    "qadm": Mark.DX_QUESTIONABLE_ADMISSION,
    "reqsdx": Mark.DX_UNACCEPTABLE_FIRST,
}
_EDITOR_BITS = [(1 << layout.STATE_BITS + layout.EDITOR_FLAGS.index(name), int(mark)) for name, mark in _EDITOR.items()]
_KINDS = {
    "pregnancy": Mark.DX_PREGNANCY,
    "perinatal": Mark.DX_PERINATAL,
    "injury": Mark.DX_INJURY,
    "poisoning": Mark.DX_POISONING,
    "symptom": Mark.DX_SYMPTOM,
    "neoplasm": Mark.DX_NEOPLASM,
    "screening": Mark.DX_SCREENING,
    "encounter": Mark.DX_ENCOUNTER,
    "aftercare": Mark.DX_AFTERCARE,
    "history": Mark.DX_HISTORY,
    "family-history": Mark.DX_HISTORY,
    "status": Mark.DX_HISTORY,
    "external-cause": Mark.DX_EXTERNAL_CAUSE,
}
_KIND_BITS = [(kinds_mask([name]), int(mark)) for name, mark in _KINDS.items()]
_EPISODES = {
    Episode.INITIAL: int(Mark.DX_INITIAL),
    Episode.SUBSEQUENT: int(Mark.DX_SUBSEQUENT),
    Episode.SEQUELA: int(Mark.DX_SEQUELA),
}
_SIDES = {
    Laterality.UNSPECIFIED: int(Mark.DX_SIDE_OPEN),
    Laterality.BILATERAL: int(Mark.DX_SIDED),
    Laterality.RIGHT: int(Mark.DX_SIDED | Mark.DX_RIGHT),
    Laterality.LEFT: int(Mark.DX_SIDED | Mark.DX_LEFT),
}
_NOTES = {
    NoteKind.USE_ADDITIONAL: int(Mark.DX_USE_ADDITIONAL),
    NoteKind.EXCLUDES1: int(Mark.DX_EXCLUDES1),
}
_FLAGS = {
    "addon": Mark.PX_ADD_ON,
    "unlisted": Mark.PX_UNLISTED,
    "visit": Mark.PX_VISIT,
    "preventive": Mark.PX_PREVENTIVE,
    "screening": Mark.PX_SCREENING,
}
_CATEGORIES = {
    Category.II: Mark.PX_CATEGORY_II,
    Category.III: Mark.PX_CATEGORY_III,
    Category.LEVEL_II: Mark.PX_LEVEL_II,
}

_MODIFIERS = {
    "50": Mark.MODIFIER_BILATERAL,
    "26": Mark.MODIFIER_COMPONENT,
    "TC": Mark.MODIFIER_COMPONENT,
    "51": Mark.MODIFIER_MULTIPLE,
    "76": Mark.MODIFIER_REPEAT,
    "91": Mark.MODIFIER_REPEAT,
    **dict.fromkeys(("59", "XE", "XP", "XS", "XU"), Mark.MODIFIER_DISTINCT),
}

Known = TypeVar("Known", Diagnosis, Procedure)


class _Diagnoses(dict[object, Diagnosis]):
    """The diagnoses of one release, by the text that they were read from."""

    def __init__(self, release: Release | None) -> None:
        self._release = release

    def of(self, text: object) -> Diagnosis:
        """The diagnosis of any value: also of one that is no text at all."""
        try:
            return self[text]
        except Exception:  # it cannot be a key
            return self.__missing__(text)

    def __missing__(self, text: object) -> Diagnosis:
        return _kept(self, text, _diagnosis(text, self._release))


class _Procedures(dict[object, Procedure]):
    """Procedures by the text that they were read from."""

    def of(self, text: object) -> Procedure:
        """The procedure of any value: also of one that is no text at all."""
        try:
            return self[text]
        except Exception:  # it cannot be a key
            return self.__missing__(text)

    def __missing__(self, text: object) -> Procedure:
        return _kept(self, text, _procedure(text))


procedures = _Procedures()
_by_release: dict[int, _Diagnoses] = {}
follow(procedures.clear)
follow(_by_release.clear)


def diagnoses_in(release: Release | None) -> _Diagnoses:
    """The diagnoses of a release, or of the days before the first."""
    number = -1 if release is None else release.number
    found = _by_release.get(number)
    if found is None:
        found = _by_release[number] = _Diagnoses(release)
    return found


@lru_cache(maxsize=1_000)
def place_marks(place: object) -> int:
    """The marks of a place of service."""
    found = shipped().places.get(str(place).strip())
    return int(Mark.PLACE if found is not None and found.first is None else Mark.PLACE | Mark.ODD_PLACE)


@lru_cache(maxsize=10_000)
def modifier_marks(codes: tuple[str, ...]) -> int:
    """The marks of a line's modifiers."""
    if not codes:
        return 0
    mark = Mark.MODIFIERS | Mark.SIDE_MODIFIER if side_of(codes) else Mark.MODIFIERS
    if conflicts_among(codes) or {"RT", "LT"} <= set(codes):
        mark |= Mark.MODIFIER_CONFLICT
    if len(set(codes)) < len(codes):
        mark |= Mark.MODIFIER_UNKNOWN
    for code in codes:
        mark |= _modifier_mark(code, codes)
    return int(mark)


def _modifier_mark(code: str, beside: tuple[str, ...]) -> Mark:
    mark = _MODIFIERS.get(code, Mark(0))
    found = modifiers().get(code)
    if found is None:
        return mark | Mark.MODIFIER_UNKNOWN
    if found.valid != (None, None):
        mark |= Mark.MODIFIER_DATED
    if found.requires and not set(found.requires) & set(beside):
        mark |= Mark.MODIFIER_ALONE
    if found.modalities:
        mark |= Mark.MODIFIER_CHOOSY
    if found.regions:
        mark |= Mark.MODIFIER_OF_PART
    if found.claim == "institutional":
        mark |= Mark.MODIFIER_OF_FACILITY
    if code in shipped().telehealth:
        mark |= Mark.MODIFIER_TELEHEALTH
    return mark


def _kept(memory: dict[object, Known], text: object, found: Known) -> Known:
    """Remember what was read from a text, unless it is long; forget all when there is too much."""
    if isinstance(text, str) and len(text) <= LONGEST_KEPT:
        if len(memory) >= MOST_KEPT:
            memory.clear()
        memory[text] = found
    return found


def _diagnosis(text: object, release: Release | None) -> Diagnosis:
    condition = conditions.of(text)
    if condition.row < 0:
        unknown = spelling.compacted(text) is not None
        return Diagnosis(condition, layout.ABSENT, int(Mark.DX_UNKNOWN if unknown else Mark.DX_MALFORMED))
    if release is None:
        return Diagnosis(condition, layout.ABSENT, 0)
    tree, row = release.tree, condition.row
    flags = tree.state(row, release.number)
    state = flags & layout.STATE_MASK
    if state == layout.ABSENT:
        return Diagnosis(condition, state, int(Mark.DX_NOT_IN_FORCE))
    marks = int(Mark.DX_HEADING) if state == layout.HEADER else 0
    for bit, mark in _EDITOR_BITS:
        if flags & bit:
            marks |= mark
    if condition.facts is not None:
        marks |= _fact_marks(condition.facts)
    carried = _carried(tree)
    carrier = row
    while True:
        marks |= carried.get(carrier, 0)
        above = tree.parents[carrier]
        if above == carrier:
            break
        carrier = above
    if state == layout.CODE:
        marks |= _order_marks(release, row, marks)
        if is_first_listed(condition.compact):
            marks |= int(Mark.DX_FIRST_LISTED)
        if condition.compact[:3] in staged():
            marks |= int(Mark.DX_STAGED)
        if combines(condition.compact):
            marks |= int(Mark.DX_COMBINES)
    return Diagnosis(condition, state, marks, flags & ~layout.STATE_MASK if state == layout.CODE else 0)


def _order_marks(release: Release, row: int, marks: int) -> int:
    """The marks of what a code's notes want before it."""
    found = 0
    for before in sequencing(release.tree, release.number).before(row):
        if before.spans:
            found |= int(Mark.DX_CODE_FIRST)
        if before.is_required or marks & int(Mark.DX_MANIFESTATION):
            found |= int(Mark.DX_CAUSE_NEEDED)
        if before.is_of_sequela:
            found |= int(Mark.DX_SEQUELA)
    return found


def _fact_marks(facts: DiagnosisFacts) -> int:
    marks = _EPISODES[facts.episode] if facts.episode else 0
    for bit, mark in _KIND_BITS:
        if facts.kinds & bit:
            marks |= mark
    if facts.laterality is not None:
        marks |= _SIDES[facts.laterality]
    if facts.unspecified:
        marks |= int(Mark.DX_UNSPECIFIED)
    if facts.manifestation:
        marks |= int(Mark.DX_MANIFESTATION)
    if facts.sex:
        marks |= int(Mark.DX_ONE_SEX)
    if facts.trimester:
        marks |= int(Mark.DX_TRIMESTER)
    return marks


@lru_cache(maxsize=4)
def _carried(tree: Tree) -> dict[int, int]:
    """For each row that carries notes of the kinds that rules ask about: the marks of those kinds."""
    book = notebook(tree)
    found: dict[int, int] = {}
    for kind, mark in _NOTES.items():
        for row in book.carriers(kind):
            found[row] = found.get(row, 0) | mark
    return found


def _procedure(text: object) -> Procedure:
    service = services.of(text)
    code = procedure_spelling.compacted(text)
    if code is None:
        return Procedure(service, int(Mark.PX_MALFORMED))
    known = catalogue()
    mark = _CATEGORIES.get(procedure_spelling.category_of(code), Mark(0))
    if code in known.deleted:
        mark |= Mark.PX_DELETED
    elif code not in known.known:
        mark |= Mark.PX_UNNAMED
    if service.facts is None:
        return Procedure(service, int(mark | Mark.PX_UNPLACED))
    if service.sex:
        mark |= Mark.PX_ONE_SEX
    if code in screened():
        mark |= Mark.PX_SCREENED
    return Procedure(service, int(mark | _place_marks(code, service.facts)))


def _place_marks(code: str, facts: ProcedureFacts) -> Mark:
    mark = Mark(0)
    for flag in facts.flags & _FLAGS.keys():
        mark |= _FLAGS[flag]
    if "visit" in facts.flags and (family := family_of(code)) is not None:
        mark |= Mark.PX_LEVELED_VISIT
        if family.patient == "new":
            mark |= Mark.PX_NEW_VISIT
    if facts.ages:
        mark |= Mark.PX_AGES
    if facts.side:
        mark |= Mark.PX_SIDED
    if facts.modality == "anesthesia":
        mark |= Mark.PX_ANESTHESIA
    told = edits_of(code)
    for value, meant in (
        (told.sides, Mark.PX_SIDELESS),
        (told.began, Mark.PX_BEGAN),
        (told.primaries, Mark.PX_ADD_ON),
        (told.misfits, Mark.PX_PLACED),
        (told.undivided, Mark.PX_UNDIVIDED),
        (told.divided, Mark.PX_DIVIDED),
        (told.visit, Mark.PX_APART),
        (told.operative, Mark.PX_OPERATIVE),
        (told.needs, Mark.PX_NEEDY),
    ):
        if value:
            mark |= meant
    return mark
