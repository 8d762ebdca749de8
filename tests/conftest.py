"""Fixtures that all tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator
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


@pytest.fixture(scope="session", autouse=True)
def empty_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty data folder: tests see what is shipped, not what whoever runs them has added."""
    from medcodes.store.catalogue import reopen

    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEDCODES_HOME", str(folder))
        reopen()
        yield folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder of the test's own, not yet made; afterwards the shipped tables answer again."""
    import medcodes

    folder = tmp_path / "home"
    monkeypatch.setenv("MEDCODES_HOME", str(folder))
    medcodes.icd10cm.reload()
    yield folder
    monkeypatch.undo()
    medcodes.icd10cm.reload()
