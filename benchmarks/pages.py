"""Putting figures into a page of the documentation, between two marks."""

from __future__ import annotations

from pathlib import Path

REFERENCE = Path(__file__).parent.parent / "docs" / "reference"


def put(page: str, figures: str, part: str = "figures") -> None:
    """Replace what stands between two marks of a page.

    :param part: which marks.
    """
    begin, end = f"<!-- {part}: begin -->", f"<!-- {part}: end -->"
    path = REFERENCE / page
    before, _, rest = path.read_text("utf-8").partition(begin)
    _, _, after = rest.partition(end)
    path.write_text(f"{before}{begin}\n\n{figures}\n\n{end}{after}", "utf-8")
