"""Findings are values, though their words are made only when they are read."""

from __future__ import annotations

import copy
import pickle

import pytest

from medcodes.rules.finding import Finding, Severity, at
from medcodes.rules.later import Later


def finding(message="It is wrong.", suggestions=("A00",), source="A source."):
    """A finding with any of its words made now or later."""
    return Finding("ZZ101", "any-name", Severity.ERROR, "lines/0", message, "Mend it.", suggestions, "16", source)


@pytest.fixture
def made():
    """How often words were made."""
    return []


@pytest.fixture
def lazy(made):
    """The same finding, its words made later."""

    def make(value):
        def call():
            made.append(value)
            return value

        return Later(call)

    return finding(make("It is wrong."), make(("A00",)), make("A source."))


def test_words_are_made_once_and_only_when_read(lazy, made):
    """Severity and place tell nothing of the words."""
    assert (lazy.severity, lazy.where, made) == ("error", "lines/0", [])
    assert lazy.message == lazy.message == "It is wrong."
    assert made == ["It is wrong."]
    assert (lazy.suggestions, lazy.source) == (("A00",), "A source.")
    assert len(made) == 3


def test_it_equals_what_was_made_at_once(lazy):
    """Equal both ways, with the same hash, dictionary and text; copies and pickles hold plain values."""
    plain = finding()
    assert lazy == plain
    assert plain == lazy
    assert hash(lazy) == hash(plain)
    assert lazy.to_dict() == plain.to_dict()
    assert str(lazy) == str(plain)
    assert pickle.loads(pickle.dumps(lazy)) == copy.copy(lazy) == plain
    assert lazy != finding("Another.")
    with pytest.raises(AttributeError):
        lazy.rule = "other"


def test_a_wording_that_fails_leaves_the_finding():
    """It says so, and tells the kind of error alone: its text may quote the claim."""

    def fail():
        raise RuntimeError("M25.561")

    found = at("lines", 1, message=fail, suggestions=fail, source=fail)
    told = finding(found.message, found.suggestions, found.source)
    assert told.message == told.source == "The wording of this finding failed with RuntimeError."
    assert told.suggestions == ()
