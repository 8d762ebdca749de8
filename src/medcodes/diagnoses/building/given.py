"""Files that users give: official zips, order files, order addenda and Tabular Lists. Hostile until they are parsed.

Nothing is ever unpacked to the disk, sizes are limited before anything is read, and what a file is follows from what
it holds, not from its name.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path

import attrs

from medcodes.diagnoses.building import order_file
from medcodes.errors import SourceError, shortened

TABULAR = "Tabular List"
LARGEST = 128 << 20
"""The most bytes that a file may have."""
LARGEST_MEMBER = 64 << 20
LARGEST_UNPACKED = 256 << 20
MOST_MEMBERS = 200
_READ = (".txt", ".xml")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = re.compile(rf"({'|'.join(_MONTHS)})[a-z]*[-_ ]*(?:\d{{1,2}}[-_ ]+)?(20\d\d)", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_ENCODING = re.compile(rb"<\?xml[^>]*\bencoding\s*=\s*[\"']([^\"']*)[\"']")
_LONGEST_NAME = 120


@attrs.frozen
class Given:
    """One official list out of a file.

    Attributes:
        path: what to call it in messages: the file, and for a member of a zip its name there.
        name: the name of the file or member alone.
        kind: ``order file``, ``order addenda`` or ``Tabular List``.
        content: its bytes.
        sha256: the hash of the file that the user gave, so of the whole zip.
        guessed: the first day of its release as the names tell it, or None where they do not.
    """

    path: str
    name: str
    kind: str
    content: bytes
    sha256: str
    guessed: date | None


def read_given(path: Path) -> tuple[Given, ...]:
    """The lists that a file holds: one, or of a zip the order file or addenda and the Tabular List.

    :raises SourceError: it cannot be read, is too large, or holds none of them.
    """
    content = _content(path)
    digest = sha256(content).hexdigest()
    if not content.startswith(b"PK"):
        kind = _kind(str(path), content)
        if kind not in (order_file.ORDER, order_file.ADDENDA, TABULAR):
            raise SourceError(str(path), _unfit(kind))
        return (Given(str(path), _plain(path.name), kind, content, digest, first_day(path.name)),)
    found: dict[str, Given] = {}
    for name, member in _members(path, content):
        shown = f"{path}, member {_plain(name)}"
        kind = _kind(shown, member)
        if kind is None or kind == order_file.CODES:
            continue
        if kind in found:
            raise SourceError(str(path), f"it holds two lists of one kind: {found[kind].name} and {_plain(name)}")
        last = name.replace("\\", "/").rpartition("/")[2]
        found[kind] = Given(shown, _plain(last), kind, member, digest, first_day(last) or first_day(path.name))
    if not found:
        raise SourceError(str(path), "it holds no order file, order addenda or Tabular List")
    return tuple(found[kind] for kind in (order_file.ORDER, order_file.ADDENDA, TABULAR) if kind in found)


def first_day(name: str) -> date | None:
    """The first day of a release as a file's name tells it: a month and year, else a fiscal year.

    >>> first_day("icd10cm-order-Jan-2021.txt"), first_day("icd10cm_order_addenda_2027.txt")
    (datetime.date(2021, 1, 1), datetime.date(2026, 10, 1))
    """
    if found := _MONTH.search(name):
        return date(int(found[2]), _MONTHS.index(found[1].lower()) + 1, 1)
    years = _YEAR.findall(name)
    return date(int(years[-1]) - 1, 10, 1) if years else None


def _content(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise SourceError(str(path), "it is not a file" if path.exists() else "there is no such file")
        size = path.stat().st_size
        if size > LARGEST:
            raise SourceError(str(path), f"it is {size:,} bytes long, and at most {LARGEST:,} are read")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        if isinstance(error, SourceError):
            raise
        raise SourceError(str(path), f"it cannot be opened ({getattr(error, 'strerror', None) or error})") from None


def _kind(path: str, content: bytes) -> str | None:
    """What a file is; None for what is none of the official lists.

    :raises SourceError: it is a Tabular List in an encoding in which declarations could hide.
    """
    if not content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return order_file.kind_of(content)
    if b"<ICD10CM.tabular" not in content[:20_000]:
        return None
    encoding = _ENCODING.search(content[:1_000])
    if encoding is not None and encoding[1].lower() not in (b"utf-8", b"us-ascii", b"ascii"):
        raise SourceError(path, f"its encoding is {shortened(encoding[1].decode('latin-1'))!r}, and should be UTF-8", 1)
    return TABULAR


def _unfit(kind: str | None) -> str:
    if kind == order_file.CODES:
        return "it is a codes file, which has no headings: give the order file (icd10cm_order_…) of the same release"
    return "it is neither an order file, nor order addenda, nor a Tabular List (XML), nor a zip of them"


def _members(path: Path, content: bytes) -> Iterator[tuple[str, bytes]]:
    """The texts and XML files in a zip, read in memory, with limits.

    :raises SourceError: the zip is damaged, too large, encrypted, or has names that lead out of it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as zipped:
            for member in _wanted(path, zipped.infolist()):
                yield member.filename, _unpacked(path, zipped, member)
    except SourceError:
        raise
    except Exception as error:  # the module zipfile raises many kinds on damage, some of them not documented
        raise SourceError(str(path), f"it is a damaged or encrypted zip ({shortened(str(error), 100)})") from None


def _wanted(path: Path, members: Sequence[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """The members to read, where the names and sizes of all are as they may be."""
    if len(members) > MOST_MEMBERS:
        raise SourceError(str(path), f"it has {len(members):,} members, and at most {MOST_MEMBERS} are read")
    for member in members:
        if _leads_out(member.filename):
            raise SourceError(str(path), f"its member {_plain(member.filename)!r} leads out of the archive")
    wanted = [member for member in members if member.filename.lower().endswith(_READ)]
    if sum(member.file_size for member in wanted) > LARGEST_UNPACKED:
        raise SourceError(str(path), f"unpacked it is larger than {LARGEST_UNPACKED:,} bytes")
    return wanted


def _unpacked(path: Path, zipped: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """A member's bytes: never more than the zip says, and never more than the limit."""
    if member.file_size > LARGEST_MEMBER:
        problem = f"its member {_plain(member.filename)} is {member.file_size:,} bytes long unpacked: too large"
        raise SourceError(str(path), problem)
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise SourceError(str(path), f"its member {_plain(member.filename)} is packed in an unusual way")
    with zipped.open(member) as file:
        content = file.read(LARGEST_MEMBER + 1)
    if len(content) != member.file_size:
        raise SourceError(str(path), f"its member {_plain(member.filename)} is not as long as the zip says")
    return content


def _leads_out(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or not parts[0] or ":" in parts[0]


def _plain(name: str) -> str:
    """A name that cannot disturb a terminal or a table."""
    return shortened("".join(part if part.isprintable() else "?" for part in name), _LONGEST_NAME)
