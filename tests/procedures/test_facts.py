"""What the place of a code says of the service, code by code, as a coder checked it."""

from __future__ import annotations

from datetime import date

import pytest

import medcodes
from medcodes.anatomy import anatomy
from medcodes.procedures.catalogue import catalogue

SECTIONS = ((100, 1_999), (10_000, 69_999), (70_010, 99_199), (99_201, 99_607))
"""The numbers that sections of Category I hold: anesthesia, surgery to medicine, visits and the rest of medicine."""
LEVEL_II = "ABCDEGHJKLMPQRSTUV"

# code, regions that it must name, regions that it must not, modality
PLACES = [
    ("76014", "", "chest abdomen", "mri"),
    ("75872", "spine", "head neck", "angiography"),
    ("78268", "stomach", "anorectum", "nuclear"),
    ("78430", "heart chest", "upper-limb lower-limb", "pet"),
    ("78456", "lower-limb upper-limb", "", "nuclear"),
    ("78660", "eye face", "spine brain", "nuclear"),
    ("77437", "", "", "radiation-therapy"),
    ("92512", "nose", "", "test"),
    ("92517", "ear", "nose", "hearing"),
    ("92520", "throat", "", "test"),
    ("93593", "heart", "", "angiography"),
    ("93702", "upper-limb lower-limb", "heart", "test"),
    ("93980", "male-genital", "kidney liver", "ultrasound"),
    ("19272", "chest-wall", "", "surgery"),
    ("19105", "breast", "", "surgery"),
    ("20933", "", "spine", "surgery"),
    ("20936", "spine", "", "surgery"),
    ("31552", "throat", "", "surgery"),
    ("31575", "throat", "", "endoscopy"),
    ("50432", "kidney", "", "surgery"),
    ("52500", "bladder", "", "surgery"),
    ("61783", "spine", "brain", "surgery"),
    ("67840", "eye", "", "surgery"),
]
SEXES = [
    *[
        (code, "F")
        for code in ("51845", "51900", "52285", "53210", "53270", "53430", "53500", "53665", "59400", "76805")
    ],
    *[
        (code, "M")
        for code in ("52601", "53215", "53420", "53440", "53600", "54150", "55250", "55866", "93980", "G0103")
    ],
    *[(code, None) for code in ("51840", "52000", "52500", "74775", "77067", "J2790", "99214")],
]
AGES = [
    ("99391", (0, 0)),
    ("99395", (18, 39)),
    ("99468", (0, 0)),
    ("00834", (0, 0)),
    ("00326", (0, 0)),
    ("49500", (0, 4)),
    ("49505", (5, None)),
    ("49520", None),
    ("49525", None),
    ("76506", None),
    ("90460", (0, 18)),
]
ADD_ONS = [
    "01953",
    "11045",
    "13102",
    "15272",
    "17003",
    "20704",
    "20934",
    "22208",
    "22552",
    "22614",
    "22840",
    "22853",
    "26125",
    "29826",
    "31627",
    "32674",
    "33225",
    "33268",
    "33517",
    "34713",
    "36218",
    "36227",
    "36248",
    "36476",
    "36907",
    "37185",
    "37252",
    "43273",
    "44139",
    "44955",
    "47001",
    "49327",
    "49623",
    "51797",
    "57267",
    "58611",
    "59525",
    "60512",
    "61781",
    "61783",
    "63048",
    "63076",
    "64480",
    "64494",
    "64634",
    "66990",
    "69990",
    "70472",
    "74713",
    "75774",
    "76802",
    "76937",
    "77001",
    "77063",
    "77293",
    "78434",
    "78835",
    "88155",
    "88185",
    "88341",
    "90461",
    "90472",
    "90785",
    "90833",
    "90840",
    "92547",
    "92978",
    "93320",
    "93462",
    "93567",
    "93571",
    "93623",
    "93655",
    "93896",
    "94729",
    "95079",
    "95885",
    "95940",
    "95984",
    "96113",
    "96121",
    "96361",
    "96366",
    "96375",
    "96411",
    "96415",
    "96570",
    "97130",
    "97546",
    "97551",
    "97598",
    "97811",
    "99100",
    "99153",
    "99292",
    "99417",
    "99418",
    "99439",
    "99458",
    "99498",
    "G0279",
    "G0316",
    "G2211",
    "G2212",
]
NOT_ADD_ONS = [
    "99213",
    "17004",
    "22612",
    "29827",
    "36475",
    "47562",
    "57454",
    "62322",
    "64493",
    "66984",
    "71046",
    "76700",
    "80053",
    "90471",
    "90853",
    "93306",
    "93458",
    "96372",
    "96413",
    "97110",
    "99291",
    "99406",
]
DELETED = [
    ("0042T", date(2025, 12, 31), {"70472", "70473"}),
    ("55700", date(2025, 12, 31), {"55705", "55707"}),
    ("77385", date(2025, 12, 31), {"77407"}),
    ("77386", date(2025, 12, 31), {"77412"}),
    ("92590", date(2025, 12, 31), {"92628"}),
    ("92929", date(2025, 12, 31), {"92928", "92930"}),
    ("81433", date(2024, 12, 31), {"81432"}),
    ("93890", date(2024, 12, 31), {"93896"}),
    ("99441", date(2024, 12, 31), {"98012", "98016"}),
    ("76101", date(2021, 12, 31), set()),
    ("76970", date(2020, 12, 31), set()),
    ("81545", date(2020, 12, 31), {"81546"}),
    ("76001", date(2018, 12, 31), set()),
    ("G2066", date(2023, 12, 31), {"93298"}),
    ("G6015", date(2025, 12, 31), {"77407"}),
    ("J1170", date(2024, 9, 30), {"J1171"}),
]


