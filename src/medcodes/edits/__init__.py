"""Edits that payers publish: procedures that do not go together, and more units than are likely.

`add`, `added` and `remove` are for the files that users download from CMS: procedure-to-procedure edits (NCCI) and
medically unlikely edits (MUE).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medcodes.edits.additions import add as add
    from medcodes.edits.additions import added as added
    from medcodes.edits.additions import remove as remove

__all__ = ["add", "added", "remove"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from medcodes.edits import additions

    value = globals()[name] = getattr(additions, name)
    return value
