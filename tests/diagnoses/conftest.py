"""Fixtures for the tests of diagnoses."""

from __future__ import annotations

import pytest

import medcodes
from medcodes.diagnoses.building.titling import folded


@pytest.fixture(scope="module")
def newest() -> tuple[dict[str, str], dict[str, str]]:
    """The codes and the headers of the newest shipped release, with titles in plain ASCII."""
    codes, headers = {}, {}
    for node in medcodes.icd10cm.on("2026-10-01"):
        if node.kind in ("category", "subcategory", "code"):
            title = folded(node.title).encode("ascii", "replace").decode() or f"title of {node.code}"
            (codes if node.is_billable else headers)[node.code.replace(".", "")] = title
    return codes, headers
