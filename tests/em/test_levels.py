"""Levels of visits: by decision making, by time, by day in force, and what goes beside them."""

import pickle
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodes import em
from medcodes.em.building import compile_levels
from medcodes.em.complexity import Complexity, LevelError
from medcodes.em.elements import complexity, element, two_of_three
from medcodes.procedures.catalogue import catalogue
from medcodes.store.catalogue import table
from tools.compile_icd10cm import KNOWLEDGE

DAY = "2026-11-02"
CODES = [level.code for family in em.families() for level in family.periods[-1].levels]


def by_mdm(code, mdm, on=DAY):
    """The code that a decision making supports."""
    found = em.supported(code, em.Documented(mdm=Complexity(mdm)), on)
    return found and found.code


def by_time(code, minutes, on=DAY):
    """The code that minutes support."""
    found = em.supported(code, em.Documented(minutes=minutes), on)
    return found and found.code


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("99205", "99202 99203 99204 99205"),
        ("99211", "99212 99213 99214 99215"),
        ("99223", "99221 99221 99222 99223"),
        ("99231", "99231 99231 99232 99233"),
        ("99234", "99234 99234 99235 99236"),
        ("99281", "99282 99283 99284 99285"),
        ("99306", "99304 99304 99305 99306"),
        ("99307", "99307 99308 99309 99310"),
        ("99345", "99341 99342 99344 99345"),
        ("99347", "99347 99348 99349 99350"),
        ("99245", "99242 99243 99244 99245"),
        ("99252", "99252 99253 99254 99255"),
        ("98000", "98000 98001 98002 98003"),
        ("98007", "98004 98005 98006 98007"),
        ("98008", "98008 98009 98010 98011"),
        ("98015", "98012 98013 98014 98015"),
    ],
)
def test_decision_making_selects_the_code(code, expected):
    """Straightforward, low, moderate and high, in every family."""
    assert " ".join(by_mdm(code, mdm) for mdm in Complexity) == expected


@pytest.mark.parametrize(
    ("code", "thresholds"),
    [
        ("99205", {15: "99202", 30: "99203", 45: "99204", 60: "99205"}),
        ("99215", {10: "99212", 20: "99213", 30: "99214", 40: "99215"}),
        ("99223", {40: "99221", 55: "99222", 75: "99223"}),
        ("99233", {25: "99231", 35: "99232", 50: "99233"}),
        ("99236", {45: "99234", 70: "99235", 85: "99236"}),
        ("99306", {25: "99304", 35: "99305", 50: "99306"}),
        ("99310", {10: "99307", 20: "99308", 30: "99309", 45: "99310"}),
        ("99345", {15: "99341", 30: "99342", 60: "99344", 75: "99345"}),
        ("99350", {20: "99347", 30: "99348", 40: "99349", 60: "99350"}),
        ("99245", {20: "99242", 30: "99243", 40: "99244", 55: "99245"}),
        ("99255", {35: "99252", 45: "99253", 60: "99254", 80: "99255"}),
        ("99239", {1: "99238", 31: "99239"}),
        ("99316", {1: "99315", 31: "99316"}),
    ],
)
def test_minutes_select_the_code(code, thresholds):
    """Each threshold must be met: a minute less supports the code below, or none."""
    below = None
    for minutes, expected in thresholds.items():
        assert by_time(code, minutes) == expected
        assert by_time(code, minutes - 1) == below
        below = expected


def test_thresholds_changed_in_2024():
    """Two nursing facility codes ask for five minutes more."""
    assert by_time("99306", 45, "2023-12-31") == "99306"
    assert by_time("99306", 45, "2024-01-01") == "99305"
    assert by_time("99308", 15, "2023-12-31") == "99308"
    assert by_time("99308", 15, "2024-01-01") == "99307"


