"""Putting figures into a page of the documentation, between two marks."""

from __future__ import annotations

from pathlib import Path

REFERENCE = Path(__file__).parent.parent / "docs" / "reference"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


def put(page: str, figures: str) -> None:
    """Replace what stands between the marks of a page."""
    path = REFERENCE / page
    before, _, rest = path.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    path.write_text(f"{before}{BEGIN}\n\n{figures}\n\n{END}{after}", "utf-8")
