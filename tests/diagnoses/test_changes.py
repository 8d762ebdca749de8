"""What became of the codes between two days, and which took whose place."""

from __future__ import annotations

import json
import pickle
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import medcodes
from medcodes.diagnoses.changes import Changes, What
from medcodes.errors import NoReleaseError
from tests import official

STARTS = [release.first_day for release in medcodes.icd10cm.releases]


def billable(day) -> set[str]:
    """The billable codes of a day."""
    return {node.code for node in medcodes.icd10cm.on(day) if node.is_billable}


def compact(changes) -> set[str]:
    """The codes of changes, without dots."""
    return {change.code.replace(".", "") for change in changes}


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(STARTS), st.sampled_from(STARTS))
def test_changes_lead_from_one_release_to_the_other(one, other):
    """What was there, less what went, and what came, is what is there; and every replacement can be billed."""
    earlier, later = sorted((one, other))
    changes = medcodes.icd10cm.changes(earlier, later)
    came = {change.code for change in (*changes.added, *changes.became_code)}
    went = {change.code for change in (*changes.deleted, *changes.became_header)}
    before, after = billable(earlier), billable(later)
    assert came == after - before
    assert went == before - after
    for change in changes:
        assert set(change.replaced_by) <= after
        assert set(change.replaces) <= before
    for change in changes.revised:
        assert change.code in before & after
        assert change.title != change.old_title
    assert len(changes) == len(list(changes)) == sum(changes.counts.values())
    codes = [change.code.replace(".", "") for change in changes]
    assert codes == sorted(codes)


@pytest.mark.parametrize(("later", "earlier", "name"), [(later, *rest) for later, rest in official.ADDENDA.items()])
def test_changes_equal_the_official_addenda(shared: Path, later, earlier, name):
    """The codes that the addenda add and delete. Those of 2020 skip April 2020, as the two days do here."""
    added, deleted = set(), set()
    for line in (shared / "icd10cm" / name).read_text("ascii").splitlines():
        action, flag, code = line[:13].strip(" :"), line[13:14], line[15:22].strip()
        if flag == "1" and action in ("Add", "Delete"):
            (added if action == "Add" else deleted).add(code)
    changes = medcodes.icd10cm.changes(earlier, later)
    assert compact(changes.added) | compact(changes.became_code) == added
    assert compact(changes.deleted) | compact(changes.became_header) == deleted


@pytest.mark.parametrize("name", ["2024", "2025", "2026"])
def test_revised_titles_equal_the_official_addenda(shared: Path, name):
    """The long titles of codes that the addenda in the zips revise: what changed in capitals alone is left out."""
    import zipfile

    day = f"{int(name) - 1}-10-01"
    archive, member = official.ORDER_FILES[day]
    with zipfile.ZipFile(shared / "icd10cm" / archive) as zipped:
        text = zipped.read(member.replace("order-", "order-addenda-")).decode("ascii")
    lines = [line for line in text.splitlines() if line.startswith("Revise") and line[13] == "1"]
    revised = {
        new[15:22].strip()
        for old, new in zip(lines[::2], lines[1::2], strict=True)
        if " ".join(old[84:].split()).casefold() != " ".join(new[84:].split()).casefold()
    }
    changes = medcodes.icd10cm.changes(f"{int(name) - 1}-09-30", day)
    assert compact(changes.revised) == revised


def test_one_change_says_it_all():
    """A code that was subdivided, its new codes, and a code beside which there is a new one."""
    changes = medcodes.icd10cm.changes("2020-10-01", "2021-10-01")
    [split] = changes.of("m545")[:1]
    assert (split.what, split.replaced_by) == ("became_header", ("M54.50", "M54.51", "M54.59"))
    assert [change.what for change in changes.of("M54.5")[1:]] == ["added"] * 3
    [new] = changes.of(medcodes.icd10cm.on("2021-10-01")["M54.51"])
    assert (new.title, new.replaces) == ("Vertebrogenic low back pain", ("M54.5",))
    beside = medcodes.icd10cm.changes("2022-10-01", "2023-10-01").of("A41.59")
    assert [(change.code, change.what) for change in beside] == [("A41.54", "added")]
    assert changes.of("nonsense!") == ()


