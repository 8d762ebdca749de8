"""The tour, docs/tour.ipynb: saved without outputs, and every cell runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest

ROOT = Path(__file__).parent.parent
TOUR = ROOT / "docs" / "tour.ipynb"
SECONDS = 60


@pytest.fixture
def tour() -> Any:
    """The notebook as it is saved."""
    return nbformat.read(TOUR, as_version=4)  # type: ignore[no-untyped-call]


def test_the_tour_is_saved_without_outputs(tour: Any) -> None:
    """Outputs would go stale, and make every change of the notebook unreadable."""
    nbformat.validate(tour)
    assert tour.metadata.kernelspec.name == "python3"
    code = [cell for cell in tour.cells if cell.cell_type == "code"]
    assert code
    assert not any(cell.outputs or cell.execution_count for cell in code)


@pytest.mark.filterwarnings("default")  # what Jupyter's own libraries warn of is not ours
def test_every_cell_of_the_tour_runs(tour: Any) -> None:
    """From top to bottom in a fresh kernel; codes, links and reports show themselves as HTML."""
    resources = {"metadata": {"path": str(ROOT)}}
    nbclient.NotebookClient(tour, timeout=SECONDS, kernel_name="python3", resources=resources).execute()
    shown = [output for cell in tour.cells for output in cell.get("outputs", ())]
    assert sum("text/html" in output.get("data", {}) for output in shown) >= 4
    assert not any(output.output_type == "stream" and output.name == "stderr" for output in shown)
