"""Methods on frames: what the namespace and the accessor offer is what the functions do."""

from __future__ import annotations

import inspect

import pandas
import polars
import pytest

import medcodes.frames.pandas
import medcodes.frames.polars  # noqa: F401 (it registers)
from medcodes import frames
from medcodes.frames.methods import Methods

COLUMNS = {"cpt": ["71046"], "dx": ["R05.9"], "dos": ["2026-11-02"]}


@pytest.mark.parametrize("name", [name for name in frames.__all__ if name != "Constant"])
def test_a_method_takes_what_the_function_takes(name: str):
    """All but the frame, with the same defaults."""
    function = inspect.signature(getattr(frames, name))
    method = inspect.signature(getattr(Methods, name))
    assert [p.replace(annotation="") for p in list(method.parameters.values())[1:]] == [
        p.replace(annotation="") for p in list(function.parameters.values())[1:]
    ]


@pytest.mark.parametrize("make", [pandas.DataFrame, polars.DataFrame, polars.LazyFrame])
def test_frames_have_the_methods(make):
    """And get a frame of their kind from each."""
    frame = make(COLUMNS)
    assert type(frame.medcodes.check_lines("cpt", ["dx"], "dos")) is make
    assert type(frame.medcodes.check_links("cpt", "dx", "dos")) is make
    assert type(frame.medcodes.validate("dx", "dos")) is make
    told = frame.medcodes.add_icd10cm("dx", "dos", fields=["title"])
    assert list(told.lazy().collect()["dx_title"] if make is polars.LazyFrame else told["dx_title"]) == [
        "Cough, unspecified"
    ]
