"""Reading the official order files and order addenda of ICD-10-CM: plain text of fixed width.

An order file lists a release whole: columns 1-5 a running number, 7-13 the code without its dot, 15 whether it is a
header (0) or billable (1), 17-76 the short title, from 78 the long one. Order addenda list what changed: columns 1-13
the action, 14 the flag, 16-22 the code, 24-83 the short title, from 85 the long one, and at the end the counts before
and after. A code that becomes a header is deleted as the one and added as the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from medcodes.diagnoses import spelling
from medcodes.diagnoses.building.headers import branching, headers_of
from medcodes.errors import SourceError, shortened

ORDER, ADDENDA, CODES = "order file", "order addenda", "codes file"
MOST_UNLISTED = 3
"""So many headings that follow from the codes may be missing: the official files of 2017 to 2022 lack H54.512."""
LONGEST_LINE = 1_000
_ENTRY = re.compile(r"(\d{5}) ([A-Z0-9 ]{7}) ([01]) (.{60}) (.+)")
_CHANGE = re.compile(r"(Add|Delete|Revise from|Revise to|No Change): *([01]) ([A-Z0-9 ]{7}) (.{60}) (.+)")
_IS_ENTRY = re.compile(rb"\d{5} [A-Z][A-Z0-9]{2,6} +[01] ")
_IS_CHANGE = re.compile(rb"(?:Add|Delete|Revise from|Revise to|No Change): +[01] [A-Z]")
_IS_CODE = re.compile(rb"(?:(?:Add|Delete|Revise from|Revise to): +)?[A-Z][A-Z0-9]{2,6} +[A-Z]")
_COUNT = re.compile(r" *(\d+) (codes|headers|additions|deletions|revisions)\b.*")


@attrs.frozen
class OrderFile:
    """A release whole: compact code to title."""

    codes: dict[str, str]
    headers: dict[str, str]


@attrs.frozen
class Change:
    """A line of order addenda.

    Attributes:
        action: ``Add``, ``Delete`` or ``Revise to``.
        billable: the line is about a billable code, and not about a header.
        code: the compact code.
        title: the long title.
        line: the line it stands on, from 1.
    """

    action: str
    billable: bool
    code: str
    title: str
    line: int


@attrs.frozen
class Counts:
    """What the end of order addenda says of codes, or of headers."""

    before: int
    after: int


@attrs.frozen
class Addenda:
    """Order addenda: the changes in their order, and the counts where the file gives them."""

    changes: tuple[Change, ...]
    codes: Counts | None = None
    headers: Counts | None = None


def kind_of(content: bytes) -> str | None:
    """Which kind of file it is, by the first line that looks like one; None where none of the first ones does."""
    for line in content[:20_000].split(b"\n")[:20]:
        for pattern, kind in ((_IS_ENTRY, ORDER), (_IS_CHANGE, ADDENDA), (_IS_CODE, CODES)):
            if pattern.match(line):
                return kind
    return None


def read_order_file(path: str, content: bytes) -> OrderFile:
    """Read an order file and check that it is whole.

    :param path: what to call the file in errors.
    :raises SourceError: a line is malformed or out of order, a code comes twice, or a heading lacks its codes or a
        code its heading.
    """
    found = OrderFile({}, {})
    last = 0
    for number, line in _lines(path, content):
        if not line.strip():
            continue
        match = _ENTRY.fullmatch(line)
        if match is None:
            raise SourceError(path, f"it is not a line of an order file: {shortened(line)!r}", number)
        code = _code(path, match[2], number)
        if int(match[1]) != last + 1:
            raise SourceError(path, f"its running number is {match[1]} and should be {last + 1:05}", number)
        if code in found.codes or code in found.headers:
            raise SourceError(path, f"{spelling.dotted(code)} comes a second time", number)
        last += 1
        (found.codes if match[3] == "1" else found.headers)[code] = _title(path, match[5], number)
    check_headings(path, set(found.codes), set(found.headers))
    return found


def check_headings(path: str, codes: set[str], headers: set[str]) -> None:
    """That every heading has codes below it, and every code its headings.

    :raises SourceError: the first that has not.
    """
    wanted = headers_of(codes, branching(codes))
    if childless := sorted(headers - wanted):
        raise SourceError(path, f"{spelling.dotted(childless[0])} is a heading, and no code lies below it")
    missing = sorted(wanted - headers)
    if len(missing) > MOST_UNLISTED or any(len(code) == 3 for code in missing):
        named = ", ".join(spelling.dotted(code) for code in missing[:3])
        raise SourceError(path, f"codes lack the heading above them: {named}")


def read_addenda(path: str, content: bytes) -> Addenda:
    """Read order addenda and check that they agree with themselves.

    :param path: what to call the file in errors.
    :raises SourceError: a line is malformed, a revision lacks its second half, or the counts at the end contradict
        the lines.
    """
    changes: list[Change] = []
    counts: dict[str, list[int]] = {"headers": [], "codes": []}
    told: dict[str, dict[str, int]] = {"headers": {}, "codes": {}}
    section = ""
    revised = ""
    for number, line in _lines(path, content):
        match = _CHANGE.fullmatch(line)
        if match is not None and not section:
            action, flag, code = match[1], match[2], _code(path, match[3], number)
            if revised and (action != "Revise to" or flag + code != revised):
                raise SourceError(path, "a revision lacks its second line, 'Revise to'", number)
            if action == "Revise to" and not revised:
                raise SourceError(path, "a revision lacks its first line, 'Revise from'", number)
            revised = flag + code if action == "Revise from" else ""
            if action in ("Add", "Delete", "Revise to"):
                changes.append(Change(action, flag == "1", code, _title(path, match[5], number), number))
        elif line.strip() in ("Headers", "Codes"):
            section = line.strip().lower()
        elif section and (counted := _COUNT.fullmatch(line)):
            if counted[2] == section:
                counts[section].append(int(counted[1]))
            else:
                told[section].setdefault(counted[2], int(counted[1]))
        elif line.strip() and not (section and line.strip() == "of which"):
            raise SourceError(path, f"it is not a line of order addenda: {shortened(line)!r}", number)
    if revised:
        raise SourceError(path, "the last revision lacks its second line, 'Revise to'")
    if not section:
        raise SourceError(path, "the counts at its end are missing: it seems to be cut off")
    read = {name: _counts(path, name, counts[name], told[name], changes) for name in counts}
    return Addenda(tuple(changes), read["codes"], read["headers"])


def _counts(path: str, section: str, counts: list[int], told: dict[str, int], changes: list[Change]) -> Counts:
    """The counts of one section, compared with the lines of the file."""
    if len(counts) != 2 or not {"additions", "deletions"} <= told.keys():
        raise SourceError(path, f"the counts of {section} at its end are incomplete: it seems to be cut off")
    actions = {"Add": "additions", "Delete": "deletions", "Revise to": "revisions"}
    for action, name in actions.items():
        found = sum(change.action == action and change.billable == (section == "codes") for change in changes)
        if found != told.get(name, found):
            raise SourceError(path, f"it has {found:,} {name} of {section}, and its end says {told[name]:,}")
    if counts[0] + told["additions"] - told["deletions"] != counts[1]:
        raise SourceError(path, f"the counts of {section} at its end do not add up")
    return Counts(counts[0], counts[1])


def _lines(path: str, content: bytes) -> Iterator[tuple[int, str]]:
    """The lines with their numbers; official files are plain ASCII."""
    for number, raw in enumerate(content.split(b"\n"), 1):
        line = raw.rstrip(b"\r")
        if len(line) > LONGEST_LINE:
            raise SourceError(path, f"the line is {len(line):,} bytes long", number)
        odd = next((byte for byte in line if not 32 <= byte <= 126), None)
        if odd is not None:
            raise SourceError(path, f"it has the byte 0x{odd:02x}, and these files are plain ASCII text", number)
        yield number, line.decode("ascii").rstrip()


def _code(path: str, field: str, number: int) -> str:
    code = field.rstrip()
    if spelling.compacted(code) != code:
        raise SourceError(path, f"{shortened(field)!r} is not an ICD-10-CM code without its dot", number)
    return code


def _title(path: str, field: str, number: int) -> str:
    title = " ".join(field.split())
    if not title:
        raise SourceError(path, "the long title is missing", number)
    return title
