"""The import is cheap, and the public face is whole."""

from __future__ import annotations

import subprocess
import sys

import pytest

import medcodes


def loaded_after(code: str) -> set[str]:
    """The modules that a fresh process has loaded after some code."""
    script = f"{code}\nimport sys\nprint(*sys.modules)"
    return set(
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    )


def test_a_look_up_loads_little():
    """Neither attrs nor json nor the rules are loaded to look up a code."""
    loaded = loaded_after("import medcodes; medcodes.icd10cm['M25.561'].title")
    assert not loaded & {"attr", "json", "medcodes.rules.rule", "medcodes.procedures", "inspect", "csv"}


def test_importing_loads_almost_nothing():
    """Names are loaded when they are first used."""
    assert {name for name in loaded_after("import medcodes") if name.startswith("medcodes.")} == set()


@pytest.mark.parametrize("name", medcodes.__all__)
def test_every_public_name_is_there(name):
    """And has a docstring."""
    assert name in dir(medcodes)
    assert getattr(medcodes, name).__doc__


def test_other_names_are_not():
    """As Python says it."""
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        medcodes.nothing  # noqa: B018
