"""Compiling the index that search reads: the words of titles and notes, and what stands for them."""

from __future__ import annotations

import json
import re
import tomllib
import xml.etree.ElementTree as ET
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from pathlib import Path
from typing import TypeAlias

import attrs

from medcodes.diagnoses import layout, spelling
from medcodes.diagnoses.searching import index_layout, words
from medcodes.diagnoses.searching.roots import Roots
from medcodes.diagnoses.tree import Tree
from medcodes.errors import SourceError
from medcodes.store.writing import numbers

Sections: TypeAlias = "dict[str, array[int] | bytes]"
Fields: TypeAlias = "list[tuple[int, tuple[str, ...]]]"
"""The fields of a document, the title first: each its kind and the stems of its words."""
Phrases: TypeAlias = "dict[str, list[tuple[int, str]]]"
"""For each compact code: the phrases that name it, each with its kind."""

NAMES = ("eponyms", "older", "organisms", "morphology", "terms")
"""The files of names for what titles call otherwise."""
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
_INCLUDED = {"inclusionTerm": index_layout.INCLUSION, "includes": index_layout.INCLUDES}
_REFERRING = ("excludes1", "excludes2", "codeFirst", "useAdditionalCode", "codeAlso")
_REFERENCE = re.compile(r"\(([^()]*)[)}]?\s*$")
_NONESSENTIAL = re.compile(r"\([^()]*\)")
"""Words in parentheses may be there or not: "essential (primary) hypertension"."""
_CODE = re.compile(r"[A-Z][0-9A-Z]{2}(?:\.[0-9A-Z]{1,4})?-?")
_UNSPECIFIED = frozenset(words.stems_of("unspecified NOS"))
_OTHER = frozenset(words.stems_of("other specified"))
_UNCOMPLICATED = re.compile(r"\b(?:without complications?$|uncomplicated$)", re.I)
_WITH_UNSPECIFIED = re.compile(r"\bwith unspecified\b", re.I)
_TOO_WIDE = frozenset(words.stems_of("disorder infection disease increased multiple"))
"""Meanings that too many words share for each to be looked for by all of them."""


@attrs.frozen
class OlderWording:
    """The title of a code of ICD-9-CM, and the compact code that CMS's general equivalence mapping leads to."""

    code: str
    title: str


def build(tree: Tree, tabulars: Sequence[Path], older: Iterable[OlderWording], knowledge: Path) -> Sections:
    """All sections of the index.

    :param tree: the compiled tree, for its rows and titles.
    :param tabulars: Tabular Lists (XML), newest first.
    :param older: wordings of ICD-9-CM, found under what they are called now.
    :param knowledge: the folder of synonyms, abbreviations, roots and weights.
    """
    phrases: Phrases = defaultdict(list)
    for path in tabulars:
        for code, kind, text in _phrases(path):
            phrases[code].append((kind, text))
    for wording in older:
        phrases[wording.code].append((index_layout.OLDER, wording.title))
    documents = documents_of(tree)
    fields = [list(fields_of(tree, row, phrases)) for row in documents]
    vocabulary = {word for own in fields for _, field in own for word in field}
    return {**assemble(tree, documents, fields), **_knowledge(knowledge, tree, documents, phrases, vocabulary)}


def assemble(tree: Tree, documents: Sequence[int], fields: Sequence[Fields]) -> Sections:
    """The sections that hold documents and their words.

    :param documents: the rows that are indexed.
    :param fields: the fields of each.
    """
    number_of = {row: number for number, row in enumerate(documents)}
    vocabulary = {
        word: number for number, word in enumerate(sorted({word for own in fields for _, f in own for word in f}))
    }
    return {
        "keys": numbers((tree.keys[row] for row in documents), "Q"),
        "parents": numbers((number_of[tree.parents[row]] for row in documents), "H"),
        "ends": numbers(_ends(tree, documents), "H"),
        "details": numbers((_detail(tree.title(row, len(tree.releases) - 1)) for row in documents), "B"),
        "words": "\n".join(vocabulary).encode("ascii"),
        **_postings(fields, vocabulary),
        **_field_sections(fields, vocabulary),
    }


