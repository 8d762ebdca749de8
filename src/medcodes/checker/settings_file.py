"""Settings in a file: ``medcodes.toml``, or the table ``tool.medcodes`` of a ``pyproject.toml``.

::

    ignore = ["EM102"]

    [severity]
    DX202 = "info"

    [payers."Acme Health"]
    ignore = ["DX2"]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from medcodes.checker.settings import Settings, check_name, check_severity
from medcodes.errors import SettingsError, shortened
from medcodes.toml.document import Document, listed

OWN, PROJECT = "medcodes.toml", "pyproject.toml"
_LISTS = ("select", "ignore")
_FIELDS = (*_LISTS, "severity")


def read(path: Path) -> Settings:
    """The settings of a file; the table ``tool.medcodes`` where it is named ``pyproject.toml``.

    :raises SourceError: it cannot be read, or something in it is unknown or of the wrong kind.
    """
    document = Document.read(path)
    if path.name != PROJECT:
        return _File(document, None, document.content).settings()
    own = _tool(document)
    if own is None:
        document.refuse("it has no table tool.medcodes", None)
    return _File(document, "tool.medcodes", own).settings()


def find(folder: Path) -> Path | None:
    """The nearest file of settings, from a folder upward, or None.

    :raises SourceError: a ``pyproject.toml`` on the way cannot be read.
    """
    for place in (folder, *folder.parents):
        if (place / OWN).is_file():
            return place / OWN
        if (place / PROJECT).is_file() and _tool(Document.read(place / PROJECT)) is not None:
            return place / PROJECT
    return None


def _tool(document: Document) -> dict[str, Any] | None:
    tools = document.content.get("tool")
    own = tools.get("medcodes") if isinstance(tools, dict) else None
    return own if isinstance(own, dict) else None


class _File:
    """A file of settings that is being read.

    :param table: the table that holds them, or None for what stands above the first.
    """

    def __init__(self, document: Document, table: str | None, content: Mapping[str, Any]) -> None:
        self._document = document
        self._table = table
        self._content = content

    def settings(self) -> Settings:
        """All of them."""
        payers = self._content.get("payers", {})
        if not isinstance(payers, dict):
            self._document.refuse('payers are tables, such as [payers."Acme Health"]', self._table, "payers")
        own = {}
        for payer, section in payers.items():
            table = self._below(f"payers.{payer}")
            if not isinstance(section, dict):
                self._document.refuse(f"{shortened(payer)} is no table", self._below("payers"), payer)
            own[payer] = Settings(**self._section(table, section, _FIELDS))
        return Settings(**self._section(self._table, self._content, (*_FIELDS, "payers")), payers=own)

    def _section(self, table: str | None, section: Mapping[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
        for field in section:
            if field not in fields:
                near = get_close_matches(field, fields, 1)
                meant = f"did you mean {near[0]}?" if near else f"settings have {listed(fields)}"
                self._document.refuse(f"{shortened(field)} is unknown; {meant}", table, field)
        found: dict[str, Any] = {field: tuple(self._names(table, section, field)) for field in _LISTS}
        found["severity"] = dict(self._severities(table, section))
        return found

    def _names(self, table: str | None, section: Mapping[str, Any], field: str) -> Iterator[str]:
        values = section.get(field, [])
        if not isinstance(values, list):
            self._document.refuse(f'{field} is a list of rules, such as ["DX2", "EM102"]', table, field)
        for value in values:
            if not isinstance(value, str) or not value.strip():
                self._document.refuse(f"{shortened(value)} is no id, beginning of ids or name of a rule", table, field)
            self._known(value, table, field, value)
            yield value

    def _severities(self, table: str | None, section: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        values = section.get("severity", {})
        if not isinstance(values, dict):
            self._document.refuse('severity is a table, such as { DX202 = "info" }', table, "severity")
        below = f"{table}.severity" if table else "severity"
        for name, severity in values.items():
            within = below if self._document.lines.find(below) > 1 else table
            self._known(name, within, name, "")
            try:
                check_severity(severity if isinstance(severity, str) else repr(severity))
            except SettingsError as error:
                self._document.refuse(str(error), within, name)
            yield name, severity

    def _known(self, name: str, table: str | None, field: str, value: str) -> None:
        try:
            check_name(name)
        except SettingsError as error:
            self._document.refuse(str(error), table, field, value)

    def _below(self, table: str) -> str:
        return f"{self._table}.{table}" if self._table else table
