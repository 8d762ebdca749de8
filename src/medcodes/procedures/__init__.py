"""Procedures: CPT by category and section, and HCPCS Level II by letter group.

`add`, `added` and `remove` are for the tables that users hold themselves: the fee schedule, descriptors, HCPCS Level II
and add-on codes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medcodes.procedures.additions import add as add
    from medcodes.procedures.additions import added as added
    from medcodes.procedures.additions import remove as remove

__all__ = ["add", "added", "remove"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from medcodes.procedures import additions

    value = globals()[name] = getattr(additions, name)
    return value
