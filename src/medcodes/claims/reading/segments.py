"""The segments of X12 interchanges, tokenised by pyx12."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TextIO

import attrs

from medcodes.claims.record import Unreadable
from medcodes.extras import imported

UNIT = "segment"
LONGEST_SEGMENT = 1024 * 1024
"""How many characters a segment can have. The longest of an 837 has some thousands."""

_BLOCK = 65_536
_HEADER_LENGTH = 106
_HEADER = re.compile(
    r"ISA([^A-Za-z0-9])..\1.{10}\1..\1.{10}\1..\1.{15}\1..\1.{15}\1.{6}\1.{4}\1.\1.{5}\1.{9}\1.\1.\1..", re.DOTALL
)
_NEXT = re.compile(r"ISA[^A-Za-z0-9]")


@attrs.frozen
class Segment:
    """A segment.

    Attributes:
        number: its place in the file, from 1.
        elements: its id and its elements, as they were written.
        component: what separates the parts of an element.
    """

    number: int
    elements: list[str]
    component: str

    @property
    def id(self) -> str:
        """Its id, such as ``CLM``."""
        return self.elements[0]

    def __getitem__(self, place: int) -> str:
        """An element by its number in the guide (``CLM02`` is 2); what is missing is empty."""
        return self.elements[place].strip() if place < len(self.elements) else ""

    def parts(self, place: int) -> list[str]:
        """The components of an element."""
        return [part.strip() for part in self[place].split(self.component)]


class Interchanges:
    """The text of a file, given to pyx12 one interchange at a time.

    pyx12 stops where a terminator stands twice or a segment is longer than its buffer, and reads one interchange: so it
    is handed whole segments, with nothing between them, up to the next interchange's header.

    :param text: the file.
    :raises MissingExtraError: pyx12 is not installed.
    """

    def __init__(self, text: TextIO) -> None:
        self._raw_file = imported("pyx12.rawx12file", "x12", "reading X12").RawX12File
        self._error = imported("pyx12.errors", "x12", "reading X12").X12Error
        self._text = text
        self._buffer = ""
        self._ended = False
        self._header = ""
        self._terminator = "~"
        self._fault = ""
        self._doubled = self._next = _NEXT

    def __iter__(self) -> Iterator[Segment | Unreadable]:
        """Each segment of each interchange; and what lies outside or is no segment."""
        number = 0
        while self._more():
            number += 1
            if not self._begin():
                yield Unreadable(number, self._fault, UNIT)
                continue
            version = self._header[84:89]
            try:
                raw = self._raw_file(self)
            except self._error:
                yield Unreadable(number, f"its interchange has version {version!r}; 00401 and 00501 are read", UNIT)
                while self.read(_BLOCK):
                    pass
                continue
            for line in raw:
                yield Segment(number, line.strip().split(raw.ele_term), raw.subele_term)
                number += 1
            if self._fault:
                yield Unreadable(number, self._fault, UNIT)
            else:
                number -= 1

    def read(self, size: int) -> str:
        """The next whole segments of the interchange, or nothing at its end: what pyx12 calls."""
        if self._header:
            header, self._header = self._header, ""
            return header
        end = self._terminator
        self._buffer = self._buffer.lstrip(f"{end}\r\n\t ")
        while end not in self._buffer and len(self._buffer) <= LONGEST_SEGMENT and self._load():
            self._buffer = self._buffer.lstrip(f"{end}\r\n\t ")
        if not self._buffer or _NEXT.match(self._buffer):
            return ""
        cut = self._buffer.rfind(end, 0, size) + 1 or self._buffer.find(end, 0, LONGEST_SEGMENT + 1) + 1
        if not cut:
            too_long = len(self._buffer) > LONGEST_SEGMENT
            longest = f"it is longer than {LONGEST_SEGMENT:,} characters"
            self._fault = longest if too_long else "it breaks off: no terminator ends it"
            self._pass_over(0)
            return ""
        segments = self._buffer[:cut]
        another = self._next.search(segments)
        if another:
            segments = segments[: another.start() + 1]
        self._buffer = self._buffer[len(segments) :]
        return self._doubled.sub(lambda _: end, segments)

    def _more(self) -> bool:
        """Whether anything but blanks is left."""
        self._buffer = self._buffer.lstrip()
        while not self._buffer and self._load():
            self._buffer = self._buffer.lstrip()
        return bool(self._buffer)

    def _begin(self) -> bool:
        """Whether an interchange begins here; else what stands before the next one is passed over."""
        while len(self._buffer) < _HEADER_LENGTH and self._load():
            pass
        header = _HEADER.match(self._buffer)
        if header:
            self._header, self._buffer = header[0], self._buffer[_HEADER_LENGTH:]
            self._terminator = end = header[0][-1]
            self._doubled = re.compile(rf"{re.escape(end)}(?:\s*{re.escape(end)})+")
            self._next = re.compile(rf"{re.escape(end)}\s*ISA[^A-Za-z0-9]")
            self._fault = ""
            return True
        begun = _NEXT.match(self._buffer)
        broken = f"its header is not {_HEADER_LENGTH} characters long, as ISA must be"
        self._fault = broken if begun else "it belongs to no interchange: none begins with ISA before it"
        self._pass_over(3 if begun else 0)
        return False

    def _pass_over(self, searched: int) -> None:
        """Go to where the next interchange begins, or to the end."""
        while not (found := _NEXT.search(self._buffer, searched)):
            self._buffer, searched = self._buffer[-3:], 0
            if not self._load():
                self._buffer = ""
                return
        self._buffer = self._buffer[found.start() :]

    def _load(self) -> bool:
        """Read on; whether there was more."""
        block = self._text.read(_BLOCK)
        self._buffer += block
        return bool(block)
