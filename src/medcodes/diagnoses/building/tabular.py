"""Reading the official Tabular List (XML) into chapters, blocks and expanded titles."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import attrs

from medcodes.errors import SourceError

PADDED = 6
"""The 7th character follows six: shorter stems are padded with X."""
_PLACE = re.compile(r"\s*\([A-Z0-9]{3}(?:-[A-Z0-9]{3})?\)\s*$")
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
_S06_ONLY_INITIAL = re.compile(r"S06...?[78]$")
"""Death before regaining consciousness: only the initial encounter is possible (since 2017-10-01, said in prose)."""


@attrs.frozen
class Block:
    """A section of the Tabular List: a range of categories with a title.

    Attributes:
        first, last: its first and last category.
        title: its title, without the range.
        umbrella: it holds other blocks, and no categories of its own.
    """

    first: str
    last: str
    title: str
    umbrella: bool


@attrs.frozen
class Chapter:
    """A chapter of the Tabular List with its blocks."""

    number: str
    title: str
    blocks: tuple[Block, ...]


@attrs.frozen
class Tabular:
    """A Tabular List: its chapters, and the title of every code in it, 7th characters expanded.

    Attributes:
        titles: compact code to title.
        block_of: category to the block that it stands in, as (first, last).
    """

    version: str
    chapters: tuple[Chapter, ...]
    titles: dict[str, str]
    block_of: dict[str, tuple[str, str]]


def read_tabular(path: Path, content: bytes | None = None) -> Tabular:
    """Read the official XML of a release.

    :param content: what the file holds, where that is known already.
    :raises SourceError: the file is not a Tabular List, or carries declarations that it must not.
    """
    root = parse(path, content)
    titles: dict[str, str] = {}
    block_of: dict[str, tuple[str, str]] = {}
    chapters = []
    for chapter in root.iter("chapter"):
        blocks = []
        for section in chapter.findall("section"):
            first, _, last = section.attrib["id"].partition("-")
            block = Block(first, last or first, _title(section), umbrella=section.find("diag") is None)
            blocks.append(block)
            for category in section.findall("diag"):
                block_of[_name(category)] = (block.first, block.last)
                titles.update(_expanded(category, None))
        chapters.append(Chapter(_text(chapter, "name"), _title(chapter), tuple(blocks)))
    return Tabular(_text(root, "version"), tuple(chapters), titles, block_of)


def parse(path: Path, content: bytes | None = None) -> ET.Element:
    """The root element of the official XML.

    :param content: what the file holds, where that is known already.
    :raises SourceError: the file is not a Tabular List, or carries declarations that it must not.
    """
    content = path.read_bytes() if content is None else content
    if any(mark in content for mark in _FORBIDDEN):
        raise SourceError(str(path), "a Tabular List has no document type or entity declarations")
    try:
        root = ET.fromstring(content)  # noqa: S314 (no entities: refused above)
    except ET.ParseError as error:
        raise SourceError(str(path), f"it is not well-formed XML ({error})", error.position[0]) from None
    if root.tag != "ICD10CM.tabular":
        raise SourceError(str(path), f"its root is <{root.tag}>, and a Tabular List's is <ICD10CM.tabular>")
    return root


def _expanded(diag: ET.Element, extensions: dict[str, str] | None) -> Iterator[tuple[str, str]]:
    """The codes and titles of an element and everything below it.

    The nearest list of 7th characters, its own or an ancestor's, wins outright.
    """
    compact = _name(diag).replace(".", "")
    title = _text(diag, "desc")
    own = diag.find("sevenChrDef")
    if own is not None:
        extensions = {item.attrib["char"]: _clean(item.text or "") for item in own.findall("extension")}
    yield compact, title
    below = diag.findall("diag")
    for child in below:
        yield from _expanded(child, extensions)
    if not below and extensions:
        stem = compact.ljust(PADDED, "X")
        for character, meaning in extensions.items():
            if character != "A" and _S06_ONLY_INITIAL.match(compact):
                continue
            yield stem + character, f"{title}, {meaning}"


def _name(diag: ET.Element) -> str:
    return _text(diag, "name")


def _title(element: ET.Element) -> str:
    return _PLACE.sub("", _text(element, "desc"))


def _text(element: ET.Element, tag: str) -> str:
    return _clean(element.findtext(tag) or "")


def _clean(text: str) -> str:
    return " ".join(text.split())
