"""Modifiers: what they say, what they fit, which contradict, and how they are read behind a code."""

import pickle
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodes.anatomy import read_anatomy
from medcodes.procedures.building.modifiers import compile_modifiers
from medcodes.procedures.catalogue import catalogue
from medcodes.procedures.modifiers import conflicts_among, is_known, modifiers, parse_procedure, side_of, trip_of
from medcodes.store.catalogue import table
from tools.compile_icd10cm import KNOWLEDGE


def words(text):
    """The words of a text: a table that a reader takes in at a glance."""
    return text.split()


CPT = words(
    """
    22 23 24 25 26 27 32 33 47 50 51 52 53 54 55 56 57 58 59 62 63 66 73 74 76 77 78 79 80 81 82 90 91 92 93 95 96 97
    99 P1 P2 P3 P4 P5 P6 1P 2P 3P 8P
    """
)
HCPCS = words(
    """
    RT LT E1 E2 E3 E4 FA F1 F2 F3 F4 F5 F6 F7 F8 F9 TA T1 T2 T3 T4 T5 T6 T7 T8 T9 LC LD LM RC RI TC XE XP XS XU AA AD
    QK QX QY QZ QS G8 G9 GT GQ G0 FQ FR FS FT GN GO GP CO CQ KX AT GA GX GY GZ GC GE GV GW Q5 Q6 QW QP AS AI CR CS CT
    FX FY JW JZ JA JB JG TB KD NU RR UE RA RB KH KI KJ KR MS Q0 Q1 Q7 Q8 Q9 PT GG GH PI PS PO PN ER SL SG
    """
)
CONTRADICTIONS = words(
    """
    26+TC 50+RT 50+LT 59+XS 76+77 52+53 80+82 62+80 62+AS GP+GO CQ+GO P1+P3 AA+QZ GA+GZ JW+JZ 95+93 NU+RR FA+RT F5+LT
    E1+RT T5+LT 58+78 GV+GW 96+97 50+E1 GC+GE
    """
)
COMPANIONS = words(
    """
    25+95 RT+59 50+59 26+59 RT+LT GP+KX GP+CQ GO+CO AA+P3 24+25 25+57 FA+LT F5+RT 79+RT 51+59 QX+QS GP+59 JW+RT 26+76
    GA+KX RR+KH 22+62 58+50 78+RT GX+GY GC+26 GT+25 FA+F1 80+AS AT+GP 93+FQ
    """
)
IN_PLACE = words(
    """
    99214-25 92014-25 90791-25 G0439-25 20610-RT 20610-50 73560-26 71046-TC 88305-26 93306-26 76942-26 80053-90
    82947-QW 82947-91 97110-GP 92507-GN 00400-AA 00400-P3 27447-RT 27447-80 27447-AS 11750-TA 26055-F6 67820-E1
    92928-LD J1100-JW E0601-RR L1833-NU 62323-AA 95810-26 45385-53 98940-AT 99223-AI 99291-25 99213-95 66984-55
    66984-RT 64483-50 0042T-26 36415-90 77067-50 69210-50 J0178-50 92250-26 97597-GP 29580-GP 90935-25
    """
)
OUT_OF_PLACE = words(
    "20610-25 71046-25 80053-25 99214-50 99214-26 99214-80 80053-AA 99214-F6 71046-57 99213-JW 99214-50 80053-50"
)

READ = {
    "73560-RT": ("73560", ("RT",)),
    "73560 RT,59": ("73560", ("RT", "59")),
    "73560:RT:59": ("73560", ("RT", "59")),
    "HC:73560:RT:59": ("73560", ("RT", "59")),
    "73560 - rt": ("73560", ("RT",)),
    "  73560-RT  ": ("73560", ("RT",)),
    "73560RT": ("73560", ("RT",)),
    "73560RT59": ("73560", ("RT", "59")),
    "7356050": ("73560", ("50",)),
    "99213-25-95": ("99213", ("25", "95")),
    "99213 25 95": ("99213", ("25", "95")),
    "99213/25": ("99213", ("25",)),
    "99213,25": ("99213", ("25",)),
    "j1100-jw": ("J1100", ("JW",)),
    "0001F 1P": ("0001F", ("1P",)),
    "A0425 RH": ("A0425", ("RH",)),
    "99213-Z9": ("99213", ("Z9",)),
    "99213-": ("99213", ()),
    "99214": ("99214", ()),
    " 99214 ": ("99214", ()),
    "HC:99214": ("99214", ()),
}


@pytest.mark.parametrize("text", READ)
def test_codes_with_modifiers_are_read(text):
    """The ways in which people and files write them."""
    assert parse_procedure(text) == READ[text]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "nope",
        "9921",
        "71045-71048",
        "99213-ABC",
        "99213 office visit",
        "73560 R",
        "992134",
        "99213XY",
        "---",
    ],
)
def test_other_texts_come_back_as_they_were(text):
    """What is no code with modifiers is for a check to report."""
    assert parse_procedure(text) == (text, ())


