"""Reading titles out of the yearly hierarchies and the chronic-condition table."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

STEM = 6
"""A code of seven characters carries its 7th-character extension after a stem of six."""
NO_EXTENSION = "H54"
"""Here the seventh character is one more subdivision, and its title is no extension."""


def read_hierarchy(path: Path) -> dict[str, str]:
    """The titles of one year, compact code to title.

    The source joins a 7th character's meaning to its stem's title with a blank; the official
    title has a comma and a blank.
    """
    titles: dict[str, str] = {}

    def walk(node: dict[str, Any], stem: str) -> None:
        title = node.get("description", "")
        compact = node["id"].replace(".", "")
        if title:
            if len(compact) > STEM and stem and title.startswith(stem + " ") and not compact.startswith(NO_EXTENSION):
                title = f"{stem}, {title[len(stem) + 1 :]}"
            titles[compact] = " ".join(title.split())
        for child in node.get("children", ()):
            walk(child, node.get("description", ""))

    walk(json.loads(path.read_text("utf-8"))["tree"], "")
    return titles


def read_chronic_conditions(path: Path) -> dict[str, str]:
    """The titles in the chronic-condition table: every code valid in any year up to its edition."""
    with path.open(encoding="utf-8", errors="strict", newline="") as file:
        rows = list(csv.reader(file, quotechar='"'))[3:]
    return {row[0].strip("' "): " ".join(row[1].split()) for row in rows}
