"""A payer's own rules in TOML: what is wrong is told with its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from medcodes.errors import SourceError
from medcodes.policies.payer_rules import read_rules

EXAMPLES = sorted((Path(__file__).parent.parent.parent / "examples" / "policies").glob("*.toml"))
GOOD = """payer = "Acme"
states = ["TX", "ok"]
first_day = 2026-01-01

[one]
title = "One"
procedures = ["71045-71048"]
covered = [
  "R05",
  "J12-J18",
]
"""


def read(tmp_path: Path, text: str):
    """The policies of a text."""
    path = tmp_path / "rules.toml"
    path.write_bytes(text.encode())
    return read_rules(path).policies


def test_a_policy(tmp_path):
    """What stands above the first holds for all."""
    [policy] = read(tmp_path, GOOD)
    assert (policy.id, policy.payer, policy.states, policy.first_day) == ("one", "Acme", ("TX", "OK"), date(2026, 1, 1))
    [group] = policy.groups
    assert (group.procedures, group.diagnoses) == (("71045-71048",), ("R05", "J12-J18"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_examples_are_valid(path):
    """Those that are shipped."""
    assert read_rules(path).policies


@pytest.mark.parametrize(
    ("before", "after", "line", "problem"),
    [
        ('"J12-J18"', '"J18-J12"', 10, "one: 'J18-J12' is not in order"),
        ('"R05"', "5", 9, "one: 5 is no text"),
        ('"R05"', '"R5"', 9, "one: 'R5' is not a code"),
        ('"71045-71048"', '"7104"', 7, "one: '7104' is no range of procedure codes"),
        ('title = "One"', 'titel = "One"', 6, "one: titel is unknown"),
        ('title = "One"\n', "", 5, "one: it has no title"),
        ('payer = "Acme"\n', "", 4, "one: it has no payer"),
        ('payer = "Acme"', "payer = 3", 1, "payer is a text"),
        ('"ok"', '"Oklahoma"', 2, "'Oklahoma' is no state"),
        ("2026-01-01", '"January"', 3, "first_day is 'January'"),
        ("2026-01-01", "2026-13-01", 3, "it is no TOML"),
        ("[one]", "[one", 5, "it is no TOML"),
        ("first_day", "colour", 3, "colour is unknown here"),
        ("covered = [", 'others = "maybe"\ncovered = [', 8, "others is maybe"),
        ("covered = [", "last_day = 2025-01-01\ncovered = [", 8, "lies before its first"),
        ("covered = [", 'together = [{ primary = ["B35.1"] }]\ncovered = [', 8, "both primary and secondary"),
        ("covered = [", 'together = [{ primary = ["B35.1"], secondary = ["?"] }]\ncovered = [', 8, r"'\?' is not"),
    ],
)
def test_mistakes_are_told_with_their_lines(tmp_path, before, after, line, problem):
    """The line of the value, or of its field, or of its table."""
    with pytest.raises(SourceError, match=problem) as error:
        read(tmp_path, GOOD.replace(before, after, 1))
    assert error.value.line == line


@pytest.mark.parametrize("text", ["", 'payer = "Acme"\n', '[one]\npayer = "A"\ntitle = "T"\nprocedures = ["71046"]\n'])
def test_what_decides_nothing_is_refused(tmp_path, text):
    """A file without policies, a policy without lists."""
    with pytest.raises(SourceError, match=r"no policy|decides nothing"):
        read(tmp_path, text)


def test_a_file_that_is_no_text(tmp_path):
    """Named."""
    path = tmp_path / "rules.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SourceError, match="not UTF-8"):
        read_rules(path)
