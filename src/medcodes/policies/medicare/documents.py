"""Joining the files of the database into policies: articles and local coverage determinations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TypeAlias

import attrs

from medcodes.diagnoses import spelling as diagnosis_spelling
from medcodes.errors import shortened
from medcodes.policies.medicare.archive import Bundle
from medcodes.policies.medicare.jurisdictions import Jurisdictions
from medcodes.policies.medicare.layouts import Layout, ListLayout
from medcodes.policies.medicare.paragraphs import Narrowing, narrowing, says_noncovered
from medcodes.policies.medicare.rows import rows
from medcodes.policies.medicare.text import note_of, plain, sentences_of
from medcodes.policies.medicare.together import conditions
from medcodes.policies.policy import FIRST_DAY, Group, Policy, Relation
from medcodes.policies.reading import Problems, day_of
from medcodes.procedures import spelling as procedure_spelling

PAYER = "medicare"
Key: TypeAlias = tuple[str, str]
"""The number and the version of a document."""

_ALL_OTHERS = "XX000"
"""In place of a diagnosis: all others, or that the list does not apply."""
_NO_PROCEDURE = frozenset({"XX000", "99999", "XXXXX", "00000"})
"""In place of a procedure: that the list does not apply."""


@attrs.define
class _List:
    """One list of diagnoses of a document, as its rows come."""

    plain: dict[str, None] = attrs.field(factory=dict)
    starred: dict[str, None] = attrs.field(factory=dict)
    others: bool = False
    paragraph: str = ""
    star: str = ""


@attrs.define
class _Document:
    """A document with all that the other files say about it."""

    title: str
    first: date
    last: date | None
    procedures: dict[int, dict[str, None]] = attrs.field(factory=dict)
    paragraphs: dict[int, str] = attrs.field(factory=dict)
    lists: dict[tuple[Relation, int], _List] = attrs.field(factory=dict)


def read_documents(bundle: Bundle, layout: Layout, problems: Problems) -> Iterator[Policy]:
    """The policies of one kind in a bundle, in the order of the main file.

    :param problems: what cannot be used is told here.
    :raises SourceError: a file is damaged, or is not what its name says.
    """
    documents = _documents(bundle, layout, problems)
    _add_procedures(bundle, layout, documents, problems)
    for kind in layout.lists:
        _add_list(bundle, layout, kind, documents, problems)
    jurisdictions = Jurisdictions(bundle, layout)
    for key, document in documents.items():
        number, version = key
        states, contractor = jurisdictions.of(key, document.first)
        name = f"{layout.prefix}{number}"
        source = f"Medicare Coverage Database, {layout.kind} {name} version {version}"
        yield Policy(
            name,
            document.title,
            PAYER,
            tuple(_groups(document)),
            states,
            contractor,
            document.first,
            document.last,
            int(version) if version.isdecimal() else 1,
            citation=", ".join(filter(None, (source, document.title, contractor.rstrip(".")))),
        )


def _documents(bundle: Bundle, layout: Layout, problems: Problems) -> dict[Key, _Document]:
    found: dict[Key, _Document] = {}
    retiring = _retiring(bundle, layout, problems)
    columns = (*layout.key, "title", *layout.first, *layout.last)
    with rows(bundle, layout.main, columns) as read:
        for number, version, title, *days in read:
            firsts, lasts = days[: len(layout.first)], days[len(layout.first) :]
            try:
                first = next((day for text in firsts if (day := day_of(text))), FIRST_DAY)
                ends = [day for text in lasts if (day := day_of(text))]
            except ValueError as error:
                problems.add(f"{layout.kind}s with a day that cannot be read were left out", f"{number} ({error})")
                continue
            if number in retiring:
                ends.append(retiring[number])
            found[number, version] = _Document(" ".join(plain(title).split()), first, min(ends, default=None))
    return found


def _retiring(bundle: Bundle, layout: Layout, problems: Problems) -> dict[str, date]:
    """The documents that will be retired, with the day."""
    found: dict[str, date] = {}
    with _rows_if_there(bundle, layout.file("future_retire"), (layout.key[0], "retire_dt")) as read:
        for number, text in read:
            try:
                day = day_of(text)
            except ValueError:
                problems.add("days of retirement could not be read", f"{number} ({shortened(text)})")
            else:
                if day is not None:
                    found[number] = day
    return found


def _add_procedures(bundle: Bundle, layout: Layout, documents: dict[Key, _Document], problems: Problems) -> None:
    columns = (*layout.key, "hcpc_code_group", "hcpc_code_id")
    with _rows_if_there(bundle, layout.file("x_hcpc_code"), columns) as read:
        for number, version, group, text in read:
            document = documents.get((number, version))
            code = procedure_spelling.compacted(text)
            if document is None:
                problems.add(f"procedures of {layout.kind}s that the export lacks", f"{number} version {version}")
            elif code is not None and text not in _NO_PROCEDURE:
                document.procedures.setdefault(_number(group), {})[code] = None
            elif text.upper() not in _NO_PROCEDURE:
                problems.add("codes that are no procedure codes", f"{shortened(text)!r} in {layout.prefix}{number}")
    with _rows_if_there(bundle, layout.file("x_hcpc_code_group"), (*columns[:3], "paragraph")) as read:
        for number, version, group, paragraph in read:
            document = documents.get((number, version))
            if document is not None:
                document.paragraphs[_number(group)] = paragraph


def _add_list(
    bundle: Bundle, layout: Layout, kind: ListLayout, documents: dict[Key, _Document], problems: Problems
) -> None:
    known: dict[str, str | None] = {}
    with _rows_if_there(bundle, kind.rows, (*layout.key, kind.group, "icd10_code_id", "asterisk")) as read:
        for number, version, group, text, star in read:
            document = documents.get((number, version))
            if document is None:
                problems.add(f"diagnoses of {layout.kind}s that the export lacks", f"{number} version {version}")
                continue
            listed = _list_of(document, kind.relation, group)
            try:
                code = known[text]
            except KeyError:
                compact = diagnosis_spelling.compacted(text)
                code = known[text] = diagnosis_spelling.dotted(compact) if compact else None
            if text.upper() == _ALL_OTHERS:
                listed.others = True
            elif code is None:
                problems.add("codes that are no diagnosis codes", f"{shortened(text)!r} in {layout.prefix}{number}")
            elif star and star.casefold() not in ("n", "no", "0", "false"):
                listed.starred[code] = None
            else:
                listed.plain[code] = None
    with _rows_if_there(bundle, kind.groups, (*layout.key, kind.group, "paragraph", kind.star)) as read:
        for number, version, group, paragraph, star in read:
            document = documents.get((number, version))
            if document is not None and (kind.relation, _number(group)) in document.lists:
                listed = _list_of(document, kind.relation, group)
                listed.paragraph, listed.star = paragraph, star


def _list_of(document: _Document, relation: Relation, group: str) -> _List:
    return document.lists.setdefault((relation, _number(group)), _List())


def _groups(document: _Document) -> Iterator[Group]:
    """The groups of a document, with the procedures that each is for."""
    everything = tuple(sorted({code for group in document.procedures.values() for code in group}))
    usual = tuple(
        sorted(
            {
                code
                for number, group in document.procedures.items()
                if not says_noncovered(document.paragraphs.get(number, ""))
                for code in group
            }
        )
    )
    groups: list[Group] = []
    for (relation, number), listed in sorted(document.lists.items()):
        said = narrowing(listed.paragraph, number, document.procedures)
        procedures = usual if said.only is None else said.only
        if procedures:
            groups += _parts(relation, number, listed, said, procedures)
    covered = {code for group in groups if group.relation is Relation.COVERED for code in group.procedures}
    for group in groups:
        if group.relation is Relation.EXCLUDED and group.others:  # what is left out of no list is not excluded either
            group = attrs.evolve(group, procedures=tuple(code for code in group.procedures if code in covered))
        if group.procedures and (group.diagnoses or group.others):
            yield group
    if everything and not groups:
        yield Group(1, Relation.UNLISTED, everything, ())


def _parts(
    relation: Relation, number: int, listed: _List, said: Narrowing, procedures: tuple[str, ...]
) -> Iterator[Group]:
    """A list as groups: those with an asterisk apart, since the asterisk can add a condition."""
    others = listed.others and not said.not_applicable
    common = Group(number, relation, procedures, (), needs=said.needs, secondary=said.secondary, note=said.note)
    if listed.plain:
        yield attrs.evolve(common, diagnoses=tuple(listed.plain))
    if others:
        yield attrs.evolve(common, others=True)
    if listed.starred:
        sentences = sentences_of(plain(listed.star))
        needs, secondary = conditions(sentences, number)
        yield attrs.evolve(
            common,
            diagnoses=tuple(listed.starred),
            starred=True,
            needs=tuple(dict.fromkeys((*said.needs, *needs))),
            secondary=said.secondary or secondary,
            note=" ".join(filter(None, (said.note, note_of([f"* {words.lstrip('* ')}" for words in sentences])))),
        )


def _number(text: str) -> int:
    """The number of a group; a file that has none puts all into the first."""
    return int(text) if text.isdecimal() and len(text) < 6 else 1


@contextmanager
def _rows_if_there(bundle: Bundle, name: str, columns: Sequence[str]) -> Iterator[Iterator[list[str]]]:
    """The rows of a file that an export can lack."""
    if name not in bundle:
        yield iter(())
        return
    with rows(bundle, name, columns) as read:
        yield read
