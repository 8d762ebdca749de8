"""Which rules run over a claim: by its marks, and by its days."""

from __future__ import annotations

import pytest

from medcodes import Claim, Patient, ServiceLine
from medcodes.rules.facts import Facts
from medcodes.rules.finding import Severity
from medcodes.rules.marks import Mark
from medcodes.rules.rule import Rule, rule, rules
from medcodes.rules.selection import Selection


def nothing(claim, facts):
    """A check that finds nothing."""
    return ()


def runs(claim, when=(), since=None, until=None):
    """Whether a rule runs over a claim."""
    one = Rule("ZZ101", "any-name", Severity.INFO, "", nothing, when, since, until)
    return Selection([one]).of(Facts(claim)) == (one,)


KNEE = Claim(["M25.561"], [ServiceLine("73560", [1], "RT")], "2026-11-02", Patient("F"))


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ((), True),
        ((Mark.DX_SIDED,), True),
        ((Mark.DX_HEADING,), False),
        ((Mark.DX_HEADING | Mark.DX_SIDED,), True),
        ((Mark.DX_SIDED, Mark.SIDE_MODIFIER), True),
        ((Mark.DX_SIDED, Mark.DX_HEADING), False),
        ((Mark.DX_SIDED, Mark.DX_HEADING | Mark.SEX), True),
    ],
)
def test_any_mark_of_each(when, expected):
    """One of the first, and one of each of the following; no marks: every claim."""
    assert runs(KNEE, tuple(Mark(marks) for marks in when)) is expected


def on(day, *of_lines):
    """A claim of a day, with lines that have days of their own."""
    return Claim(["I10"], [ServiceLine("99213", [1], service_date=line) for line in of_lines or [None]], day)


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (on("2019-12-31"), False),
        (on("2020-01-01"), True),
        (on("2024-09-30"), True),
        (on("2024-10-01"), False),
        (on("2024-10-01", "2024-09-30"), True),
        (on("2019-12-31", None, "2020-01-01"), True),
        (on(None, "2019-12-30", "2019-12-31"), False),
        (on(None), True),
        (on("no day"), True),
    ],
)
def test_days_in_force(claim, expected):
    """A rule runs where any day of the claim or its lines lies between its days, and where no day is known."""
    one = Rule("ZZ101", "any-name", Severity.INFO, "", nothing, (), *map(date_of, ("2020-01-01", "2024-09-30")))
    other = Rule("ZZ102", "other-name", Severity.INFO, "", nothing, (), date_of("2019-06-01"), None)
    selection = Selection([one, other])
    assert (one in selection.of(Facts(claim))) is expected
    assert (one in selection.of(Facts(claim))) is expected


def date_of(text):
    """A date."""
    from datetime import date

    return date.fromisoformat(text)


def test_what_is_remembered_is_bounded(monkeypatch):
    """And right after it was forgotten."""
    monkeypatch.setattr("medcodes.rules.selection.MOST_KEPT", 1)
    one = Rule("ZZ101", "any-name", Severity.INFO, "", nothing, (Mark.DX_SIDED,))
    selection = Selection([one])
    for _ in range(3):
        assert selection.of(Facts(KNEE)) == (one,)
        assert selection.of(Facts(on("2026-11-02"))) == ()
    assert len(selection._kept) == 1


@pytest.mark.parametrize(
    ("rule_id", "name", "carc", "documentation", "told"),
    [
        ("DX999", "a-name", "", None, "are medcodes' own; take others"),
        ("Z1", "a-name", "", None, "an id is like DX101"),
        ("ZZ101", "name", "", None, "a name like header-not-billable"),
        ("ZZ101", "header-not-billable", "", None, "the id or the name is taken"),
        ("ZZ101", "a-name", "999", None, "the denial 999 has no words"),
        ("ZZ101", "a-name", "", "Nothing.", "its documentation lacks Why, Example, Remedy, Source"),
    ],
)
def test_a_wrong_rule_is_refused_when_it_is_registered(rule_id, name, carc, documentation, told):
    """Reserved letters, malformed ids and names, what is taken, unknown denials, missing documentation."""

    def check(claim, facts):
        return ()

    assert tuple(rules), "the shipped ones are registered first"
    check.__doc__ = documentation or "Nothing.\n\nWhy: a.\nExample: b.\nRemedy: c.\nSource: d."
    with pytest.raises(ValueError, match=told):
        rule(rule_id, name, severity="info", carc=carc)(check)