def test_spans_were_in_use_until_2024():
    """The reason says what held on the day; more minutes than the last span still support the highest code."""
    documented = em.Documented(minutes=35)
    assert "(30 to 39 minutes)" in em.supported("99214", documented, "2023-06-01").why
    assert "(30 minutes or more)" in em.supported("99214", documented, "2024-06-01").why
    assert by_time("99215", 70, "2022-06-01") == "99215"


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("99214", "2020-12-31"),
        ("99223", "2022-12-31"),
        ("99285", "2022-12-31"),
        ("99309", "2022-12-31"),
        ("99349", "2022-12-31"),
        ("99244", "2022-12-31"),
        ("98002", "2024-12-31"),
        ("71046", DAY),
        ("99396", DAY),
        ("99201", DAY),
        ("nope", DAY),
        (None, DAY),
    ],
)
def test_codes_without_a_model_are_not_judged(code, day):
    """Before the model, and for what has no levels, there is no answer."""
    assert em.supported(code, em.Documented(Complexity.LOW, 45), day) is None


def test_the_first_days_of_the_model():
    """The model holds from its first day."""
    assert by_mdm("99215", "low", "2021-01-01") == "99213"
    assert by_mdm("99223", "low", "2023-01-01") == "99221"
    assert by_mdm("98007", "low", "2025-01-01") == "98005"


def test_the_better_of_both_counts():
    """Time can support more than decision making, and the other way round."""
    assert em.supported("99215", em.Documented(Complexity.LOW, 45), DAY).by == "time"
    assert em.supported("99215", em.Documented(Complexity.LOW, 45), DAY).code == "99215"
    assert em.supported("99215", em.Documented(Complexity.HIGH, 12), DAY).by == "mdm"
    assert em.supported("99214", em.Documented(Complexity.MODERATE, 30), DAY).by == "mdm"


def test_time_never_selects_an_emergency_visit():
    """Emergency department visits have no minutes."""
    assert by_time("99285", 120) is None


def test_nothing_documented_supports_nothing():
    """Silence is no evidence."""
    assert em.supported("99215", em.documented("right knee"), DAY) is None


def test_steps_tell_over_from_under():
    """Above what is supported is positive."""
    assert em.supported("99215", em.documented("MDM: low"), DAY).steps == 2
    assert em.supported("99213", em.documented("MDM: low"), DAY).steps == 0
    assert em.supported("99212", em.documented("MDM: high"), DAY).steps == -3


def test_reasons_are_sentences_a_coder_would_write():
    """They say what supports which code, for whom."""
    moderate = em.supported("99215", em.documented("Moderate MDM"), DAY)
    assert moderate.why == "Moderate decision making supports 99214 for an established office patient."
    timed = em.supported("99239", em.documented("I spent 25 minutes"), DAY)
    assert timed.why == "25 minutes support 99238 for a hospital discharge day (up to 30 minutes)."
    assert moderate.source


def test_spelling_of_the_code_does_not_matter():
    """Blanks around it are nothing."""
    assert by_mdm(" 99215 ", "low") == "99213"


@given(st.sampled_from(CODES), st.integers(0, 300))
def test_more_minutes_never_support_less(code, minutes):
    """Supported codes rise with time."""
    less, more = by_time(code, minutes), by_time(code, minutes + 10)
    assert less is None or less <= more


# ---- from facts to a level


@pytest.mark.parametrize(
    ("problems", "data", "risk", "expected"),
    [
        ("moderate", "limited", "moderate", "moderate"),
        ("high", "minimal", "low", "low"),
        ("high", "extensive", "low", "high"),
        ("low", "none", "moderate", "low"),
        ("minimal", "minimal", "high", "straightforward"),
        ("high", None, "moderate", "moderate"),
        ("high", None, None, None),
    ],
)
def test_two_of_three_elements(problems, data, risk, expected):
    """The level that two elements reach."""
    stated = {"problems": problems, "data": data, "risk": risk}
    found = two_of_three([element(name, word) for name, word in stated.items() if word])
    assert found == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([], "straightforward"),
        (["self-limited"], "straightforward"),
        (["self-limited"] * 2, "low"),
        (["stable-chronic"], "low"),
        ({"stable-chronic": 2}, "moderate"),
        (["Stable chronic", "acute_uncomplicated"], "low"),
        (["undiagnosed", "self-limited"], "moderate"),
        ("threat-to-life", "high"),
    ],
)
def test_problems(facts, expected):
    """Several small problems weigh more than one."""
    assert element("problems", facts).level == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([], "straightforward"),
        (["test-order"], "straightforward"),
        (["test-order", "test-result"], "low"),
        (["historian"], "low"),
        (["test-order"] * 3, "moderate"),
        (["test-order", "outside-note", "historian"], "moderate"),
        (["own-reading"], "moderate"),
        (["discussion"], "moderate"),
        (["own-reading", "discussion"], "high"),
        (["test-order", "test-order", "outside-note", "discussion"], "high"),
    ],
)
def test_data(facts, expected):
    """Data count by kind."""
    assert element("data", facts).level == expected


