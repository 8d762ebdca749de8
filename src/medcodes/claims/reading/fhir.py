"""Claims from FHIR as JSON: one resource, a Bundle, a list, or one resource a line."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from types import ModuleType

import attrs

from medcodes.claims.reading.asked import Asked, Reading
from medcodes.claims.reading.fhir_claim import CLAIMS, RELATED, Related, claim_of, references
from medcodes.claims.reading.json_values import Json, child, objects, text
from medcodes.claims.reading.opening import LONGEST_LINE, ClaimFile
from medcodes.claims.record import Found, Record, Unreadable
from medcodes.extras import imported

ENTRY = "entry"
MOST_RELATED = 100_000
"""How many resources that claims refer to are kept: a hostile file must not fill the memory."""

_BLANK = b" \t\r\n"
_RELATED = re.compile(rb'"resourceType"\s*:\s*"(?:Patient|Condition)"')
_MARK = b"\xef\xbb\xbf"


def start(file: ClaimFile, _asked: Asked) -> Reading:
    """Begin to read a file. JSON is UTF-8: an encoding that was said does not matter.

    :raises MissingExtraError: it is one document, and ijson is not installed.
    """
    stream = file.stream
    first = stream.readline(LONGEST_LINE).removeprefix(_MARK)
    rest = chain([first], iter(lambda: stream.readline(LONGEST_LINE), b""))
    if _is_one_a_line(first, file.head):
        return Reading("fhir", _told_if_none(_lines(rest)))
    events = imported("ijson", "fhir", "reading FHIR that is not one resource a line")
    return Reading("fhir", _told_if_none(_document(_Chunks(rest), events, _outermost(file.head, events))))


def _is_one_a_line(first: bytes, head: bytes) -> bool:
    """Whether each line is a resource: the first one is whole, or the second begins anew."""
    second = head.partition(b"\n")[2].lstrip(_BLANK)
    if len(first.strip()) > 1 and first.lstrip().startswith(b"{") and second.startswith(b"{"):
        return True
    return _parsed(first) is not None


def _parsed(line: bytes) -> Json | None:
    """A line's object, or None where it is none."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _told_if_none(found: Iterable[Found]) -> Iterator[Found]:
    """What was found; and where nothing was, that."""
    is_any = False
    for passage in found:
        is_any = True
        yield passage
    if not is_any:
        yield Unreadable(1, f"it holds no {' and no '.join(sorted(CLAIMS))}")


@attrs.frozen
class Line:
    """A line that holds a resource.

    Attributes:
        number: its number.
        line: its bytes.
        related: the resources seen before it that claims refer to.
    """

    number: int
    line: bytes
    related: Related

    @property
    def size(self) -> int:
        """How many bytes the line has."""
        return len(self.line)

    def records(self) -> Iterator[Record | Unreadable]:
        """The claim; those of a Bundle, if it is one."""
        try:
            resource = json.loads(self.line)
        except RecursionError:
            yield Unreadable(self.number, "it is nested too deeply")
        except ValueError:
            yield Unreadable(self.number, "it is not JSON")
        else:
            yield from _claims(resource, self.number, "line", self.related)


@attrs.frozen
class Ready:
    """A passage that was understood when it was found.

    Attributes:
        found: what it says.
    """

    found: tuple[Record | Unreadable, ...]

    @property
    def size(self) -> int:
        """About how many characters it says."""
        return len(self.found) * 2_000

    def records(self) -> Iterator[Record | Unreadable]:
        """What it says."""
        yield from self.found


def _lines(lines: Iterable[bytes]) -> Iterator[Found]:
    related: dict[str, Json] = {}
    for number, line in enumerate(lines, 1):
        if len(line) >= LONGEST_LINE and not line.endswith(b"\n"):
            yield Unreadable(number, f"it is longer than {LONGEST_LINE:,} bytes; lines after it are not read")
            return
        if not line.strip():
            continue
        if _RELATED.search(line, 0, 2_000):
            resource = _parsed(line)
            if resource and text(resource.get("resourceType")) in RELATED:
                _keep(related, resource)
                continue
        # what claims refer to is small here, or none: it goes along to wherever the line is understood
        yield Line(number, line, dict(related) if len(related) <= 1 else _referred(related, line))


