"""What the place of a procedure code says of the service."""

from __future__ import annotations

from typing import NamedTuple


class Facts(NamedTuple):
    """Facts of one heading or code.

    Attributes:
        regions: mask of body regions (see `medcodes.anatomy`); 0 where none is said.
        free: the service says nothing about a body region (a visit, a venipuncture).
        system: number of the body system from 1, or 0 for none.
        modality: how it is done: ``x-ray``, ``laboratory``, ``visit`` ….
        side: a side can be stated with a modifier.
        sex: the only sex that the service fits, ``F`` or ``M``, or None.
        ages: first and last year of age that the service implies, or None.
        flags: ``visit``, ``screening``, ``preventive``, ``addon``, ``unlisted``, ``newborn``, ``emergency``.
    """

    regions: int = 0
    free: bool = False
    system: int = 0
    modality: str = ""
    side: bool = False
    sex: str | None = None
    ages: tuple[int, int | None] | None = None
    flags: frozenset[str] = frozenset()
