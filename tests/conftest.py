"""Fixtures that all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("MEDCODES_TEST_DATA", ROOT.parent / "shared" / "data"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of official files; tests that need it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"the official files are not at {SHARED} (set MEDCODES_TEST_DATA)")
    return SHARED