def _phrases(path: Path) -> Iterator[tuple[str, int, str]]:
    """Each title and note of a Tabular List that names a code: the code, the kind of phrase, its text."""
    content = path.read_bytes()
    if any(mark in content for mark in _FORBIDDEN):
        raise SourceError(str(path), "a Tabular List has no document type or entity declarations")
    try:
        root = ET.fromstring(content)  # noqa: S314 (no entities: refused above)
    except ET.ParseError as error:
        raise SourceError(str(path), f"it is not well-formed XML ({error})", error.position[0]) from None
    for diag in root.iter("diag"):
        code = (diag.findtext("name") or "").strip().replace(".", "")
        yield code, index_layout.TITLE, diag.findtext("desc") or ""
        for tag, kind in _INCLUDED.items():
            for note in diag.findall(f"{tag}/note"):
                yield code, kind, note.text or ""
    for tag in _REFERRING:
        for note in root.findall(f".//{tag}/note"):
            text = note.text or ""
            reference = _REFERENCE.search(text)
            for item in reference[1].split(",") if reference else ():
                if reference and _CODE.fullmatch(item.strip()):
                    code = item.strip().rstrip("-").replace(".", "")
                    yield code, index_layout.REFERENCE, text[: reference.start()]


def documents_of(tree: Tree) -> list[int]:
    """The rows that are indexed: all but codes that only add a 7th character to the one above them."""
    marks = tree.table.numbers("titles")
    return [row for row in range(len(tree.keys)) if not _is_extension(tree, row, marks[row])]


def _is_extension(tree: Tree, row: int, mark: int) -> bool:
    if tree.levels[row] != layout.BELOW or not mark & layout.AFTER_PARENT:
        return False
    return len(spelling.compact_of(tree.keys[row])) == spelling.LONGEST


def _ends(tree: Tree, documents: Sequence[int]) -> list[int]:
    """For each document, the one after its last descendant."""
    before = array("I", [0])
    indexed = set(documents)
    for row in range(len(tree.keys)):
        before.append(before[-1] + (row in indexed))
    return [before[tree.ends[row]] for row in documents]


