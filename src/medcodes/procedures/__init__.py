"""Procedures: CPT by category and section, and HCPCS Level II by letter group.

`add`, `added` and `remove` are for the tables that users hold themselves: the fee schedule, descriptors, HCPCS Level II
and add-on codes.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medcodes.procedures.additions import add as add
    from medcodes.procedures.additions import added as added_tables  # noqa: F401
