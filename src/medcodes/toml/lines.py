"""Where in a TOML file something stands: the parser of the standard library does not tell."""

from __future__ import annotations

import re
import tomllib

_POSITION = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")
_TABLE = re.compile(r"\s*\[\[?\s*(.+?)\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"\s*(\"[^\"]+\"|'[^']+'|[\w-]+)\s*(?:\.\s*[\w-]+\s*)*=")


class Lines:
    """The lines of a file, to find things in.

    :param text: the file.
    """

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()

    def find(self, table: str | None, field: str = "", value: str = "") -> int:
        """The line of a value, or else of its field, or else of its table, from 1.

        :param table: the name of the table, or None for what stands above the first.
        """
        begin, end = self._extent(table)
        found = begin
        for number in range(begin, end + 1):
            text = self._lines[number - 1] if number <= len(self._lines) else ""
            if field and _names(text, field):
                found = number
                break
        else:
            return found
        if value:
            quoted = re.compile(rf"[\"']{re.escape(value)}[\"']|(?<![\w.\"']){re.escape(value)}(?![\w.\"'])")
            for number in range(found, end + 1):
                text = self._lines[number - 1]
                if number > found and (_KEY.match(text) or _TABLE.fullmatch(text)):
                    break
                if quoted.search(text):
                    return number
        return found

    def of_error(self, error: tomllib.TOMLDecodeError) -> int:
        """The line that the parser complains about."""
        found = _POSITION.search(str(error))
        return int(found[1]) if found and found[1] else max(len(self._lines), 1)

    @staticmethod
    def without(error: tomllib.TOMLDecodeError) -> str:
        """What the parser complains about, without the position."""
        text = _POSITION.sub("", str(error))
        return text[:1].lower() + text[1:]

    def _extent(self, table: str | None) -> tuple[int, int]:
        """The first and the last line of a table, with those within."""
        begin = 1 if table is None else 0
        for number, text in enumerate(self._lines, start=1):
            head = _TABLE.fullmatch(text)
            if head is None:
                continue
            names = head[1].strip("[] ")
            within = table is not None and _is_within(names, table)
            if begin and not within:
                return begin, number - 1
            if within and not begin:
                begin = number
        return begin or 1, max(len(self._lines), 1)


def _is_within(head: str, table: str) -> bool:
    """Whether a head is a table's, or that of a table within it."""
    plain = re.sub(r"[\"']", "", head)
    return plain == table or plain.startswith(f"{table}.")


def _names(text: str, field: str) -> bool:
    """Whether a line gives a field its value: at its beginning, within an inline table, or as a table's head."""
    bare = re.escape(field)
    return (
        re.search(rf"(?:^|[{{,])\s*[\"']?{bare}[\"']?\s*(?:\.[^=]*)?=|^\s*\[\[?[^\]]*\.{bare}\s*\]", text) is not None
    )
