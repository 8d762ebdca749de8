"""The value object, and the keys that tables keep."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodes import Icd10CmCode, InvalidCodeError
from medcodes.diagnoses import spelling

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CHARACTERS = LETTERS + "0123456789"


def codes() -> st.SearchStrategy[str]:
    """Well-formed compact codes."""
    return st.builds(
        lambda first, rest: first + rest, st.sampled_from(LETTERS), st.text(CHARACTERS, min_size=2, max_size=6)
    )


@given(codes(), codes())
def test_order_of_keys_is_order_of_codes(one, other):
    """Sorting packed keys sorts codes: the tables depend on it."""
    assert (spelling.key_of(one) < spelling.key_of(other)) == (one < other)


@given(codes())
def test_keys_and_spellings_round_trip(compact):
    """A key gives its code again; every usual spelling gives the same code."""
    assert spelling.compact_of(spelling.key_of(compact)) == compact
    dotted = spelling.dotted(compact)
    for text in (dotted, dotted.lower(), f"  {compact} "):
        assert Icd10CmCode.parse(text).compact == compact


@given(codes(), codes())
def test_what_lies_below_a_code_lies_in_its_range_of_keys(one, other):
    """Descent is a range of integers."""
    low, high = spelling.keys_below(one)
    assert (low <= spelling.key_of(other) < high) == other.startswith(one)


@given(st.text())
def test_any_text_is_a_code_or_none(text):
    """Reading never fails in another way, and says why it refuses."""
    compact = spelling.compacted(text)
    if compact is None:
        with pytest.raises(InvalidCodeError):
            Icd10CmCode.parse(text)
        assert spelling.explain_malformed(text)
    else:
        assert spelling.compacted(spelling.dotted(compact)) == compact


def test_a_code_is_a_value():
    """Frozen, ordered, hashable, picklable; prints dotted."""
    code = Icd10CmCode.parse("e1121")
    assert str(code) == "E11.21"
    assert repr(code) == "Icd10CmCode('E11.21')"
    assert code.category == "E11"
    assert code.key == spelling.key_of("E1121")
    assert pickle.loads(pickle.dumps(code)) == code
    assert Icd10CmCode.parse("A00") < code
    with pytest.raises(AttributeError):
        code.compact = "A00"