def test_level_of_an_office_visit():
    """The codes and the reasoning, step by step."""
    found = em.level(new=False, problems={"stable-chronic": 2}, data=["test-order"], risk="prescription-drug", on=DAY)
    assert found.codes == ("99214",)
    assert found.mdm is Complexity.MODERATE
    assert found.reasons == (
        "Problems: moderate (a long-term illness that is at its goal, 2 times).",
        "Data: straightforward (a test was ordered).",
        "Risk: moderate (a prescription drug was managed).",
        "Two of three elements reach moderate decision making.",
        "Moderate decision making supports 99214 for an established office patient.",
    )
    assert found.why.startswith("Problems: moderate")
    assert str(found).startswith("99214: ")


def test_level_without_knowing_the_patient_gives_both_codes():
    """New and established, each with its reason."""
    assert em.level(mdm="moderate", on=DAY).codes == ("99204", "99214")


def test_level_by_time_with_prolonged_service():
    """Medicare counts otherwise."""
    found = em.level(setting="office", new=False, minutes=72, on=DAY)
    assert found.codes == ("99215", "99417")
    assert found.prolonged[0].units == 2
    assert em.level(new=False, minutes=68, on=DAY, medicare=True).codes == ("99215",)
    assert em.level(new=False, minutes=69, on=DAY, medicare=True).codes == ("99215", "G2212")


@pytest.mark.parametrize(
    ("setting", "new", "expected"),
    [
        ("hospital", True, ("99222",)),
        ("inpatient", False, ("99232",)),
        ("same-day", None, ("99235",)),
        ("ED", None, ("99284",)),
        ("nursing facility", True, ("99305",)),
        ("home", False, ("99349",)),
        ("consultation", None, ("99244",)),
        ("hospital-consultation", None, ("99254",)),
        ("video", True, ("98002",)),
        ("audio", False, ("98014",)),
    ],
)
def test_settings(setting, new, expected):
    """Each setting has its family."""
    assert em.level(setting=setting, new=new, mdm="moderate", on=DAY).codes == expected


def test_minutes_below_every_level():
    """No code, and the reason."""
    found = em.level(new=True, minutes=9, on=DAY)
    assert not found
    assert found.reasons == ("9 minutes reach no level for a new office patient.",)


def test_time_in_the_emergency_department():
    """No code, and the reason."""
    assert "decision making does" in em.level(setting="emergency", minutes=90, on=DAY).why


def test_decision_making_on_a_discharge_day():
    """No code, and the reason."""
    assert "Time, not decision making" in em.level(setting="discharge", mdm="high", on=DAY).why


@pytest.mark.parametrize(
    ("facts", "part"),
    [
        ({}, "nothing selects a level"),
        ({"problems": "high"}, "two of problems, data and risk"),
        ({"mdm": "huge"}, "the levels are straightforward, low, moderate, high"),
        ({"problems": ["stable-chronik"], "mdm": "low"}, "did you mean 'stable-chronic'"),
        ({"setting": "ofice", "mdm": "low"}, "did you mean 'office'"),
        ({"setting": "moon", "mdm": "low"}, "the settings are"),
        ({"minutes": -1}, "no time"),
        ({"mdm": "low", "on": "2020-06-01"}, "since 2021-01-01"),
        ({"mdm": "low", "setting": "hospital", "on": "2022-06-01"}, "since 2023-01-01"),
    ],
)
def test_errors_help(facts, part):
    """They say what is wrong and what would be right, and they pickle."""
    with pytest.raises(LevelError) as caught:
        em.level(**{"on": DAY, **facts})
    assert part in str(caught.value)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_words_of_levels():
    """Each element has words of its own for the same levels."""
    assert [complexity(word) for word in ("none", "limited", "mod", "extensive")] == list(Complexity)


