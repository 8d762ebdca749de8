"""The facts of every code, held against the titles of every release."""

from __future__ import annotations

import re
from collections import Counter

import pytest

import medcodes
from medcodes.anatomy import anatomy
from medcodes.diagnoses.kinds import Episode, Laterality, Trimester

RELEASE = medcodes.icd10cm.on("2026-10-01")
NODES = list(RELEASE)
CODES = [node for node in NODES if node.is_billable]
SOME_RELEASES = pytest.mark.parametrize(
    "release", [medcodes.icd10cm.on(day) for day in ("2015-10-01", "2020-10-01", "2026-10-01")], ids=str
)


def titled(pattern, nodes=NODES):
    """The nodes whose title has a pattern, in any case."""
    found = re.compile(pattern, re.IGNORECASE)
    return [node for node in nodes if found.search(node.title)]


def codes_of(nodes):
    """Their codes, as a set."""
    return {node.code for node in nodes}


# ---- unspecified and other specified


@SOME_RELEASES
def test_unspecified_is_what_the_title_of_the_release_says(release):
    """All titles with "unspecified", "not otherwise specified" or "NOS", and no others."""
    told = [node.is_unspecified for node in release]
    assert told == [
        re.search(r"\b(unspecified|not otherwise specified|NOS)\b", node.title, re.IGNORECASE) is not None
        for node in release
    ]


def test_facts_follow_every_title_that_changed():
    """All codes whose title was ever revised, in every release."""
    tree = RELEASE.tree
    revised = sorted(set(tree.table.numbers("old_rows")))
    for release in medcodes.icd10cm.releases:
        for node in release.nodes(range(row, row + 1) for row in revised):
            title = node.title.lower()
            assert node.is_unspecified == bool(re.search(r"\b(unspecified|not otherwise specified|nos)\b", title)), node
            assert node.is_other_specified == bool(re.search(r"^other\b|\bother specified\b", title)), node
            named = re.search(r"(\w+) trimester", title)
            assert node.trimester == (named[1] if named else None), node
            if node.laterality in ("right", "left"):
                assert node.laterality.value in title, node


def test_a_final_nine_is_not_enough():
    """Nor is it needed."""
    final = [node for node in CODES if node.code.endswith("9") and node.title]
    assert sum(not node.is_unspecified for node in final) == 1_169
    assert not RELEASE["E11.9"].is_unspecified
    assert RELEASE["M65.30"].is_unspecified


def test_what_is_unspecified_changes_with_the_title():
    """K58.9 was "Irritable bowel syndrome without diarrhea" until 2024-09-30."""
    assert not medcodes.icd10cm.on("2015-10-01")["K58.9"].is_unspecified
    assert RELEASE["K58.9"].is_unspecified


def test_other_specified():
    """Titles that say so, and titles that begin with "Other" (guideline I.A.9.a)."""
    assert codes_of(node for node in NODES if node.is_other_specified) == codes_of(
        titled(r"^other\b|\bother specified\b")
    )
    assert RELEASE["Q51.28"].is_other_specified
    assert RELEASE["Q51.28"].is_unspecified
    assert not RELEASE["Q51.21"].is_other_specified
    assert medcodes.icd10cm.on("2019-10-01")["Q51.21"].title == "Other complete doubling of uterus"
    assert medcodes.icd10cm.on("2019-10-01")["Q51.21"].is_other_specified


# ---- episode of care

SUBSEQUENT = set("DEFGHJKMNPQR")


def test_every_injury_with_a_seventh_character_has_an_episode():
    """Chapter 19 whole, codes without a title too: all but the eyes of T86.84, which are its 7th characters."""
    injuries = [node for node in CODES if node.code[0] in "ST" and len(node.code) == 8]
    without = [node for node in injuries if node.episode is None]
    assert len(injuries) == 40_993
    assert {node.code[:6] for node in without} == {"T86.84"}
    assert len(without) == 20


def test_episodes_are_those_of_the_letters():
    """A, B and C initial, D to R subsequent, S a sequela (guideline I.C.19.a)."""
    for node in CODES:
        if node.episode is not None:
            letter = node.code[-1]
            assert node.episode == (
                Episode.INITIAL if letter in "ABC" else Episode.SUBSEQUENT if letter in SUBSEQUENT else Episode.SEQUELA
            ), node


def test_episodes_are_those_of_the_titles():
    """Every title that ends in one has it; no heading and no shorter code has one."""
    named = titled(r"(initial|subsequent) encounter|, sequela$", CODES)
    assert {node.code[0] for node in named} == set("MSTVWXY")
    assert all(node.episode is not None and node.episode.value in node.title.lower() for node in named)
    untitled = {node.code for node in CODES if node.episode and not node.title}
    assert codes_of(node for node in NODES if node.episode) == codes_of(named) | untitled
    assert len(untitled) == 60
    assert RELEASE["T52.811D"].episode == "subsequent"


def test_other_seventh_characters_are_no_episodes():
    """The fetus, the stage of glaucoma, the eye, the tophus."""
    for code in ("O31.40X1", "H40.1112", "E11.3211", "M1A.0111", "B94.8", "I69.30"):
        assert RELEASE[code].episode is None


