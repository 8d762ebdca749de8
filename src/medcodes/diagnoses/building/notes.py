"""Compiling the notes of the Tabular List into the sections of their table (see `medcodes.diagnoses.notes`)."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import attrs

from medcodes.diagnoses import spelling
from medcodes.diagnoses.building.builder import Sections
from medcodes.diagnoses.building.references import Resolver
from medcodes.diagnoses.building.tabular import parse
from medcodes.diagnoses.notes import CONDITIONAL, NoteKind
from medcodes.diagnoses.tree import Tree
from medcodes.store.writing import StringPool, numbers

_KINDS = {
    "includes": NoteKind.INCLUDES,
    "inclusionTerm": NoteKind.INCLUSION_TERM,
    "excludes1": NoteKind.EXCLUDES1,
    "excludes2": NoteKind.EXCLUDES2,
    "codeFirst": NoteKind.CODE_FIRST,
    "useAdditionalCode": NoteKind.USE_ADDITIONAL,
    "codeAlso": NoteKind.CODE_ALSO,
    "sevenChrNote": NoteKind.SEVENTH_CHARACTER,
    "notes": NoteKind.NOTE,
}
_ORDER = tuple(NoteKind)
_SEQUELA = "S"


@attrs.frozen
class Line:
    """One line of a note: its kind and its official text."""

    kind: NoteKind
    text: str


@attrs.frozen
class Edition:
    """The notes of one edition of the Tabular List.

    Attributes:
        name: the edition, such as ``April 2026``.
        day: the first day of its release, YYYYMMDD.
        codes: compact code to the lines it carries; codes without any are there too.
        places: chapter's number or block's range to the lines it carries, or none.
    """

    name: str
    day: int
    codes: Mapping[str, Sequence[Line]]
    places: Mapping[str, Sequence[Line]]


def read_notes(path: Path, name: str, day: int) -> Edition:
    """Read every note of an edition out of the official XML.

    :raises SourceError: the file is not a Tabular List, or carries declarations that it must not.
    """
    codes: dict[str, Sequence[Line]] = {}
    places: dict[str, Sequence[Line]] = {}
    for chapter in parse(path).iter("chapter"):
        places[_text(chapter.find("name"))] = _lines(chapter)
        for section in chapter.findall("section"):
            first, _, last = section.attrib["id"].partition("-")
            places[f"{first}-{last or first}"] = _lines(section)
            for diag in section.iter("diag"):
                codes[_text(diag.find("name")).replace(".", "")] = _lines(diag)
    return Edition(name, day, codes, places)


def build(editions: Sequence[Edition], tree: Tree, about: Mapping[str, object]) -> Sections:
    """All sections of the table.

    :param editions: newest first. What one edition lacks, a code or a place, takes its notes from the next newer one
        that has it, else from the next older one.
    :param tree: the compiled tree, whose codes the references are resolved to.
    """
    codes = [edition.codes for edition in editions]
    places = [{place: edition.places.get(place) for place in tree.row_of_place} for edition in editions]
    writer = _Writer(Resolver(tree))
    noted = writer.add_all(codes)
    placed = writer.add_all([{place: lines for place, lines in known.items() if lines is not None} for known in places])
    names = StringPool()
    for edition in editions:
        names.add(edition.name)
    return {
        "keys": numbers((spelling.key_of(code) for code in noted), "Q"),
        "places": "\n".join(placed).encode("ascii"),
        **writer.sections(),
        "edition_days": numbers((edition.day for edition in editions), "I"),
        **names.sections("editions"),
        "about": json.dumps({**about, "counts": writer.counts()}, sort_keys=True).encode(),
    }


def _merged(versions: Sequence[Sequence[Line] | None]) -> list[tuple[Line, int, int]]:
    """The lines of one carrier in all editions, newest first, each with the editions that print it and that use it.

    A line that the list prints twice in one place is kept once.

    :param versions: its lines in each edition, None where the edition lacks the carrier. Such an edition uses those
        of the next newer edition, else of the next older.
    """
    known = [number for number, lines in enumerate(versions) if lines is not None]
    used = [max((n for n in known if n <= number), default=known[0]) for number in range(len(versions))]
    printed = {line: 0 for number in known for line in versions[number] or ()}
    for number in known:
        for line in versions[number] or ():
            printed[line] |= 1 << number
    return [
        (line, mask, sum(1 << number for number, source in enumerate(used) if mask >> source & 1))
        for line, mask in printed.items()
    ]


class _Writer:
    """Collects the notes of one carrier after another."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._starts = numbers([0], "I")
        self._kinds, self._texts, self._lists = numbers([], "B"), numbers([], "I"), numbers([], "H")
        self._printed, self._used = numbers([], "B"), numbers([], "B")
        self._pool = StringPool()
        self._pairs: dict[tuple[int, int], int] = {}
        self._members: dict[tuple[int, ...], int] = {(): 0}
        self._counts = {kind: {"lines": 0, "with_references": 0, "unresolved": 0} for kind in NoteKind}

    def add_all(self, editions: Sequence[Mapping[str, Sequence[Line]]]) -> list[str]:
        """The lines of every carrier in all editions; gives the carriers that have any, in order."""
        carriers = []
        for carrier in sorted({carrier for edition in editions for carrier in edition}):
            lines = _merged([edition.get(carrier) for edition in editions])
            if lines:
                carriers.append(carrier)
                for line, printed, used in lines:
                    self._add(line, printed, used)
                self._count(editions[0].get(carrier, ()))
                self._starts.append(len(self._kinds))
        return carriers

    def _add(self, line: Line, printed: int, used: int) -> None:
        found = self._resolver.resolve(line.text)
        members = tuple(self._pairs.setdefault(pair, len(self._pairs)) for pair in found.references)
        conditional = CONDITIONAL if " unless " in line.text else 0
        self._kinds.append(_ORDER.index(line.kind) | conditional)
        self._texts.append(self._pool.add(line.text))
        self._lists.append(self._members.setdefault(members, len(self._members)))
        self._printed.append(printed)
        self._used.append(used)

    def _count(self, lines: Sequence[Line]) -> None:
        for line in lines:
            found, count = self._resolver.resolve(line.text), self._counts[line.kind]
            count["lines"] += 1
            count["with_references"] += bool(found.references)
            count["unresolved"] += len(found.unresolved)

    def counts(self) -> dict[NoteKind, dict[str, int]]:
        """For each kind, in the newest edition: lines, lines with references, references that name nothing."""
        return self._counts

    def sections(self) -> Sections:
        """The notes, and the texts and references that they share."""
        offsets, members = numbers([0], "I"), numbers([], "H")
        for member in self._members:
            members.extend(member)
            offsets.append(len(members))
        return {
            "starts": self._starts,
            "kinds": self._kinds,
            "texts": self._texts,
            "references": self._lists,
            "printed": self._printed,
            "used": self._used,
            "lists_offsets": offsets,
            "lists": members,
            "firsts": numbers((first for first, _ in self._pairs), "Q"),
            "lasts": numbers((last for _, last in self._pairs), "Q"),
            **self._pool.sections("lines"),
        }


