"""Importing this gives Polars frames, eager and lazy, the namespace ``medcodes``.

>>> import polars
>>> import medcodes.frames.polars
>>> polars.DataFrame({"cpt": ["71046"], "dx": ["R05.9"]}).medcodes.check_lines("cpt", "dx")["verdict"].to_list()
['supported']
"""

from __future__ import annotations

from polars.api import register_dataframe_namespace, register_lazyframe_namespace

from medcodes.frames.methods import Methods

NAME = "medcodes"

register_dataframe_namespace(NAME)(Methods)
register_lazyframe_namespace(NAME)(Methods)