def fields_of(
    tree: Tree, row: int, phrases: Mapping[str, Sequence[tuple[int, str]]]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The phrases of a row as words, its title first; those that say no more than another one are left out."""
    title = _words(tree.title(row, len(tree.releases) - 1))
    kept = [frozenset(title)]
    yield index_layout.TITLE, title
    if tree.levels[row] < layout.CATEGORY:
        return
    own = phrases.get(spelling.compact_of(tree.keys[row]), ())
    leaf = tree.ends[row] == row + 1
    variants = [(index_layout.TITLE, tree.title(row, len(tree.releases) - 1)), *own]
    variants += [(kind, plain) for kind, text in variants if (plain := _NONESSENTIAL.sub(" ", text)) != text]
    for given, text in sorted(variants, key=lambda phrase: phrase[0]):
        kind = index_layout.INCLUSION if leaf and given == index_layout.INCLUDES else given
        found = _words(text)
        within = [frozenset(found) <= other for other in kept] if kind == index_layout.OLDER else []
        if found and frozenset(found) not in kept and not any(within):
            kept.append(frozenset(found))
            yield kind, found


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.stem for word in words.read(text)))


def _detail(title: str) -> int:
    """Whether a title leaves a detail unspecified, or names what has no code of its own.

    "Without complications" is what is meant where none is named; "with unspecified complications" is not.
    """
    stems = _words(title)
    if _UNCOMPLICATED.search(title):
        return index_layout.UNSPECIFIED
    if not _UNSPECIFIED.isdisjoint(stems) and not _WITH_UNSPECIFIED.search(title):
        return index_layout.UNSPECIFIED
    return index_layout.PLAIN if _OTHER.isdisjoint(stems) else index_layout.OTHER


def _postings(fields: Sequence[Fields], vocabulary: Mapping[str, int]) -> Sections:
    """For each word, the documents that have it: the first, then the distance from each to the next."""
    postings: list[list[int]] = [[] for _ in vocabulary]
    for number, own in enumerate(fields):
        for word in {word for _, field in own for word in field}:
            postings[vocabulary[word]].append(number)
    offsets, steps = numbers([0], "I"), numbers([], "H")
    for documents in postings:
        steps.extend(after - before for before, after in zip([0, *documents], documents, strict=False))
        offsets.append(len(steps))
    return {"posting_offsets": offsets, "postings": steps}


def _field_sections(fields: Sequence[Fields], vocabulary: Mapping[str, int]) -> Sections:
    """The fields of each document, their kinds, and the words of each."""
    first, offsets, kinds, held = numbers([0], "I"), numbers([0], "I"), numbers([], "B"), numbers([], "H")
    for own in fields:
        for kind, field in own:
            kinds.append(kind)
            held.extend(vocabulary[word] for word in field)
            offsets.append(len(held))
        first.append(len(kinds))
    return {"fields": first, "field_kinds": kinds, "field_offsets": offsets, "field_words": held}


def _knowledge(folder: Path, tree: Tree, documents: Sequence[int], phrases: Phrases, vocabulary: Set[str]) -> Sections:
    """Synonyms and the like, as lines: the stems of a phrase, a tab, and its alternatives by kind."""
    content = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.toml"))}
    alternatives: dict[tuple[str, ...], dict[tuple[str, ...], str]] = defaultdict(dict)

    def add(phrase: str, meaning: str, kind: str) -> None:
        key, value = words.stems_of(phrase), words.stems_of(meaning)
        if key and value and key != value:
            alternatives[key].setdefault(value, kind)

    for section in ("abbreviations", "notation"):
        for short, long in content["abbreviations"][section].items():
            add(short, long, index_layout.SAME)
    for groups in content["synonyms"].values():
        for group in groups:
            for one in group:
                for other in group:
                    add(one, other, index_layout.SYNONYM)
    for file in NAMES:
        for names in content[file].values():
            for name, meaning in names.items():
                add(name, meaning, index_layout.EPONYM)
    for wider in content["broader"].values():
        for wide, narrow in wider.items():
            for phrase in narrow:
                add(phrase, wide, index_layout.BROADER)
    parts = {
        part: {root: words.stems_of(meaning) for root, meaning in content["roots"][part].items()}
        for part in ("beginnings", "endings")
    }
    for stem, meaning in _compounds(Roots(parts["beginnings"], parts["endings"]), tree, documents, phrases):
        if stem in vocabulary:
            for part in meaning:
                if part not in _TOO_WIDE and part != stem:
                    alternatives[part,].setdefault((stem,), index_layout.COMPOUND)
    lines = [
        " ".join(key) + "\t" + "|".join(sorted(kind + " ".join(value) for value, kind in found.items()))
        for key, found in sorted(alternatives.items())
    ]
    weights = content["weights"]
    rules = {
        "beginnings": parts["beginnings"],
        "endings": parts["endings"],
        "slashed": {
            short.lower(): long for short, long in content["abbreviations"]["abbreviations"].items() if "/" in short
        },
        "capitals": content["abbreviations"]["capitals"],
        "weak": {words.stem(word): share for word, share in weights["weak"].items()},
        "deciding": sorted({words.stem(word) for word in weights["deciding"]["words"]}),
    }
    return {
        "alternatives": "\n".join(lines).encode("ascii"),
        "rules": json.dumps(rules, sort_keys=True, separators=(",", ":")).encode(),
    }


def _compounds(
    roots: Roots, tree: Tree, documents: Sequence[int], phrases: Phrases
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The stem of each compound word in titles and notes, and what its parts mean."""
    last = len(tree.releases) - 1
    texts = [tree.title(row, last) for row in documents]
    texts += [text for own in phrases.values() for _, text in own]
    for word in sorted({word for text in texts for word in words.words_of(text)}):
        if meaning := roots.meaning(word):
            yield words.stem(word), meaning
