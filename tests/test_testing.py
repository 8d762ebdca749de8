"""The harness for cases of rules, which is shipped."""

from __future__ import annotations

import pytest

from medcodes import testing
from medcodes.errors import SourceError

GOOD = """\
[[case]]
name = "a film of the other knee"
diagnoses = ["M25.561"]
lines = [{ procedure = "73560", pointers = [1], modifiers = ["LT"] }]
fires = ["lines/0/modifiers"]
says = ["The modifier says left"]
"""


@pytest.fixture
def case(tmp_path):
    """The only case of a file of PX201, written with a part replaced."""

    def read(old="", new=""):
        path = tmp_path / "PX201.toml"
        assert old in GOOD
        path.write_text(GOOD.replace(old, new) if old else GOOD, "utf-8")
        [found] = testing.cases(path)
        return found

    return read


def test_a_case_that_is_right(case, tmp_path):
    """By file and by folder."""
    case().check()
    assert str(case()) == "PX201: a film of the other knee"
    assert testing.cases(tmp_path) == [case()]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('["lines/0/modifiers"]', "[]", r"fires \[\] is wanted, and got \['lines/0/modifiers'\]"),
        ('["LT"]', '["RT"]', r"fires \['lines/0/modifiers'\] is wanted, and got \[\]"),
        ("says left", "says right", "'The modifier says right' is not in"),
        ("says = [", 'skips = ["lines/0"]\nsays = [', r"skips \['lines/0'\] is wanted"),
        ("says = [", 'suggests = ["M25.562"]\nsays = [', r"suggests \['M25.562'\] is wanted"),
    ],
)
def test_a_case_that_is_wrong(case, old, new, told):
    """The failure says what was wanted and what came."""
    with pytest.raises(AssertionError, match=told):
        case(old, new).check()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("fires = ", "fire = ", "fire is unknown: a case has"),
        ('fires = ["lines/0/modifiers"]', "", "it does not say where the rule fires"),
        ("pointers", "pointer", "pointer is unknown: a line has"),
        ('name = "a film of the other knee"', "", "it has no name"),
        ("diagnoses = ", 'claim_type = "none"\ndiagnoses = ', "it describes no claim"),
        ("[[case]]", "[[cases]]", "cases is unknown"),
        ("[[case]]", "[[case", "it is no TOML"),
    ],
)
def test_a_file_that_is_wrong(case, old, new, told):
    """It is refused with its name."""
    with pytest.raises(SourceError, match=r"PX201\.toml") as raised:
        case(old, new)
    assert told in str(raised.value)


def test_a_rule_that_there_is_not(case, tmp_path):
    """Its cases cannot run."""
    (tmp_path / "XX999.toml").write_text(GOOD, "utf-8")
    with pytest.raises(LookupError, match="XX999"):
        testing.cases(tmp_path / "XX999.toml")[0].check()