def node(code):
    """The code in its system."""
    return medcodes.cpt.get(code) or medcodes.hcpcs[code]


@pytest.mark.parametrize(("code", "within", "without", "modality"), PLACES)
def test_where_a_service_works(code, within, without, modality):
    """The regions that it names, those of its neighbours that it does not, and how it is done."""
    facts = node(code).facts
    named = set(anatomy().names(facts.regions))
    assert set(within.split()) <= named
    assert not named & set(without.split())
    assert facts.modality == modality


@pytest.mark.parametrize(("code", "sex"), SEXES)
def test_sex_where_anatomy_implies_it(code, sex):
    """And only there."""
    assert node(code).facts.sex == sex


@pytest.mark.parametrize(("code", "ages"), AGES)
def test_ages_where_the_service_implies_them(code, ages):
    """And only there."""
    assert node(code).facts.ages == ages


def test_add_on_codes():
    """The common ones of every section are told, and ordinary services are not."""
    assert [code for code in ADD_ONS if "addon" not in node(code).facts.flags] == []
    assert [code for code in NOT_ADD_ONS if "addon" in node(code).facts.flags] == []


@pytest.mark.parametrize(("code", "last", "successors"), DELETED)
def test_deletions_of_the_last_years(code, last, successors):
    """Known on its last day, deleted on the next, with what took its place."""
    gone = node(code)
    assert gone.deletion.last == last
    assert successors <= {other.code for other in gone.replaced_by}
    assert gone.status(last) == "known"
    assert gone.status(date.fromordinal(last.toordinal() + 1)) == "deleted"


def test_every_code_that_a_fee_schedule_can_hold_has_a_section():
    """Each number of Category I, each code of the other categories and of Level II: all 320,000, with a modality."""
    known = catalogue()
    codes = [f"{number:05}" for first, last in SECTIONS for number in range(first, last + 1)]
    codes += [f"{number:04}{letter}" for letter in "FTUMA" for number in range(1, 10_000)]
    codes += [f"{letter}{number:04}" for letter in LEVEL_II for number in range(10_000)]
    for code in codes:
        number = known.heading_of(code)
        assert number is not None, code
        assert known.headings[number].id not in ("category-i", "hcpcs"), f"{code} lies in no section"
        assert known.facts(code).modality, f"{code} has no modality"


def test_no_heading_is_just_other():
    """A heading says what lies below it."""
    vague = {"other", "others", "miscellaneous", "various", "other codes", "other procedures"}
    assert [heading.label for heading in catalogue().headings if heading.label.casefold() in vague] == []


def test_no_flag_is_stated_twice():
    """A code carries each flag once, and an add-on is not unlisted."""
    for code, known in catalogue().known.items():
        assert not known.facts.flags >= {"addon", "unlisted"}, code