# ---- trimester


@SOME_RELEASES
def test_every_title_with_a_trimester_has_it(release):
    """In chapter 15 and in Z34; where two are named, the first is the one in which the complication began."""
    for node in (*release["15"].descendants, *release["Z30-Z39"].descendants):
        named = re.search(r"(\w+) trimester", node.title)
        assert node.trimester == (named[1] if named else None), node


def test_trimesters_counted():
    """More in the second: preterm labor in it can end in it or in the third. Fewer in the first: some cannot be."""
    assert Counter(node.trimester for node in CODES if node.trimester) == {
        Trimester.FIRST: 365,
        Trimester.SECOND: 402,
        Trimester.THIRD: 395,
        Trimester.UNSPECIFIED: 395,
    }
    assert RELEASE["O60.13X0"].trimester == "second"
    assert {node.code[0] for node in CODES if node.trimester} == {"O", "Z"}


# ---- kinds


def test_histories():
    """Every code of chapter 21 whose title says history; a pregnancy after one is none (guideline I.C.21.c.4)."""
    told = {node.code for node in CODES if node.is_history and node.title}
    said = codes_of(titled(r"\bhistory\b", CODES))
    assert said - told == codes_of(titled(r"\bhistory\b", [node for node in CODES if node.category.code == "O09"]))
    assert told <= said
    untitled = {node.code for node in CODES if node.is_history and not node.title}
    assert untitled == {"Z86.17", "Z87.8901", "Z87.8902", "Z87.8903", "Z87.8904", "Z87.8909", "Z87.893"}
    assert not RELEASE["Z91.010"].is_history
    assert not RELEASE["Z92.82"].is_history


def test_screenings():
    """Every encounter for screening, the one for testing for latent tuberculosis, and no findings of screenings."""
    told = {node.code for node in CODES if node.is_screening}
    assert told - codes_of(titled(r"\bscreening\b", CODES)) == {"Z11.7"}
    encounters = codes_of(titled(r"^encounter (for|of).*\bscreening\b", CODES)) | codes_of(
        titled("antenatal screening for")
    )
    failed = codes_of(titled(r"failed \w+ screening", CODES))
    assert encounters - told == failed
    assert {RELEASE[code].category.code for code in told} == {"Z11", "Z12", "Z13", "Z36"}


def test_symptoms_are_chapter_18_and_a_few_others():
    """Pain by place, mostly."""
    symptoms = [node for node in CODES if node.is_symptom]
    assert [node for node in RELEASE["18"].descendants if not node.is_symptom] == []
    outside = {node.category.code for node in symptoms if node.chapter.code != "18"}
    assert outside == {"G89", "H57", "H92", "M25", "M54", "M79", "N23"}
    assert all(RELEASE[code].is_symptom for code in ("R07.9", "M25.561", "M54.50", "N23"))


@SOME_RELEASES
def test_external_causes_are_chapter_20_and_the_editors_list(release):
    """The two agree in every release."""
    chapter = tuple(node.code for node in release["20"].billable_descendants)
    assert tuple(node.code for node in release if node.is_billable and node.is_external_cause) == chapter
    assert release.edit_list("external_cause") == chapter


@SOME_RELEASES
def test_manifestations_are_the_editors_list(release):
    """Codes that say "in diseases classified elsewhere" are on it; headings that say so are told too."""
    listed = set(release.edit_list("manifestation"))
    assert codes_of(node for node in release if node.is_billable and node.is_manifestation) == listed
    headings = [node for node in release if node.is_manifestation and not node.is_billable]
    assert headings
    assert all("classified elsewhere" in node.title for node in headings)
    assert not release["B95"].is_manifestation
    assert not release["O98"].is_manifestation


# ---- laterality

NOT_A_SIDE = re.compile(
    r"(right|left) (upper|lower) quadrant|(right|left) (heart|ventric\w+|bundle|fascicular|coronary|aortic)"
    r"|left (main coronary|anterior descending|circumflex|(anterior|posterior) fascicular|sided|superior)"
    r"|\[(right|left)\]|left (in body|during a procedure|without)|right-to-left|left-to-right|handed",
    re.IGNORECASE,
)


def test_right_and_left_are_sides_unless_they_are_parts():
    """What says right or left and has no side names a part of an unpaired organ, or something that was left."""
    for node in titled(r"\b(right|left)\b"):
        if node.laterality is None:
            assert NOT_A_SIDE.search(node.title), node
    for node in NODES:
        if node.laterality in ("right", "left"):
            assert re.search(rf"\b{node.laterality.value}\b", node.title, re.IGNORECASE), node


def test_sides_mirror():
    """For each code of a right side there is one of the left, and the other way round, but for slips in wording."""
    titles = {node.title.lower() for node in CODES}
    other = {"right": "left", "left": "right"}
    odd = set()
    for node in CODES:
        if node.laterality in other:
            mirrored = re.sub(r"\b(right|left)\b", lambda found: other[found[0]], node.title.lower())
            if mirrored not in titles:
                odd.add(node.code)
    assert odd == {"H30.121", "H30.122", "M24.874", "M24.875"}


