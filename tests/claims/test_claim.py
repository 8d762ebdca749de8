"""A claim holds what was written on it."""

from __future__ import annotations

import pickle
from datetime import date

import pytest

from medcodes import Claim, Patient, ServiceLine


def test_what_was_written_is_kept():
    """Dates as dates, a text that is none as it is; modifiers upper-case; one text is a list of one."""
    claim = Claim("M25.561", [ServiceLine("73560", 1, " rt ")], "2026-11-02", Patient("female", "1961-04-12"))
    assert claim.diagnoses == ("M25.561",)
    assert (claim.lines[0].pointers, claim.lines[0].modifiers) == ((1,), ("RT",))
    assert (claim.service_date, claim.patient) == (date(2026, 11, 2), Patient("F", date(1961, 4, 12)))
    assert Claim(service_date="soon").service_date == "soon"
    assert Claim().service_date is None
    assert Patient("unknown").sex is None


def test_a_claim_is_a_value():
    """Frozen, hashable, picklable."""
    claim = Claim(["I10"], [ServiceLine("99213", [1])], "2026-11-02")
    assert pickle.loads(pickle.dumps(claim)) == claim
    assert hash(claim) == hash(pickle.loads(pickle.dumps(claim)))
    with pytest.raises(AttributeError):
        claim.diagnoses = ()


def test_a_line_has_its_own_day_or_the_claims():
    """The date of service of a line."""
    claim = Claim(["I10"], [ServiceLine("99213"), ServiceLine("99213", service_date="2026-11-03")], "2026-11-02")
    assert [claim.day_of(line) for line in claim.lines] == [date(2026, 11, 2), date(2026, 11, 3)]