def test_replacements_of_replacements():
    """A code that replaced a code and was replaced itself gives way to what is valid at the end."""
    tree = medcodes.icd10cm.tree
    changes = medcodes.icd10cm.changes("2015-10-01", "2026-10-01")
    for change in (*changes.deleted, *changes.became_header):
        assert all(medcodes.icd10cm.on("2026-10-01")[code].is_billable for code in change.replaced_by)
    assert tree.release_starts() == STARTS


def test_the_same_day_and_the_wrong_order():
    """Nothing changes within a release; days go forward."""
    assert len(medcodes.icd10cm.changes("2026-10-01", "2026-12-01")) == 0
    assert not list(medcodes.icd10cm.changes("2026-10-01", "2026-12-01"))
    with pytest.raises(NoReleaseError, match="earlier day first"):
        medcodes.icd10cm.changes("2026-10-01", "2025-10-01")
    with pytest.raises(NoReleaseError, match="ICD-9-CM"):
        medcodes.icd10cm.changes("2014-10-01", "2025-10-01")


def test_it_is_a_value():
    """Frozen, hashable, picklable, equal; JSON holds all of it; it shows itself."""
    changes = medcodes.icd10cm.changes("2025-10-01", "2026-10-01")
    assert pickle.loads(pickle.dumps(changes)) == changes
    assert hash(changes) == hash(medcodes.icd10cm.changes("2025-10-01", "2026-10-01"))
    kept = json.loads(json.dumps(changes.to_dict()))
    assert {what: len(kept[what]) for what in changes.counts} == changes.counts
    assert repr(changes) == (
        "<ICD-10-CM from 2025-10-01 to 2026-10-01: 190 added, 15 deleted, 15 became a heading, 0 became a code, "
        "0 titles revised>"
    )
    assert changes.became_header[0].what is What.BECAME_HEADER
    assert str(changes.became_header[0]) == "D69.1 became header: Qualitative platelet defects; now D69.11, D69.19"
    html = changes._repr_html_()
    assert html.count("<tr>") == 101
    assert "120 more" in html
    assert Changes(changes.earlier, changes.later)._repr_html_().count("<tr>") == 1


def test_replaces_is_the_other_way_round():
    """What took a code's place replaces it; the nodes are those of the last release before."""
    assert [str(node) for node in medcodes.icd10cm.on("2026-11-02")["M54.50"].replaces] == ["M54.5"]
    assert str(medcodes.icd10cm.on("2026-11-02")["M54.50"].replaces[0].release.first_day) == "2021-01-01"
    assert medcodes.icd10cm.on("2026-11-02")["M25.561"].replaces == ()
    assert medcodes.icd10cm.on("2026-11-02")["13"].replaces == ()
    for code in ("I49.81", "I49.82", "I49.89"):  # subdivided, in spite of an older conversion beside it
        [before] = medcodes.icd10cm.on("2026-10-01")[code].replaces
        assert before.code == "I49.8"
        assert code in {node.code for node in before.replaced_by}


def test_every_code_replaces_what_it_took_the_place_of():
    """`replaced_by` and `replaces` agree wherever a code stopped being one, but for two codes."""
    otherwise = set()
    for earlier, later in pairwise(STARTS):
        changes = medcodes.icd10cm.changes(earlier, later)
        release, after = medcodes.icd10cm.on(earlier), medcodes.icd10cm.on(later)
        for change in (*changes.deleted, *changes.became_header):
            for code in change.replaced_by:
                assert code in {node.code for node in release[change.code].replaced_by}, (change, code)
                if change.code not in {node.code for node in after[code].replaces}:
                    otherwise.add(change.code)
    assert otherwise == {"C83.39", "H36"}  # the conversion table has Z85.72 and H35.20 to H35.23 before their codes