def test_sides_counted():
    """Billable codes of 2026-10-01. As many right as left: they come in pairs.

    Fewer are unspecified: one code for an unspecified finger stands beside ten for the fingers of both hands (S62,
    S63), the upper and lower eyelids share one (H02), and joint prostheses have none (T84) any more than new codes
    without a title. Bilateral codes are seldom: an injury of both sides takes two codes (guideline I.B.13).
    """
    assert Counter(node.laterality for node in CODES) == {
        None: 35_182,
        Laterality.RIGHT: 13_274,
        Laterality.LEFT: 13_274,
        Laterality.UNSPECIFIED: 12_016,
        Laterality.BILATERAL: 1_133,
    }


@pytest.mark.parametrize(
    ("code", "side"),
    [
        ("C34.02", "left"),
        ("C34.00", "unspecified"),
        ("I83.211", "right"),
        ("I83.201", "unspecified"),
        ("K25.2", None),
        ("Z37.2", None),
        ("Q71.21", "right"),
        ("H54.413A", "right"),
        ("H54.1131", "bilateral"),
        ("H54.10", "bilateral"),
        ("H54.3", "bilateral"),
        ("H54.40", "unspecified"),
        ("H11.229", "unspecified"),
        ("I45.0", None),
        ("Q25.47", None),
        ("S36.500A", None),
        ("T81.500A", None),
        ("I70.209", "unspecified"),
        ("I70.208", None),
        ("I63.30", "unspecified"),
        ("I63.00", None),
        ("L89.303", "unspecified"),
        ("L02.419", "unspecified"),
        ("M17.9", "unspecified"),
        ("M25.50", None),
        ("M65.30", "unspecified"),
        ("S62.319A", "unspecified"),
        ("S62.318A", None),
        ("S62.3", None),
        ("H61.9", None),
        ("S27.301A", None),
        ("S06.330A", "unspecified"),
        ("S06.310A", "right"),
    ],
)
def test_sides_that_are_easily_misread(code, side):
    """One side with both complications; parts of organs; objects left behind; the healthy eye; a limb left open."""
    assert RELEASE[code].laterality == side


PAIRED = "eye|ear|limb|hand|foot|knee|hip|shoulder|ankle|elbow|wrist|arm|leg|finger|toe|breast|kidney|lung|ovary|heel"


def test_an_unspecified_limb_has_an_unspecified_side():
    """Wherever a code of its category names a side, and it is no "other and unspecified" or overall heading."""
    sided = {node.category.code for node in CODES if node.laterality in ("right", "left")}
    missing = [
        node.code
        for node in titled(rf"(?<!and )\bunspecified ({PAIRED})\b", CODES)
        if node.laterality is None and node.category.code in sided
    ]
    assert missing == []


def test_laterality_follows_the_title_of_the_release():
    """M92.51 was the right leg until 2020-09-30, and names a bone since."""
    before = medcodes.icd10cm.on("2020-09-30")
    assert [before[code].laterality for code in ("M92.50", "M92.51", "M92.52")] == ["unspecified", "right", "left"]
    assert [RELEASE[code].laterality for code in ("M92.50", "M92.51", "M92.52")] == [None, None, None]


# ---- place


def test_seventh_characters_change_nothing_but_the_episode():
    """A code with an episode lies where its stem does: the same regions, system, kinds, sex and side."""
    tree = RELEASE.tree
    stems = 0
    for node in CODES:
        if node.episode is not None:
            own, stem = tree.facts(node.row), tree.facts(node.parent.row)
            assert own[:5] == stem[:5], node
            stems += 1
    assert stems == 49_253


def test_regions_and_systems_are_of_the_vocabulary():
    """By name, in the order of the vocabulary."""
    regions = [region.name for region in anatomy().regions]
    systems = {system.name for system in anatomy().systems}
    for node in NODES[::17]:
        assert list(node.regions) == sorted(node.regions, key=regions.index)
        assert node.system is None or node.system in systems
    assert (RELEASE["S82.001A"].regions, RELEASE["S82.001A"].system) == (("knee",), "musculoskeletal")
    assert (RELEASE["I10"].regions, RELEASE["I10"].system) == ((), "circulatory")
    assert RELEASE["N20.0"].regions == ("kidney",)


def test_chapters_and_blocks_have_only_what_holds_for_all_of_them():
    """Not what holds for the code before them, between whose key and the next theirs lies."""
    assert (RELEASE["13"].system, RELEASE["7"].regions, RELEASE["2"].system) == ("musculoskeletal", ("eye",), None)
    assert [node.code for node in NODES if node.kind in ("chapter", "block") and node.is_history] == []
    assert not RELEASE["Z14-Z15"].is_screening
    assert RELEASE["R10-R19"].is_symptom
    assert RELEASE["V00-V09"].is_external_cause


def test_facts_need_few_rows():
    """Facts are kept once for all rows that share them, and by date only where titles changed what they say."""
    table = RELEASE.tree.table
    assert len(table.numbers("fact_kinds")) < 10_000
    assert len(table.numbers("old_facts")) < 100
