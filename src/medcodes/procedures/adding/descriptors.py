"""The American Medical Association's descriptor files: a copyright notice, then code, tab, descriptor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from medcodes.errors import shortened
from medcodes.procedures.adding.source import Reading, Row, Source, once
from medcodes.procedures.tables import TableKind

LONGEST = ((TableKind.SHORT, 28), (TableKind.MEDIUM, 48))
"""How many characters a short and a medium descriptor have at most."""
_DATA = re.compile(r"([0-9]{4}[0-9AFMTU])\t(.*)", re.ASCII)
_EDITION = re.compile(r"\bCPT\b\D{0,20}\b(20\d\d)\b(?!\s*American)", re.I)
_NAMES = {"LONG": TableKind.LONG, "MED": TableKind.MEDIUM, "SHORT": TableKind.SHORT}
_NAMED_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_MOST_NOTICE = 200


def is_descriptors(source: Source) -> bool:
    """Whether a file is one of them."""
    return any(_DATA.match(line) for line in source.lines[:_MOST_NOTICE])


def read(source: Source) -> Reading:
    """Read a descriptor file; which of the three it is, its name says, or else its longest text.

    :raises SourceError: it is damaged; the error names the line.
    """
    notice: list[str] = []

    def rows() -> Iterator[Row]:
        begun = False
        for line, text in enumerate(source.lines, 1):
            if not text.strip():
                continue
            if not begun and not _DATA.match(text):
                notice.append(text)
                continue
            begun = True
            code, _, title = text.partition("\t")
            if not title.strip() or "\t" in title.strip():
                raise source.refused(f"code, tab and descriptor are expected, not {shortened(text)!r}", line)
            yield Row(line, source.code(code, line), "", source.title(title, line))

    found = once(source, rows())
    return Reading(_kind(source, found), found, _first_day(" ".join(notice), source))


def _kind(source: Source, rows: list[Row]) -> TableKind:
    name = source.path.name.upper()
    longest = max(len(row.title) for row in rows)
    for begin, kind in _NAMES.items():
        if begin in name:
            limit = dict(LONGEST).get(kind)
            if limit and longest > limit:
                line = next(row.line for row in rows if len(row.title) > limit)
                raise source.refused(f"a {kind.value[:-1].replace('-', ' ')} has at most {limit} characters", line)
            return kind
    return next((kind for kind, limit in LONGEST if longest <= limit), TableKind.LONG)


def _first_day(notice: str, source: Source) -> date | None:
    """The first day of the edition's year. The copyright's year is no edition: it is often the one before."""
    edition = _EDITION.search(notice) or _NAMED_YEAR.search(source.path.name)
    return date(int(edition[1]), 1, 1) if edition else None
