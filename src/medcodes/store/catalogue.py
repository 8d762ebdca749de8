"""Where compiled tables lie: shipped in the package."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from medcodes.store.table import Table

SHIPPED = Path(__file__).parent.parent / "data"


@cache
def table(name: str) -> Table:
    """The compiled table of that name, opened once."""
    return Table(SHIPPED / f"{name}.bin")
