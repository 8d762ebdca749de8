"""What rules ask about a claim, worked out once for all of them."""

from __future__ import annotations

from datetime import date
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Any

import attrs

from medcodes.claims.claim import Claim, ServiceLine
from medcodes.diagnoses import layout
from medcodes.diagnoses.node import Icd10CmNode
from medcodes.diagnoses.release import Release
from medcodes.diagnoses.system import icd10cm
from medcodes.em import Documented, Support, documented, supported
from medcodes.errors import NoReleaseError
from medcodes.linkage.check import asked_about, check_link, link_of
from medcodes.linkage.judge import RULING, judge
from medcodes.linkage.link import Basis, Link, Verdict
from medcodes.linkage.sides import Condition, Service
from medcodes.rules.claim_marks import of_claim
from medcodes.rules.marking import diagnoses_in, modifier_marks, place_marks, procedures
from medcodes.rules.marks import Mark

if TYPE_CHECKING:
    from medcodes.diagnoses.affirmed import Clause

_SAID_NOTHING = Documented()

_BAD_POINTER, _NO_POINTER, _REPEATED_POINTER = int(Mark.BAD_POINTER), int(Mark.NO_POINTER), int(Mark.REPEATED_POINTER)
_UNITS, _CHARGES, _LINE_DATES = int(Mark.UNITS), int(Mark.CHARGES), int(Mark.LINE_DATES)
_NOTE, _LAST_DAY = int(Mark.NOTE), int(Mark.LAST_DAY)
_LEVELED_VISIT = int(Mark.PX_LEVELED_VISIT)
_VERDICTS = {Verdict.UNSUPPORTED: int(Mark.UNSUPPORTED), Verdict.UNDETERMINED: int(Mark.UNDETERMINED)}


@attrs.frozen
class Skip:
    """What a rule could not check, and what it lacked.

    Attributes:
        where: the place on the claim.
        what: what was not checked.
        lacked: what was missing.
        rule: id of the rule; the checker fills it in.
    """

    where: str
    what: str
    lacked: str
    rule: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}: {self.lacked}"


@attrs.frozen(slots=False)
class LineFacts:
    """A service line with its codes understood.

    Attributes:
        index: its place on the claim, from 0.
        line: the line as it was written.
        service: its procedure.
        pointed: the places of its diagnoses in the claim's list, from 0, those that exist.
        day: its date of service, or None where it has none that can be read.
        marks: what its procedure, modifiers and the line itself are, of `medcodes.rules.marks.Mark`.
    """

    index: int
    line: ServiceLine
    service: Service
    pointed: tuple[int, ...]
    day: date | None
    marks: int


