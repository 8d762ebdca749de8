"""Importing this gives pandas frames the accessor ``medcodes``.

>>> import pandas
>>> import medcodes.frames.pandas
>>> list(pandas.DataFrame({"cpt": ["71046"], "dx": ["R05.9"]}).medcodes.check_lines("cpt", "dx")["verdict"])
['supported']
"""

from __future__ import annotations

from pandas.api.extensions import register_dataframe_accessor

from medcodes.frames.methods import Methods

NAME = "medcodes"

register_dataframe_accessor(NAME)(Methods)
