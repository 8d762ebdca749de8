"""Validity and facts of the diagnoses of a frame, as columns."""

from __future__ import annotations

import polars
import pytest
from hypothesis import given, settings

import medcodes
from medcodes.diagnoses import spelling
from medcodes.errors import FrameError, NoReleaseError
from medcodes.frames import Constant, add_icd10cm, validate
from medcodes.frames.codes import DIGIT
from medcodes.frames.describing import FIELDS, FLAGS
from tests.frames.drawing import frames
from tests.frames.engines import ENGINES, Engine

each_engine = pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)


def release_of(row):
    """The release of a row's date, or None where it has none."""
    try:
        return medcodes.icd10cm.on(row["dos"].strip()) if (row["dos"] or "").strip() else medcodes.icd10cm.today
    except NoReleaseError:
        return None


@each_engine
@settings(max_examples=15, deadline=None)
@given(columns=frames())
def test_validity_is_the_releases_answer(engine: Engine, columns):
    """A code is valid where `Release.validate` says so; whatever is not has its problem as a sentence."""
    checked = engine.rows(validate(engine.make(columns), ["dx1", "dx2"], "dos"))
    assert [row["line"] for row in checked] == columns["line"]
    for row in checked:
        release = release_of(row)
        for name in ("dx1", "dx2"):
            status, problem = row[f"{name}_status"], row[f"{name}_problem"]
            assert (status == "valid") == (release is not None and release.validate([row[name]])[0])
            assert (problem is None) == (status == "valid")
            assert (status == "blank") == (not (row[name] or "").strip())


@each_engine
@settings(max_examples=15, deadline=None)
@given(columns=frames())
def test_facts_are_the_nodes(engine: Engine, columns):
    """Each column is what the node of the row's release says; nothing where there is no node."""
    told = engine.rows(add_icd10cm(engine.make(columns), "dx1", "dos"))
    for row in told:
        release = release_of(row)
        is_code = spelling.compacted(row["dx1"]) is not None
        node = release.get(row["dx1"]) if release is not None and is_code else None
        if node is None:
            assert {name: row[f"dx1_{name}"] for name in FIELDS} == {
                name: False if name in FLAGS else None for name in FIELDS
            }
        else:
            assert row["dx1_code"] == node.code
            assert row["dx1_title"] == (node.title or None)
            assert row["dx1_billable"] is node.is_billable
            assert row["dx1_chapter"] == node.chapter.code
            assert row["dx1_block_title"] == node.block.title
            assert row["dx1_category"] == node.category.code
            assert row["dx1_laterality"] == node.laterality
            assert row["dx1_unspecified"] is node.is_unspecified


def test_the_statuses():
    """One of each, with the problem worded as `Release.explain` does."""
    seen = polars.DataFrame(
        {
            "dx": ["M25.561", "M25.56", "M54.5", "M25 561", "ZZZ.9", " ", "I10"],
            "dos": ["2026-11-02"] * 6 + ["soon"],
        }
    )
    checked = validate(seen, "dx", "dos")
    assert checked["dx_status"].to_list() == [
        *("valid", "header", "not-in-force", "malformed", "unknown", "blank", "no-release")
    ]
    release = medcodes.icd10cm.on("2026-10-01")  # the first day of the release: codes are explained once a release
    problems = checked["dx_problem"].to_list()
    assert problems[1:5] == [release.explain(code) for code in seen["dx"][1:5]]
    assert problems[5:] == ["The cell has no diagnosis.", "'soon' is not a day: write it as 2026-11-02"]


def test_fields_are_chosen_and_prefixed():
    """One that does not exist is refused."""
    seen = polars.DataFrame({"dx": ["M25.561"]})
    told = add_icd10cm(seen, "dx", Constant("2026-11-02"), fields=["title", "status"], prefix="icd_")
    assert told.rows(named=True) == [{"dx": "M25.561", "icd_title": "Pain in right knee", "icd_status": "valid"}]
    with pytest.raises(FrameError, match="no field 'colour'; there are: code, title"):
        add_icd10cm(seen, "dx", fields=["colour"])


def test_what_codes_are_in_each_release_fits_into_one_number():
    """With room for the releases of the next years."""
    assert DIGIT ** (len(medcodes.icd10cm.releases) + 8) < 1 << 63
