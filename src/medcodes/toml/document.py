"""A TOML file that a person wrote, read strictly."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, NoReturn

import attrs

from medcodes.errors import SourceError, shortened
from medcodes.toml.lines import Lines

LARGEST = 16 * 1024**2


@attrs.frozen(eq=False)
class Document:
    """A TOML file: what it holds, and where in it something stands.

    Attributes:
        path: the file.
        content: its tables and values.
        lines: its lines, to find things in.
    """

    path: Path
    content: dict[str, Any]
    lines: Lines

    @classmethod
    def read(cls, path: Path) -> Document:
        """Read a file.

        :raises SourceError: it cannot be read, is too large, or is no TOML.
        """
        try:
            if path.stat().st_size > LARGEST:
                raise SourceError(str(path), f"it is larger than {LARGEST:,} bytes")
            text = path.read_bytes().decode("utf-8-sig")
        except OSError as error:
            raise SourceError(str(path), f"it cannot be read ({error.strerror or error})") from None
        except UnicodeDecodeError:
            raise SourceError(str(path), "it is not UTF-8") from None
        lines = Lines(text)
        try:
            content = tomllib.loads(text.replace("\r\n", "\n"))
        except tomllib.TOMLDecodeError as error:
            raise SourceError(str(path), f"it is no TOML: {lines.without(error)}", lines.of_error(error)) from None
        except RecursionError:
            raise SourceError(str(path), "its values are nested too deeply") from None
        return cls(path, content, lines)

    def refuse(self, problem: str, table: str | None = None, field: str = "", value: str = "") -> NoReturn:
        """Complain about something in the file.

        :param problem: what is wrong, as a clause.
        :param table: the table in which it stands, or None for what stands above the first.
        :param field: its field.
        :param value: the value that is wrong, where there are several.
        :raises SourceError: always.
        """
        line = self.lines.find(table, field, value)
        raise SourceError(str(self.path), f"{table}: {problem}" if table else problem, line)

    def known(self, table: str, entry: Mapping[str, Any], fields: Collection[str], what: str) -> None:
        """See that an entry has no other fields.

        :param what: what has these fields, such as "a policy".
        :raises SourceError: it has.
        """
        for field in entry:
            if field not in fields:
                self.refuse(f"{field} is unknown: {what} has {listed(fields)}", table, field)

    def text(self, table: str | None, value: object, field: str, *, needed: bool = False) -> str:
        """A text, white space folded.

        :param table: where it stands, or None for above the first table.
        :param value: the value of the field; None where there is none.
        :param needed: whether it must be there.
        :raises SourceError: it is no text, or is missing.
        """
        if value is not None and not isinstance(value, str):
            self.refuse(f"{field} is a text, and here is {shortened(value)}", table, field)
        folded = " ".join((value or "").split())
        if needed and not folded:
            self.refuse(f"it has no {field}", table, field)
        return folded

    def codes(self, table: str, values: object, field: str, check: Callable[[str], object]) -> tuple[str, ...]:
        """A list of codes and ranges of codes, each once.

        :param table: where it stands.
        :param values: the value of the field; None where there is none.
        :param check: raises a `ValueError` for what is no code or range.
        :raises SourceError: it is no list, or something in it is wrong.
        """
        if values is None:
            return ()
        if not isinstance(values, list):
            self.refuse(f"{field} is a list of codes and ranges, in square brackets", table, field)
        for value in values:
            if not isinstance(value, str):
                self.refuse(f"{shortened(value)} is no text: write codes in quotation marks", table, field, str(value))
            try:
                check(value)
            except ValueError as error:
                self.refuse(str(error), table, field, value)
        return tuple(dict.fromkeys(values))


def listed(names: Collection[str]) -> str:
    """Names for a sentence.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