@pytest.mark.parametrize("value", [None, 99214, 3.5])
def test_values_that_are_no_text_come_back(value):
    """Reading never raises."""
    assert parse_procedure(value) == (value, ())


@given(st.text(max_size=30))
def test_reading_never_raises(text):
    """Whatever the text, a code and modifiers come back, or the text itself."""
    code, found = parse_procedure(text)
    assert all(len(modifier) == 2 for modifier in found)
    assert found == () or len(code) == 5


@given(st.sampled_from(["99214", "73560", "G0439"]), st.lists(st.sampled_from(CPT + HCPCS), min_size=1, max_size=4))
def test_what_is_written_is_read(code, written):
    """Every separator gives the same answer."""
    for text in ("-".join([code, *written]), f"{code} {','.join(written)}", ":".join([code, *written]).lower()):
        assert parse_procedure(text) == (code, tuple(written))


def test_all_cpt_modifiers_are_known():
    """None of CPT's is missing."""
    assert set(CPT) <= set(modifiers())


def test_usual_hcpcs_modifiers_are_known():
    """None of those that professional claims carry every day is missing."""
    assert set(HCPCS) <= set(modifiers())


@pytest.mark.parametrize(
    ("codes", "side"),
    [
        (["RT"], "right"),
        (["LT"], "left"),
        (["50"], "bilateral"),
        (["RT", "LT"], "bilateral"),
        (["E1"], "left"),
        (["E2"], "left"),
        (["E3"], "right"),
        (["E4"], "right"),
        (["FA"], "left"),
        (["F4"], "left"),
        (["F5"], "right"),
        (["F9"], "right"),
        (["TA"], "left"),
        (["T4"], "left"),
        (["T5"], "right"),
        (["T9"], "right"),
        (["T5", "RT"], "right"),
        (["25"], None),
        (["LC"], None),
        (["??"], None),
        ([], None),
    ],
)
def test_sides(codes, side):
    """The side that modifiers name together."""
    assert side_of(codes) == side


@pytest.mark.parametrize("pair", CONTRADICTIONS)
def test_contradictions(pair):
    """Pairs that cannot stand together, in either order, with the reason."""
    one, other = pair.split("+")
    assert [found[:2] for found in conflicts_among([one, other])] == [(one, other)]
    assert conflicts_among([other, one])[0][2]


@pytest.mark.parametrize("pair", COMPANIONS)
def test_usual_companions(pair):
    """Pairs that are billed every day are no contradiction."""
    assert conflicts_among(pair.split("+")) == ()


def test_contradictions_are_mutual():
    """If one excludes another, the other excludes it, for the same reason."""
    for one, other in combinations(modifiers().values(), 2):
        assert one.conflicts.get(other.code) == other.conflicts.get(one.code)


def test_none_contradicts_itself():
    """A modifier written twice is a duplicate, not a contradiction."""
    assert all(code not in found.conflicts for code, found in modifiers().items())


@pytest.mark.parametrize("text", IN_PLACE)
def test_modifiers_fit_where_they_are_billed(text):
    """What is billed every day is never called out of place."""
    code, (modifier,) = parse_procedure(text)
    assert modifiers()[modifier].fits(catalogue().facts(code)) is not False


@pytest.mark.parametrize("text", OUT_OF_PLACE)
def test_modifiers_out_of_place(text):
    """What nobody can mean."""
    code, (modifier,) = parse_procedure(text)
    assert modifiers()[modifier].fits(catalogue().facts(code)) is False


def test_ambulance_trips():
    """Two letters of places are a trip, on ambulance codes."""
    assert trip_of("SH") == ("the scene of an accident or sudden illness", "a hospital")
    assert trip_of("XH") is None
    assert trip_of("25") is None
    assert is_known("RH", catalogue().facts("A0425"))
    assert not is_known("RH", catalogue().facts("99214"))
    assert is_known("25", catalogue().facts("99214"))


def test_modifiers_are_values():
    """They hash, pickle and print."""
    found = modifiers()["50"]
    assert pickle.loads(pickle.dumps(found)) == found
    assert found in {found}
    assert repr(found) == "<Modifier 50 Done on both sides in one session>"
    assert found.bilateral
    assert not modifiers()["RT"].bilateral


def test_knowledge_uses_known_words():
    """Regions are those of the vocabulary, modalities those of procedures, and nobody requires what contradicts."""
    anatomy = read_anatomy(KNOWLEDGE / "anatomy")
    modalities = {known.facts.modality for known in (*catalogue().headings, *catalogue().known.values())}
    for found in modifiers().values():
        anatomy.mask(found.regions)
        assert found.modalities <= modalities
        assert found.label
        assert found.source
        assert not set(found.requires) & set(found.conflicts)


def test_table_is_what_the_knowledge_compiles_to():
    """The shipped table is generated from the files, and from nothing else."""
    for name, section in compile_modifiers(KNOWLEDGE / "modifiers").items():
        assert bytes(table("modifiers").text(name)) == section
