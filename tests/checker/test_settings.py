"""Settings: which rules run, for whom, and how bad their findings are."""

from __future__ import annotations

import pickle

import attrs
import pytest

import medcodes
from medcodes import Claim, ServiceLine, Settings
from medcodes.checker import settings_file
from medcodes.errors import SettingsError, SourceError
from medcodes.rules.rule import find, rules

CLAIM = Claim(["M25.569"], [ServiceLine("71046", pointers=[1])], "2026-11-02")
"""A claim on which LNK101 and DX202 find something."""


def found(settings=None, claim=CLAIM):
    """Ids and severities of the findings."""
    return [(finding.rule, finding.severity.value) for finding in medcodes.check_claim(claim, settings).findings]


def test_the_claim_has_findings_of_two_rules():
    """Or the tests below would show nothing."""
    assert found() == [("DX202", "warning"), ("LNK101", "error")]


@pytest.mark.parametrize(
    ("settings", "left"),
    [
        (Settings(ignore=["DX202"]), ["LNK101"]),
        (Settings(ignore=["dx2"]), ["LNK101"]),
        (Settings(ignore=["laterality-unspecified"]), ["LNK101"]),
        (Settings(ignore="DX, LNK"), []),
        (Settings(select=["LNK"]), ["LNK101"]),
        (Settings(select=["DX202"], ignore=["DX2"]), ["DX202"]),
        (Settings(select=["DX2"], ignore=["DX202"]), []),
        (Settings(select=["DX202"], ignore=["DX202"]), []),
        (Settings(ignore=["ALL"], select=["LNK101"]), ["LNK101"]),
        (Settings(ignore=["all"]), []),
    ],
)
def test_the_more_exact_entry_counts(settings, left):
    """By id, by the beginning of ids, by name, in any case; ignore wins where both are as exact."""
    assert [rule for rule, _ in found(settings)] == left


def test_severity():
    """The user's has precedence; the most exact entry counts, and the report is ok where no error is left."""
    settings = Settings(severity={"LNK101": "info", "LNK": "warning", "DX": "error"})
    assert found(settings) == [("DX202", "error"), ("LNK101", "info")]
    assert medcodes.check_claim(CLAIM, Settings(severity={"region-mismatch": "warning"})).ok


def test_a_payer_comes_on_top():
    """Its section holds for claims of the payer, however it is written, and for no others."""
    settings = Settings(
        ignore=["DX2"],
        payers={
            "Acme  Health": Settings(select=["DX202"], severity={"LNK101": "info"}),
            "Other": Settings(ignore=["LNK"]),
        },
    )
    assert found(settings) == [("LNK101", "error")]
    assert found(settings, attrs.evolve(CLAIM, payer=" ACME health ")) == [("DX202", "warning"), ("LNK101", "info")]
    assert found(settings, attrs.evolve(CLAIM, payer="other")) == []
    assert found(settings, attrs.evolve(CLAIM, payer="Third")) == [("LNK101", "error")]


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (Settings(ignore=["DX20l"]), "'DX20l'; did you mean DX201?"),
        (Settings(select=["region-missmatch"]), "did you mean region-mismatch?"),
        (Settings(severity={"XYZ": "info"}), "`medcodes rules` lists them"),
        (Settings(severity={"DX202": "fatal"}), "'fatal' is no severity"),
        (Settings(payers={"Acme": Settings(ignore=["DX999"])}), "'DX999'"),
        (Settings(payers={"Acme": Settings(payers={"Acme": Settings()})}), "payers of their own"),
    ],
)
def test_what_is_unknown_is_an_error(settings, told):
    """It names what was read, and the nearest rule."""
    with pytest.raises(SettingsError) as raised:
        medcodes.check_claim(CLAIM, settings)
    assert told in str(raised.value)


def test_settings_are_values():
    """Equal, hashable, picklable; the order of a mapping does not matter to none of that."""
    settings = Settings(select="DX, PX", severity={"DX202": "info"}, payers={"Acme": Settings(ignore="LNK")})
    assert pickle.loads(pickle.dumps(settings)) == settings
    assert hash(Settings(select=["DX", "PX"])) == hash(Settings(select="DX,PX"))