def _referred(related: dict[str, Json], line: bytes) -> dict[str, Json]:
    """The resources that a line names."""
    names = re.findall(rb'"((?:Patient|Condition)/[^"]{1,100})"', line)
    return {key: related[key] for key in (name.decode("utf-8", "replace") for name in names) if key in related}


def _keep(related: dict[str, Json], resource: Json, *other_names: str) -> None:
    if len(related) < MOST_RELATED:
        kept = {name: resource[name] for name in ("gender", "birthDate", "code") if name in resource}
        for reference in (*references(resource), *filter(None, other_names)):
            related[reference] = kept


def _claims(resource: object, number: int, unit: str, related: Related) -> Iterator[Record | Unreadable]:
    """The claims of a value: of a resource, or of the entries of a Bundle. Other resources are passed over."""
    if not isinstance(resource, dict):
        yield Unreadable(number, "it is no resource", unit)
        return
    kind = text(resource.get("resourceType"))
    if kind == "Bundle":
        within = dict(related)
        entries = objects(resource.get("entry"))
        for entry in entries:
            other = child(entry, "resource")
            if text(other.get("resourceType")) in RELATED:
                _keep(within, other, text(entry.get("fullUrl")))
        for entry in entries:
            yield from _claims(entry.get("resource"), number, unit, within)
    elif kind in CLAIMS:
        identifier = next((text(one.get("value")) for one in objects(resource.get("identifier"))), "")
        try:
            claim = claim_of(resource, related)
        except ValueError as error:
            yield Unreadable(number, str(error), unit)
        else:
            yield Record(text(resource.get("id")) or identifier or f"{unit} {number}", number, claim, unit)
    elif not kind:
        yield Unreadable(number, "it has no resourceType, so it is no resource", unit)


class _Chunks:
    """Lines as a stream of bytes, which ijson reads."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = iter(lines)

    def read(self, size: int = -1) -> bytes:
        """The next bytes: a line, however many were asked for."""
        return next(self._lines, b"") if size else b""


def _outermost(head: bytes, events: ModuleType) -> str:
    """Where in a document its resources stand, as ijson names places: the entries of a Bundle, a list, or the whole."""
    depth, key = 0, ""
    try:
        for event, value in events.basic_parse(io.BytesIO(head.removeprefix(_MARK))):
            if event == "start_array" and not depth:
                return "item"
            if depth == 1 and event == "map_key":
                key = value
                if key == "entry":
                    return "entry.item"
            elif depth == 1 and key == "resourceType":
                return "entry.item" if value == "Bundle" else ""
            depth += event.startswith("start_") - event.startswith("end_")
    except (events.JSONError, UnicodeError):
        pass
    return ""


def _document(stream: _Chunks, events: ModuleType, prefix: str) -> Iterator[Found]:
    related: dict[str, Json] = {}
    number = 0
    unit = ENTRY if prefix else "line"
    values = events.items(stream, prefix, use_float=True)
    while True:
        number += 1
        try:
            value = next(values)
        except StopIteration:
            return
        except (events.JSONError, UnicodeError, ValueError, OverflowError, RecursionError):
            yield Unreadable(number, "the JSON breaks off or is malformed here; what follows is not read", unit)
            return
        entry = value if isinstance(value, dict) else {}
        resource = entry.get("resource") if prefix == "entry.item" else value
        if isinstance(resource, dict) and text(resource.get("resourceType")) in RELATED:
            _keep(related, resource, text(entry.get("fullUrl")))
            continue
        found = tuple(_claims(resource, number, unit, related))
        if found:
            yield Ready(found)
