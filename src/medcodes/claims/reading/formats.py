"""The formats that claims come in, and how each is recognised: by what a file holds, not by its name."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

import attrs

from medcodes.claims.reading.asked import Asked, Reading
from medcodes.claims.reading.opening import ClaimFile, opened
from medcodes.errors import SourceError


class Format(StrEnum):
    """A format that claims come in.

    CSV is any delimited text with a header. CARRIER is CMS's research file of carrier claims, pipe-delimited. FHIR is
    a Claim or an ExplanationOfBenefit as JSON: one, a Bundle, or one a line. X12 is an 837P or 837I interchange.
    """

    CSV = "csv"
    CARRIER = "carrier"
    FHIR = "fhir"
    X12 = "x12"


_MODULES = {Format.CSV: "csv_file", Format.CARRIER: "carrier", Format.FHIR: "fhir", Format.X12: "x12"}


def recognised(file: ClaimFile) -> Format:
    """The format of a file, by how it begins.

    :raises SourceError: it is markup, which no reader takes.
    """
    head = file.head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"ISA"):
        return Format.X12
    if head.startswith((b"{", b"[")):
        return Format.FHIR
    if head.startswith(b"<"):
        raise SourceError(file.name, "it is XML or HTML; medcodes reads FHIR as JSON")
    header = head.partition(b"\n")[0].upper()
    if b"|" in header and all(name in header for name in (b"CLM_ID", b"CLM_FROM_DT", b"LINE_NUM", b"HCPCS_CD")):
        return Format.CARRIER
    return Format.CSV


@contextmanager
def reading(
    source: Path | str | BinaryIO,
    format: Format | str | None = None,  # noqa: A002
    asked: Asked | None = None,
) -> Iterator[Reading]:
    """Begin to read a file of claims.

    :param source: a path, ``-`` for standard input, or a stream of bytes.
    :param format: its format, where it is not to be recognised.
    :param asked: how it is to be read.
    :raises SourceError: it cannot be opened, or not be read as what it should be; also while it is read.
    """
    with opened(source) as file:
        module = _MODULES[Format(format) if format else recognised(file)]
        start = importlib.import_module(f"medcodes.claims.reading.{module}").start
        begun: Reading = start(file, asked or Asked())
        yield attrs.evolve(begun, taken=lambda: file.taken)
