"""A family of indications: procedures of one clinical purpose, and the diagnoses that justify them."""

from __future__ import annotations

import attrs


@attrs.frozen
class Family:
    """Procedures of one clinical purpose, and the diagnoses that justify them.

    Attributes:
        name: its id.
        title: what the service is, for a sentence.
        procedures: ranges of codes.
        supports: ranges of diagnoses with the reason.
        excludes: ranges of diagnoses that never justify it, with the reason.
        exclusive: the service has one purpose: other diagnoses contradict it.
        universal: why almost anything justifies it, or nothing.
        sex: the only sex that the service fits, ``F`` or ``M``, or None.
        ages: first and last year of age that the service fits, as ``40-`` or ``0-17``, or nothing.
        source: the public guidance that it rests on.
        reviewed: the day of its last review, YYYY-MM-DD.
        allows: ranges of diagnoses that neither justify nor contradict it, with the reason.
        bounded: the service has many purposes, and none in a category of diagnoses that its lists leave out whole.
        usual: ranges of diagnoses that a reader would think of first, each within what it supports: examples name them.
    """

    name: str
    title: str
    procedures: tuple[str, ...]
    supports: tuple[tuple[tuple[str, ...], str], ...]
    excludes: tuple[tuple[tuple[str, ...], str], ...]
    exclusive: bool
    universal: str
    sex: str | None
    ages: str
    source: str
    reviewed: str
    allows: tuple[tuple[tuple[str, ...], str], ...] = ()
    bounded: bool = False
    usual: tuple[str, ...] = ()
