"""Releases: a date of service picks one; spellings; errors that help."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest

import medcodes
from medcodes.errors import InvalidCodeError, MedcodesError, NoReleaseError, UnknownCodeError

RELEASE = medcodes.icd10cm.on("2026-11-02")


@pytest.mark.parametrize("text", ["M25.561", "m25561", " M25561 ", "m25.561\n", "M25.561"])
def test_spellings(text):
    """With or without dot, in any case, with blanks around."""
    assert RELEASE[text].code == "M25.561"
    assert text in RELEASE
    assert RELEASE.get(text) == RELEASE["M25.561"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "M25 561",
        "M2.5561",
        "M25.56.1",
        "ÉÀ1",
        "🦴🦴🦴",
        "719.46",
        "M" * 10_000,
        None,
        25561,
        b"M25561",
        "M25.5611A",
        "M2",
    ],
)
def test_what_is_no_code(text):
    """Malformed texts: never found, and an error that says why."""
    assert text not in RELEASE
    assert RELEASE.get(text) is None
    with pytest.raises(InvalidCodeError) as error:
        RELEASE[text]
    assert isinstance(error.value, ValueError)
    assert len(str(error.value)) < 300


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("M25 561", "Did you mean M25.561?"),
        ("M25.O61", ""),
        ("719.46", "ICD-9-CM"),
        ("", "it is empty"),
        (None, "it is NoneType"),
        ("M25561789", "at most 7"),
        ("M2.5561", "the dot belongs after the third character"),
    ],
)
def test_malformed_codes_are_explained(text, said):
    """The error names what is wrong and the nearest code."""
    with pytest.raises((InvalidCodeError, UnknownCodeError), match=None) as error:
        RELEASE[text]
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("day", "code", "said"),
    [
        ("2026-11-02", "ZZZ", "ZZZ is not in ICD-10-CM on 2026-11-02."),
        ("2026-09-30", "C78.31", "It is valid from 2026-10-01."),
        ("2026-11-02", "M25.571A", "Did you mean M25.571?"),
        ("2023-01-01", "F53", ""),
    ],
)
def test_unknown_codes_are_explained(day, code, said):
    """The error is a KeyError that tells what is known of the code on other days."""
    release = medcodes.icd10cm.on(day)
    if code in release:
        assert not release[code].is_billable
        return
    with pytest.raises(KeyError) as error:
        release[code]
    assert isinstance(error.value, UnknownCodeError)
    assert said in str(error.value)


def test_a_deleted_code_names_its_successors():
    """T50.0X6... are long-lived; R10.2 was deleted on 2025-09-30 in favour of its parts, or is a heading."""
    deleted = next(
        node
        for node in medcodes.icd10cm.on("2024-09-30")
        if node.is_billable and node.code not in medcodes.icd10cm.on("2024-10-01") and node.replaced_by
    )
    with pytest.raises(UnknownCodeError) as error:
        medcodes.icd10cm.on("2024-10-01")[deleted.code]
    assert deleted.replaced_by[0].code in str(error.value)


def test_errors_pickle():
    """They cross process boundaries with all they say."""
    for text in ("M25 561", "ZZZ"):
        with pytest.raises(MedcodesError) as error:
            RELEASE[text]
        again = pickle.loads(pickle.dumps(error.value))
        assert str(again) == str(error.value)
        assert type(again) is type(error.value)


@pytest.mark.parametrize("day", ["2021-10-01", date(2021, 10, 1), datetime(2021, 10, 1, 12), "20211001"])
def test_a_day_in_any_form_picks_its_release(day):
    """Text, date or datetime."""
    release = medcodes.icd10cm.on(day)
    assert (release.first_day, release.last_day, release.fiscal_year) == (date(2021, 10, 1), date(2022, 3, 31), 2022)


@pytest.mark.parametrize("day", ["2015-09-30", "1999-01-01"])
def test_before_the_first_release_is_an_error(day):
    """ICD-9-CM was in force."""
    with pytest.raises(NoReleaseError, match="ICD-9-CM was in force until 2015-10-01"):
        medcodes.icd10cm.on(day)


@pytest.mark.parametrize("day", ["", "yesterday", "2021-13-01", 20211001, None])
def test_what_is_no_day(day):
    """An error that shows the right form."""
    with pytest.raises(NoReleaseError, match="2026-11-02"):
        medcodes.icd10cm.on(day)


def test_after_the_last_known_day_the_newest_release_answers_and_says_so():
    """The tables know days through 2027-03-31."""
    assert not medcodes.icd10cm.on("2027-03-31").may_be_stale
    later = medcodes.icd10cm.on("2027-04-01")
    assert later.may_be_stale
    assert later.first_day == date(2026, 10, 1)
    assert "M25.561" in later


def test_codes_that_begin_in_the_newest_release():
    """C78.31 is valid from 2026-10-01."""
    assert medcodes.icd10cm.on("2026-09-30").get("C78.31") is None
    assert medcodes.icd10cm.on("2026-10-01")["C78.31"].is_billable


def test_chapters_are_the_roots_by_number():
    """Twenty-two since 2020-04-01, when chapter 22 first held a code; chapters come in the order of their numbers."""
    assert [node.code for node in RELEASE.chapters] == [str(number) for number in range(1, 23)]
    assert RELEASE.chapters[12].title == "Diseases of the musculoskeletal system and connective tissue"
    assert "22" in medcodes.icd10cm.on("2020-04-01")
    assert medcodes.icd10cm.chapters == medcodes.icd10cm.today.chapters


def test_without_a_date_today_answers():
    """The system is the release in force today."""
    today = medcodes.icd10cm.on(date.today())
    assert len(medcodes.icd10cm) == len(today)
    assert medcodes.icd10cm["I10"] == today["I10"]
    assert "I10" in medcodes.icd10cm
    assert medcodes.icd10cm.get("nope") is None
    assert next(iter(medcodes.icd10cm)).code == "1"
    assert medcodes.icd10cm.validate(["I10"]) == [True]


def test_iteration_is_in_code_order():
    """Codes ascend; a chapter and a block come just before their first category."""
    nodes = [node.code for node in RELEASE]
    codes = [code.replace(".", "") for code in nodes if "-" not in code and not code.isdigit()]
    assert codes == sorted(codes)
    assert nodes[:4] == ["1", "A00-A09", "A00", "A00.0"]


def test_validate_decides_for_every_code():
    """One answer a code, in order, whatever it is."""
    codes = ["I10", "i10", "M54.5", "M5450", "", None, "ZZZ", 7, "I10"]
    assert RELEASE.validate(codes) == [True, True, False, True, False, False, False, False, True]
    assert medcodes.icd10cm.validate(["M54.5"], on="2021-09-30") == [True]


def test_the_system_is_shared_between_threads_and_pickles():
    """Many threads look up at once; a pickle is the same object again."""

    def titles(day: str) -> list[str]:
        return [medcodes.icd10cm.on(day)[code].title for code in ("I10", "M54.5", "E11.21", "S72.001A")]

    days = ["2016-01-01", "2019-01-01", "2021-09-30", "2021-10-01", "2026-11-02"] * 20
    alone = [titles(day) for day in days]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(titles, days)) == alone
    assert pickle.loads(pickle.dumps(medcodes.icd10cm)) is medcodes.icd10cm
    assert pickle.loads(pickle.dumps(RELEASE)).day == RELEASE.day


def test_titles_are_those_of_the_release():
    """Z59.87 was revised on 2023-04-01 or 2023-10-01: both wordings are kept."""
    revised = medcodes.icd10cm.on("2026-11-02")["Z17"]
    assert revised.title == "Estrogen, and other hormones and factors receptor status"
    old, new = (medcodes.icd10cm.on(day)["K58.0"].title for day in ("2016-01-01", "2026-11-02"))
    assert old
    assert new


def test_releases_are_listed():
    """Eighteen changes between 2015-10-01 and 2026-10-01."""
    starts = [release.first_day for release in medcodes.icd10cm.releases]
    assert len(starts) == 18
    assert starts == sorted(starts)
    assert repr(medcodes.icd10cm) == "<ICD-10-CM, 18 releases from 2015-10-01 to 2026-10-01>"
