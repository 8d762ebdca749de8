"""What rules ask about a claim, worked out once for all of them."""

from __future__ import annotations

from datetime import date
from functools import cached_property

import attrs

from medcodes.claims.claim import Claim, ServiceLine
from medcodes.diagnoses import layout
from medcodes.diagnoses.node import Icd10CmNode
from medcodes.diagnoses.release import Release
from medcodes.diagnoses.system import icd10cm
from medcodes.em import Documented, Support, documented, supported
from medcodes.em.families import family_of
from medcodes.errors import NoReleaseError
from medcodes.linkage.check import check_link
from medcodes.linkage.link import Link, Verdict
from medcodes.linkage.sides import Condition, Service, conditions, services


@attrs.frozen
class Skip:
    """What a rule could not check, and what it lacked.

    Attributes:
        where: the place on the claim.
        what: what was not checked.
        lacked: what was missing.
    """

    where: str
    what: str
    lacked: str

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
    """

    index: int
    line: ServiceLine
    service: Service
    pointed: tuple[int, ...]
    day: date | None


class Facts:
    """A claim with its codes understood.

    :param claim: the claim.
    """

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.day = _first_day(claim)
        self._suggested: dict[int, list[str]] = {}
        self.conditions: tuple[Condition, ...] = tuple([conditions.of(code) for code in claim.diagnoses])

    @cached_property
    def release(self) -> Release | None:
        """The release in force on the date of service, today's where there is none; None before the first."""
        if self.day is None:
            return icd10cm.today
        try:
            return icd10cm.on(self.day)
        except NoReleaseError:
            return None

    @cached_property
    def states(self) -> tuple[int, ...]:
        """For each diagnosis: absent, header or code in the release."""
        release = self.release
        if release is None:
            return (layout.ABSENT,) * len(self.conditions)
        return tuple([release.state(found.row) if found.row >= 0 else layout.ABSENT for found in self.conditions])

    def node(self, index: int) -> Icd10CmNode | None:
        """The node of a diagnosis in the release, or None where the release lacks it."""
        return Icd10CmNode(self.release, self.conditions[index].row) if self.release and self.states[index] else None

    @cached_property
    def lines(self) -> tuple[LineFacts, ...]:
        """The service lines."""
        count = len(self.conditions)
        found = []
        for index, line in enumerate(self.claim.lines):
            pointed = tuple([p - 1 for p in line.pointers if isinstance(p, int) and 0 < p <= count])
            if not line.pointers and self.claim.claim_type == "institutional":
                pointed = tuple(range(count))  # facility lines carry no pointers: the claim's diagnoses justify them
            day = self.claim.day_of(line)
            found.append(
                LineFacts(index, line, services.of(line.procedure), pointed, day if isinstance(day, date) else None)
            )
        return tuple(found)

    @cached_property
    def links(self) -> tuple[Link | None, ...]:
        """For each line, the verdict on its pair; None for a line that points at no diagnosis or has no release."""
        return tuple([self._link(line) for line in self.lines])

    def _link(self, line: LineFacts) -> Link | None:
        if not line.pointed or self.release is None:
            return None
        diagnoses = [self.claim.diagnoses[index] for index in line.pointed]
        try:
            return check_link(line.line.procedure, diagnoses, line.day, payer=self.claim.payer, state=self.claim.state)
        except NoReleaseError:
            return None

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
        notes = [self.claim.documentation]
        notes += [line.line.documentation for line in self.lines if index in line.pointed]
        return ". ".join(note for note in notes if note)

    def suggested(self, index: int) -> list[str]:
        """The more specific codes that the documentation supports for a diagnosis, best first."""
        found = self._suggested.get(index)
        if found is None:
            note = self.documentation_of(index)
            node = self.node(index)
            nodes = self.release.suggest(node.code, note) if self.release and node and note.strip() else ()
            found = self._suggested[index] = [other.code for other in nodes]
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
        return supported(line.service.code, self.noted(line), line.day)

    def noted(self, line: LineFacts) -> Documented:
        """The decision making and time that the note of a line, or else of the claim, gives."""
        return documented(line.line.documentation or self.claim.documentation)

    @staticmethod
    def is_leveled_visit(line: LineFacts) -> bool:
        """Whether a line is a visit whose level decision making or time decides."""
        facts = line.service.facts
        return facts is not None and "visit" in facts.flags and family_of(line.service.code) is not None

    @staticmethod
    def link_message(link: Link) -> str:
        """Why no diagnosis of a line justifies it: the first reason, and how many more there are."""
        more = len(link.diagnoses) - 1
        others = f" The line's other diagnos{'i' if more == 1 else 'e'}s {'does' if more == 1 else 'do'} not either."
        return link.reasons[0].text + (others if more else "")

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
    """The date of service that decides for the diagnoses: the claim's, or its lines' first."""
    if isinstance(claim.service_date, date):
        return claim.service_date
    return min((line.service_date for line in claim.lines if isinstance(line.service_date, date)), default=None)