class Facts:
    """A claim with its codes understood.

    :param claim: the claim.

    Attributes:
        claim: the claim.
        day: the date of service that decides for the diagnoses: the claim's, or its lines' first, and for an inpatient
            stay that of the discharge; None without any.
        release: the release in force on that day, today's where there is none; None before the first.
        diagnoses: each diagnosis in that release: as linkage sees it, its state, and its marks.
        conditions: each diagnosis as linkage sees it.
        states: for each diagnosis: absent, header or code in the release.
        lines: the service lines.
        marks: every mark of the claim: those of its diagnoses, its lines and its own, of `medcodes.rules.marks.Mark`.
    """

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.day = _first_day(claim)
        self.release = _release(self.day)
        self._suggested: dict[int, list[str]] = {}
        self._notes: dict[str, list[Clause]] = {}
        self._noted: dict[str, Documented] = {}
        known = diagnoses_in(self.release)
        self.diagnoses = tuple([known.of(code) for code in claim.diagnoses])
        self.conditions: tuple[Condition, ...] = tuple([found.condition for found in self.diagnoses])
        self.states: tuple[int, ...] = tuple([found.state for found in self.diagnoses])
        self.lines: tuple[LineFacts, ...] = tuple([self._line(index, line) for index, line in enumerate(claim.lines)])
        self._links: tuple[Link | None, ...] | None = None
        self.marks = self._marks()

    def _line(self, index: int, line: ServiceLine) -> LineFacts:
        claim, count = self.claim, len(self.diagnoses)
        service, marks = procedures.of(None if line.is_without_procedure else line.procedure)
        pointers = line.pointers
        try:
            pointed, of_pointers = _pointed(pointers, count)
        except Exception:  # they cannot be a key
            pointed, of_pointers = _pointed.__wrapped__(pointers, count)
        marks |= of_pointers
        if not pointers and claim.claim_type == "institutional":
            pointed = tuple(range(count))  # facility lines carry no pointers: the claim's diagnoses justify them
        if line.modifiers:
            marks |= modifier_marks(line.modifiers)
        if line.units != 1:
            marks |= _UNITS
        if line.charge is not None:
            marks |= _CHARGES
        if line.service_date is not None:
            marks |= _LINE_DATES
        if line.service_date_to is not None:
            marks |= _LAST_DAY
        if line.documentation:
            marks |= _NOTE
        if line.place_of_service:
            marks |= place_marks(line.place_of_service)
        day = claim.service_date if line.service_date is None else line.service_date
        return LineFacts(index, line, service, pointed, day if isinstance(day, date) else None, marks)

    def _marks(self) -> int:
        marks = of_claim(self)
        for diagnosis in self.diagnoses:
            marks |= diagnosis.marks
        for line in self.lines:
            marks |= line.marks
        try:
            for link in self.links:
                if link is not None:
                    marks |= _VERDICTS.get(link.verdict, 0)
        except Exception:  # the rules that look at links will tell
            marks |= int(Mark.UNSUPPORTED | Mark.UNDETERMINED)
        return marks

    @cached_property
    def days(self) -> tuple[date | None, date | None]:
        """The first and the last date of service of the claim and its lines; None without any."""
        if not self.marks & _LINE_DATES:
            return self.day, self.day
        days = [line.day for line in self.lines if line.day is not None]
        if isinstance(self.claim.service_date, date):
            days.append(self.claim.service_date)
        return min(days, default=None), max(days, default=None)

    def diagnoses_with(self, marks: Mark) -> list[int]:
        """The places of the diagnoses that have any of some marks."""
        wanted = int(marks)
        return [index for index, diagnosis in enumerate(self.diagnoses) if diagnosis.marks & wanted]

    def lines_with(self, marks: Mark) -> list[LineFacts]:
        """The lines that have any of some marks."""
        wanted = int(marks)
        return [line for line in self.lines if line.marks & wanted]

    @cached_property
    def edits(self) -> tuple[int, ...]:
        """For each diagnosis: the lists of the Medicare Code Editor that hold it, as bits (`editor.mask`)."""
        return tuple([found.edits for found in self.diagnoses])

    def named(self, index: int) -> str:
        """A diagnosis for a message: the code with its title."""
        node = self.node(index)
        code = self.conditions[index].code
        return f"{code} ({node.title})" if node is not None and node.title else code

    def node(self, index: int) -> Icd10CmNode | None:
        """The node of a diagnosis in the release, or None where the release lacks it."""
        if self.release is None or self.states[index] == layout.ABSENT:
            return None
        return Icd10CmNode(self.release, self.conditions[index].row)

    @property
    def links(self) -> tuple[Link | None, ...]:
        """For each line, the verdict on its pair; None for a line that points at no diagnosis or has no release."""
        found = self._links
        if found is None:
            found = self._links = tuple([self._link(line) for line in self.lines])
        return found

    def _link(self, line: LineFacts) -> Link | None:
        if not line.pointed or self.release is None:
            return None
        try:
            asked = asked_about(line.day, self.claim.payer, self.claim.state)
        except NoReleaseError:
            return None
        conditions = self.conditions
        return link_of(line.service, [conditions[index] for index in line.pointed], asked)

    def was_replaced(self, index: int) -> bool:
        """Whether a diagnosis that is a heading now was a code in an earlier release."""
        release, row = self.release, self.conditions[index].row
        return (
            release is not None
            and self.states[index] == layout.HEADER
            and release.tree.last_release_as_code(row, release.number) is not None
        )

    def exists(self, code: str) -> bool:
        """Whether the release has a code."""
        return self.release is not None and code in self.release

    def release_number(self, number: int) -> Release:
        """The release of a number."""
        return icd10cm.releases[number]

    def documentation_of(self, index: int) -> str:
        """What the notes say about a diagnosis: the claim's, and those of the lines that point at it."""
        notes = [line.line.documentation for line in self._lines_with_note if index in line.pointed]
        return ". ".join([note for note in (self.claim.documentation, *notes) if note])

    @cached_property
    def _lines_with_note(self) -> list[LineFacts]:
        return self.lines_with(Mark.NOTE)

    def suggested(self, index: int) -> list[str]:
        """The more specific codes that the documentation supports for a diagnosis, best first."""
        found = self._suggested.get(index)
        if found is None:
            found = self._suggested[index] = self._suggest(index) if self.marks & _NOTE else []
        return found

    def _suggest(self, index: int) -> list[str]:
        from medcodes.diagnoses.suggest import supported as supported_codes

        node, note = self.node(index), self.documentation_of(index)
        if node is None or not note.strip():
            return []
        return [other.code for other in supported_codes(node.release, node.row, partial(self._affirmed, note))]

    def _affirmed(self, note: str) -> list[Clause]:
        """What a note affirms, read once a claim; nothing of it is kept longer."""
        from medcodes.diagnoses.suggest import read

        found = self._notes.get(note)
        if found is None:
            found = self._notes[note] = read(note)
        return found

    def first_suggested(self, index: int, codes: list[str]) -> list[str]:
        """Codes, those that the documentation supports first."""
        first = [code for code in self.suggested(index) if code in codes]
        return first + [code for code in codes if code not in first]

    def concerns(self, line: LineFacts, index: int) -> bool:
        """Whether a diagnosis concerns the part of the body that a line's service does."""
        known, facts = self.conditions[index].facts, line.service.facts
        if known is None or facts is None or not known.regions or not facts.regions:
            return True
        return bool(known.regions & line.service.reach)

    def visit_support(self, line: LineFacts) -> Support | None:
        """The level that the note supports for a visit; None where it says nothing, or the line is no leveled visit."""
        if not self.is_leveled_visit(line) or line.day is None:
            return None
        said = self.noted(line)
        return supported(line.service.code, said, line.day) if said else None

    def noted(self, line: LineFacts) -> Documented:
        """The decision making and time that the note of a line, or else of the claim, gives."""
        note = line.line.documentation or self.claim.documentation
        if not note:
            return _SAID_NOTHING
        found = self._noted.get(note)
        if found is None:
            found = self._noted[note] = documented(note)
        return found

    @staticmethod
    def is_leveled_visit(line: LineFacts) -> bool:
        """Whether a line is a visit whose level decision making or time decides."""
        return bool(line.marks & _LEVELED_VISIT)

    def basis(self, line: LineFacts, link: Link) -> Basis:
        """What the verdict on a line rests on, as its first reason tells it; told without wording it."""
        if self.claim.payer:
            return link.reasons[0].basis
        return RULING[judge(line.service, self.conditions[line.pointed[0]])][1]

    @staticmethod
    def link_message(link: Link) -> str:
        """Why no diagnosis of a line justifies it: the first reason, and how many more there are."""
        more = len(link.diagnoses) - 1
        others = f" The line's other diagnos{'i' if more == 1 else 'e'}s {'does' if more == 1 else 'do'} not either."
        return link.reasons[0].text + (others if more else "")

    @staticmethod
    def link_source(link: Link) -> str:
        """What the first reason of a link cites."""
        return link.reasons[0].source

    def link_suggestions(self, link: Link) -> tuple[str, ...]:
        """Diagnoses that would fit: those already on the claim first, then those that a policy or indications name."""
        here = [
            condition.code
            for index, condition in enumerate(self.conditions)
            if self.states[index] == layout.CODE and self._supports(link, condition.code)
        ]
        return (*here, *(code for code in link.suggestions if code not in here))

    def _supports(self, link: Link, code: str) -> bool:
        alone = check_link(link.procedure, code, link.day or None, payer=self.claim.payer, state=self.claim.state)
        return alone.verdict is Verdict.SUPPORTED


def _first_day(claim: Claim) -> date | None:
    """The date of service that decides for the diagnoses: the claim's, or its lines' first; of a stay the last."""
    if claim.claim_type == "institutional" and isinstance(claim.service_date_to, date) and claim.is_inpatient:
        return claim.service_date_to
    if isinstance(claim.service_date, date):
        return claim.service_date
    return min((line.service_date for line in claim.lines if isinstance(line.service_date, date)), default=None)


@lru_cache(maxsize=4_096)
def _pointed(pointers: tuple[Any, ...], count: int) -> tuple[tuple[int, ...], int]:
    """The places of the diagnoses that pointers mean, from 0, those that exist; and the marks of the pointers."""
    pointed = tuple([pointer - 1 for pointer in pointers if isinstance(pointer, int) and 0 < pointer <= count])
    if not pointers:
        return pointed, _NO_POINTER
    marks = _BAD_POINTER if len(pointed) != len(pointers) else 0
    return pointed, marks | (_REPEATED_POINTER if len(set(pointed)) < len(pointed) else 0)


def _release(day: date | None) -> Release | None:
    if day is None:
        return icd10cm.today
    try:
        return icd10cm.on(day)
    except NoReleaseError:
        return None