OWN = """\
ignore = ["EM102"]

[severity]
DX202 = "info"

[payers."Acme Health"]
ignore = ["DX2"]
severity = { LNK101 = "warning" }
"""


def test_a_file_of_its_own_and_a_project(tmp_path):
    """The same settings from both."""
    (tmp_path / "medcodes.toml").write_text(OWN, "utf-8")
    project = OWN.replace('ignore = ["EM102"]', '[tool.medcodes]\nignore = ["EM102"]')
    project = project.replace("[severity]", "[tool.medcodes.severity]").replace("[payers", "[tool.medcodes.payers")
    (tmp_path / "pyproject.toml").write_text(f"[project]\nname = 'x'\n\n{project}", "utf-8")
    wanted = Settings(
        ignore=["EM102"],
        severity={"DX202": "info"},
        payers={"Acme Health": Settings(ignore=["DX2"], severity={"LNK101": "warning"})},
    )
    assert Settings.load(tmp_path / "medcodes.toml") == Settings.load(str(tmp_path / "pyproject.toml")) == wanted


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ('"EM102"', '"EM1O2"', 1, "there is no rule 'EM1O2'; did you mean EM102?"),
        ('ignore = ["EM102"]', 'ignroe = ["EM102"]', 1, "did you mean ignore?"),
        ('ignore = ["EM102"]', 'ignore = "EM102"', 1, "is a list of rules"),
        ('DX202 = "info"', 'DX2022 = "info"', 4, "'DX2022'; did you mean DX202?"),
        ('DX202 = "info"', 'DX202 = "bad"', 4, "'bad' is no severity"),
        ('ignore = ["DX2"]', 'ignore = ["DX2", "nope-nope"]', 7, "there is no rule 'nope-nope'"),
        ('LNK101 = "warning"', 'LNK999 = "warning"', 8, "there is no rule 'LNK999'"),
        ('ignore = ["DX2"]', "payers = 1", 7, "payers is unknown"),
        ("[severity]", "[severity", 3, "it is no TOML"),
    ],
)
def test_what_is_wrong_in_a_file_is_told_with_its_line(tmp_path, old, new, line, told):
    """Rules, severities, fields and TOML itself."""
    path = tmp_path / "medcodes.toml"
    path.write_text(OWN.replace(old, new), "utf-8")
    with pytest.raises(SourceError) as raised:
        Settings.load(path)
    assert raised.value.line == line
    assert told in str(raised.value)


def test_a_project_without_settings_is_refused_when_named_and_passed_over_when_searched(tmp_path):
    """The search goes upward to the next file that has some."""
    (tmp_path / "medcodes.toml").write_text(OWN, "utf-8")
    below = tmp_path / "work" / "deep"
    below.mkdir(parents=True)
    (tmp_path / "work" / "pyproject.toml").write_text("[tool.other]\nx = 1\n", "utf-8")
    with pytest.raises(SourceError, match=r"no table tool\.medcodes"):
        Settings.load(tmp_path / "work" / "pyproject.toml")
    assert settings_file.find(below) == tmp_path / "medcodes.toml"


def test_a_library_call_reads_no_file(tmp_path, monkeypatch):
    """Only who asks for a file gets its settings."""
    (tmp_path / "medcodes.toml").write_text('ignore = ["ALL"]', "utf-8")
    monkeypatch.chdir(tmp_path)
    assert len(found()) == 2


@pytest.mark.parametrize("rule", tuple(rules), ids=lambda rule: rule.id)
def test_every_rule_can_be_ignored_by_id_and_name(rule):
    """And is selected alone by either."""
    for name in (rule.id, rule.name):
        assert not Settings(ignore=[name]).check().allows(rule)
        assert [other.id for other in rules if Settings(select=[name]).allows(other)] == [rule.id]


def test_the_beginning_of_an_id_is_no_part_of_it():
    """X2 names no rule, though it stands within DX2."""
    assert Settings(ignore=["X2"]).allows(find("DX202"))
