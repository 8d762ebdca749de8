"""Many claims at once, in the dataframe engine that the user already has: pandas, Polars, Arrow, DuckDB, Spark.

The engines are never imported here: narwhals speaks to whichever made the frame, and the answer is a frame of the same
kind, with its rows in order, every column kept, and new ones behind them.

>>> import pandas
>>> lines = pandas.DataFrame({"cpt": ["71046", "71046"], "dx1": ["M25.571", "R05.9"], "dos": "2026-11-02"})
>>> checked = check_lines(lines, procedure="cpt", diagnoses=["dx1"], service_date="dos")
>>> list(checked["verdict"])
['unsupported', 'supported']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from medcodes.extras import imported

if TYPE_CHECKING:
    from medcodes.frames.asked import Constant as Constant
    from medcodes.frames.describing import add_icd10cm as add_icd10cm
    from medcodes.frames.lines import check_lines as check_lines
    from medcodes.frames.lines import check_links as check_links
    from medcodes.frames.validating import validate as validate

_HOME = {
    "Constant": "asked",
    "add_icd10cm": "describing",
    "check_lines": "lines",
    "check_links": "lines",
    "validate": "validating",
}

__all__ = ["Constant", "add_icd10cm", "check_lines", "check_links", "validate"]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    imported("narwhals.stable.v2", "frames", "medcodes.frames")
    value = globals()[name] = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