def test_level_is_plain_data():
    """For JSON, and for other processes."""
    found = em.level(new=False, minutes=55, on=DAY)
    assert found.to_dict()["codes"] == ["99215", "99417"]
    assert pickle.loads(pickle.dumps(found)) == found


# ---- prolonged service


@pytest.mark.parametrize(
    ("visit", "code", "minutes", "medicare", "day"),
    [
        ("99205", "99417", 75, False, "2021-01-01"),
        ("99215", "99417", 55, False, "2021-01-01"),
        ("99245", "99417", 70, False, DAY),
        ("99345", "99417", 90, False, DAY),
        ("99350", "99417", 75, False, DAY),
        ("98007", "99417", 55, False, DAY),
        ("99223", "99418", 90, False, DAY),
        ("99233", "99418", 65, False, DAY),
        ("99236", "99418", 100, False, DAY),
        ("99255", "99418", 95, False, DAY),
        ("99306", "99418", 60, False, "2023-06-01"),
        ("99306", "99418", 65, False, DAY),
        ("99310", "99418", 60, False, DAY),
        ("99205", "G2212", 89, True, DAY),
        ("99215", "G2212", 69, True, "2021-01-01"),
        ("99483", "G2212", 100, True, DAY),
        ("99223", "G0316", 90, True, DAY),
        ("99233", "G0316", 65, True, DAY),
        ("99236", "G0316", 110, True, DAY),
        ("99306", "G0317", 95, True, DAY),
        ("99310", "G0317", 85, True, DAY),
        ("99345", "G0318", 140, True, DAY),
        ("99350", "G0318", 110, True, DAY),
    ],
)
def test_prolonged_service(visit, code, minutes, medicare, day):
    """The first unit from so many minutes, one more for each further quarter of an hour."""
    assert em.prolonged(visit, minutes - 1, day, medicare=medicare) is None
    assert em.prolonged(visit, minutes, day, medicare=medicare).code == code
    assert em.prolonged(visit, minutes + 14, day, medicare=medicare).units == 1
    assert em.prolonged(visit, minutes + 15, day, medicare=medicare).units == 2


@pytest.mark.parametrize(
    ("visit", "day"), [("99215", "2020-12-31"), ("99223", "2022-12-31"), ("99214", DAY), ("99285", DAY)]
)
def test_visits_without_prolonged_service(visit, day):
    """Only the highest levels, and only since there is a rule."""
    assert em.prolonged(visit, 300, day) is None
    assert em.prolonged(visit, 300, day, medicare=True) is None


# ---- new against established


@pytest.mark.parametrize(
    ("last_seen", "day", "new"),
    [
        (None, DAY, True),
        ("2023-11-01", DAY, True),
        ("2023-11-02", DAY, True),
        ("2023-11-03", DAY, False),
        (DAY, DAY, False),
        ("2024-02-29", "2027-02-28", False),
        ("2024-02-29", "2027-03-01", True),
        (date(2020, 1, 1), date(2023, 1, 1), True),
    ],
)
def test_three_year_rule(last_seen, day, new):
    """New once three years are full."""
    assert em.is_new(last_seen, day) is new


def test_last_seen_in_the_future():
    """That is a mistake in the data."""
    with pytest.raises(LevelError, match="after the date of service"):
        em.is_new("2026-11-03", DAY)


# ---- the table


def test_table_is_what_the_knowledge_compiles_to():
    """The shipped table is generated from the files, and from nothing else."""
    for name, section in compile_levels(KNOWLEDGE / "em").items():
        assert bytes(table("em").text(name)) == section


@pytest.mark.parametrize("code", CODES)
def test_codes_of_the_newest_model_are_in_use(code):
    """Each has its place among the procedures, and is not deleted."""
    assert catalogue().facts(code).flags & {"visit"}
    assert code not in catalogue().deleted


def test_codes_belong_to_one_family():
    """A code has one meaning."""
    assert len(CODES) == len(set(CODES))