def _lines(element: ET.Element) -> tuple[Line, ...]:
    """The notes that an element carries, in the order of the list."""
    found: list[Line] = []
    for child in element:
        kind = _KINDS.get(child.tag)
        if kind is not None:
            found.extend(Line(kind, text) for note in child.findall("note") if (text := _text(note)))
        elif child.tag == "sevenChrDef":
            found.extend(_definitions(child))
        elif child.tag == "visualImpairment":
            found.extend(Line(NoteKind.NOTE, text) for text in _impairments(child))
    return tuple(found)


def _definitions(element: ET.Element) -> Iterator[Line]:
    """The 7th characters and their meanings: ``A, initial encounter``.

    A note after an extension says more of it. After the sequela it says what the code itself includes (W08).
    """
    pending = ""
    for child in element:
        text = _text(child)
        if child.tag == "extension":
            if pending:
                yield Line(NoteKind.SEVENTH_CHARACTER, pending)
            pending = f"{child.attrib['char']}, {text}"
        elif pending.startswith(f"{_SEQUELA}, "):
            yield Line(NoteKind.INCLUSION_TERM, text)
        else:
            pending = f"{pending}; {text}"
    if pending:
        yield Line(NoteKind.SEVENTH_CHARACTER, pending)


def _impairments(element: ET.Element) -> Iterator[str]:
    """The table of visual impairment below H54.8, a line for each category."""
    for category in element.findall("visCategory"):
        number = category.findtext("value")
        if number:
            worse, better = (
                " or ".join(_text(value) for value in category.iterfind(f"visRange/{limit}/value"))
                for limit in ("visMax", "visMin")
            )
            limits = f"less than {worse}" if worse[0].isdigit() else worse
            if better:
                limits += f", equal to or better than {better}"
            yield f"Category {number}, visual acuity with best possible correction: {limits}"


def _text(element: ET.Element | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())
