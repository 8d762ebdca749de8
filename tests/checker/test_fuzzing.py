"""No input makes a check raise, and no rule crash: whatever stands in any field.

The claims of all rules' cases are taken, and some of their fields get wild values; fields and rules that are added
later take part without a word here.
"""

from __future__ import annotations

import json
import pickle
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import medcodes
from medcodes import Claim, Patient, ServiceLine
from medcodes.checker import CRASHED
from medcodes.testing import cases

CASES = cases(Path(__file__).parent.parent / "rules" / "cases")
TYPED = {"lines", "patient", "claim_type"}
"""Fields that hold objects of ours, or one of two words: their classes say what goes in."""


class Hostile:
    """An object that can do nothing."""

    __hash__ = None

    def __repr__(self):
        return "<hostile>"


texts = st.one_of(
    st.text(max_size=12),
    st.text(st.characters(), max_size=6),
    st.sampled_from(
        ["", " ", "\ud800", "\x00", "9" * 5_000, "M25.561", "99213", "RT", "1", "-1", "1e999", "NaN", "²", "٣"]
    ),
)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from(
        [10**400, 10**5_000, -(10**400), float("nan"), float("inf"), float("-inf"), -0.0, 1e308, 0, 1, 99, 1000]
    ),
    st.floats(),
    texts,
    st.binary(max_size=6),
    st.dates(),
    st.sampled_from([date.min, date.max, datetime.min, datetime(2026, 11, 2, 12), Decimal("NaN"), Decimal("1e500")]),
    st.builds(Fraction, st.integers(), st.integers(1, 9)),
    st.sampled_from([1j, object(), Hostile(), int, ...]),
)
wild = st.one_of(
    scalars,
    st.lists(scalars, max_size=4),
    st.lists(st.lists(scalars, max_size=2), max_size=2),
    st.dictionaries(st.one_of(st.text(max_size=3), st.integers()), scalars, max_size=2),
    st.sets(st.integers(), max_size=3),
)


def changed(value, chance, most):
    """An object with some of its fields made wild."""
    fields = [field.name for field in attrs.fields(type(value)) if field.name not in TYPED]
    names = chance.draw(st.lists(st.sampled_from(fields), unique=True, max_size=most), label=type(value).__name__)
    return attrs.evolve(value, **{name: chance.draw(wild, label=name) for name in names}) if names else value


@st.composite
def wild_claims(draw):
    """A claim of some rule's case, with wild values in some fields of it, of its lines and of its patient."""
    chance = _Chance(draw)
    claim = draw(st.sampled_from(CASES)).claim
    lines = [changed(line, chance, 3) for line in claim.lines]
    if draw(st.booleans()):
        lines += [changed(draw(st.sampled_from([*claim.lines, ServiceLine("99213", [1])])), chance, 4)]
    patient = changed(claim.patient, chance, 2)
    return changed(attrs.evolve(claim, lines=lines, patient=patient), chance, 3)


class _Chance:
    def __init__(self, draw):
        self._draw = draw

    def draw(self, strategy, label=""):
        return self._draw(strategy)


def assert_sound(claim):
    """A report in which no rule crashed, no wording failed and no line is lost, and which everybody can read."""
    report = medcodes.check_claim(claim)
    crashed = [finding.message for finding in report.findings if finding.rule == CRASHED]
    assert not crashed
    assert not [finding for finding in report.findings if "wording of this finding failed" in finding.message]
    assert len(report.links) == len(claim.lines)
    assert all(isinstance(code, str) for finding in report.findings for code in finding.suggestions)
    text = report.to_json()
    json.loads(text)
    assert medcodes.check_claim(claim).to_json() == text
    assert str(report)
    assert pickle.loads(pickle.dumps(report)) == report


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(wild_claims())
def test_wild_values_in_any_field(claim):
    """Of every type, of every size, in every field of a claim, its lines and its patient."""
    assert_sound(claim)


FIELDS = [
    (kind, field.name)
    for kind in (Claim, ServiceLine, Patient)
    for field in attrs.fields(kind)
    if field.name not in TYPED
]


@pytest.mark.parametrize(("kind", "field"), FIELDS, ids=lambda value: getattr(value, "__name__", value))
@settings(max_examples=60, deadline=None)
@given(value=wild)
def test_each_field_alone(kind, field, value):
    """The other fields are as they should be."""
    line, patient = ServiceLine("73560", [1], "LT", 2, 80.0), Patient("F", "1961-04-12")
    claim = Claim(
        ["M25.561", "E11.9"], [line, ServiceLine("99213", [2])], "2026-11-02", patient, documentation="MDM: low"
    )
    if kind is Claim:
        claim = attrs.evolve(claim, **{field: value})
    elif kind is ServiceLine:
        claim = attrs.evolve(claim, lines=[attrs.evolve(line, **{field: value}), claim.lines[1]])
    else:
        claim = attrs.evolve(claim, patient=attrs.evolve(patient, **{field: value}))
    assert_sound(claim)


def test_an_object_that_cannot_even_be_shown():
    """It is told by its type."""

    class Silent:
        def refuse(self, *_):
            raise RuntimeError

        __repr__ = __hash__ = __eq__ = __ne__ = __str__ = refuse

    silent = Silent()
    claim = Claim([silent], [ServiceLine(silent, [silent], [silent], service_date=silent)], silent, payer=silent)
    messages = [finding.message for finding in medcodes.check_claim(claim).findings]
    assert any("'<Silent>'" in message for message in messages)
    assert not any(finding.rule == CRASHED for finding in medcodes.check_claim(claim).findings)
