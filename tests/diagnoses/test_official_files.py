"""The compiled table against the official order files: none extra, none missing, all headers and titles right."""

from __future__ import annotations

from pathlib import Path

import pytest

import medcodes
from medcodes.diagnoses.building.titling import folded
from tests import official

COUNTS = {
    "2015-10-01": 69_823,
    "2016-10-01": 71_486,
    "2017-10-01": 71_704,
    "2018-10-01": 71_932,
    "2019-10-01": 72_184,
    "2020-04-01": 72_186,
    "2020-10-01": 72_616,
    "2021-01-01": 72_621,
    "2021-10-01": 72_748,
    "2022-04-01": 72_750,
    "2022-10-01": 73_639,
    "2023-04-01": 73_674,
    "2023-10-01": 74_044,
    "2024-10-01": 74_260,
    "2025-10-01": 74_719,
    "2026-10-01": 74_879,
}
HEADER_BY_RULE_ONLY = {"H54512"}
"""A header by the rule that derives headers, which the official files of 2017-10-01 to 2022-10-01 lack."""
LATER_WORDING = {"2015-10-01": 755, "2017-10-01": 112, "2022-10-01": 1}
"""How many titles may differ at most: before FY2019 the sources give the later wording."""
RELEASES = sorted({*official.ORDER_FILES, *official.ADDENDA})


@pytest.mark.parametrize(("day", "count"), COUNTS.items())
def test_billable_codes_are_as_many_as_published(day, count):
    """The published count of billable codes of each release."""
    assert sum(node.is_billable for node in medcodes.icd10cm.on(day)) == count


@pytest.mark.parametrize("day", RELEASES)
def test_billable_codes_equal_the_official_file(shared: Path, day):
    """The set of billable codes on the first day of the release."""
    wanted = set(official.read(shared / "icd10cm", day).billable)
    found = {node.code.replace(".", "") for node in medcodes.icd10cm.on(day) if node.is_billable}
    if day == "2026-10-01":  # the addenda amend October 2025; five codes came between, on 2026-04-01
        found -= {code for code in found if _since(code) == "2026-04-01"}
    assert found == wanted


@pytest.mark.parametrize("day", RELEASES)
def test_headers_equal_the_official_file(shared: Path, day):
    """The headers, derived from the billable codes alone."""
    wanted = set(official.read(shared / "icd10cm", day).headers)
    release = medcodes.icd10cm.on(day)
    found = {node.code.replace(".", "") for node in release if node.kind in ("category", "subcategory")}
    assert found - HEADER_BY_RULE_ONLY == wanted - HEADER_BY_RULE_ONLY
    if "2017-10-01" <= day <= "2022-10-01":
        assert found - wanted == HEADER_BY_RULE_ONLY


@pytest.mark.parametrize("day", sorted(official.ORDER_FILES))
def test_titles_equal_the_official_file(shared: Path, day):
    """Titles, accents and capitals folded, as far as the sources give those of that year."""
    release = medcodes.icd10cm.on(day)
    differing = [
        code
        for code, title in official.read(shared / "icd10cm", day).billable.items()
        if folded(release[code].title) != folded(title)
    ]
    assert len(differing) <= LATER_WORDING.get(day, 0), differing[:20]


def test_only_the_codes_of_the_newest_release_lack_a_title(shared: Path):
    """The 190 codes new on 2026-10-01 have no title in any source, and say so."""
    new = set(official.read(shared / "icd10cm", "2026-10-01").billable)
    new -= set(official.read(shared / "icd10cm", "2025-10-01").billable)
    untitled = [node for node in medcodes.icd10cm.on("2026-10-01") if node.is_billable and not node.title]
    assert {node.code.replace(".", "") for node in untitled} == new
    assert len(untitled) == 190
    assert all(node.title_source.startswith("none") for node in untitled)


def _since(code: str) -> str:
    return str(medcodes.icd10cm.on("2026-10-01")[code].valid.first_day)
