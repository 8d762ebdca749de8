"""The formats that reports are written in, by name."""

from __future__ import annotations

import importlib
from pathlib import Path

from medcodes.report.writers.writer import Sink, Writer

__all__ = ["FORMATS", "Sink", "Writer", "format_of", "writer_of"]

FORMATS = {
    "text": "text:ForReading",
    "json": "as_json:JsonDocument",
    "ndjson": "as_json:JsonLines",
    "csv": "as_csv:CsvTable",
    "parquet": "as_parquet:ParquetTable",
    "operation-outcome": "as_fhir:OperationOutcomes",
    "claim-response": "as_fhir:ClaimResponses",
}
"""Each format and what writes it."""

_SUFFIXES = {".json": "json", ".ndjson": "ndjson", ".jsonl": "ndjson", ".csv": "csv", ".parquet": "parquet"}


def writer_of(name: str, **options: object) -> Writer:
    """What writes a format.

    :param name: one of `FORMATS`.
    :param options: what the format can be told.
    """
    module, _, class_name = FORMATS[name].partition(":")
    made: Writer = getattr(importlib.import_module(f"{__name__}.{module}"), class_name)(**options)
    return made


def format_of(path: Path) -> str:
    """The format that a file's name asks for: text, where it asks for none.

    >>> format_of(Path("findings.parquet")), format_of(Path("findings.txt"))
    ('parquet', 'text')
    """
    return _SUFFIXES.get(path.suffix.casefold(), "text")
