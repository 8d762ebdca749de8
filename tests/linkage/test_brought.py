"""Indications that packages and a folder of the user's bring."""

from __future__ import annotations

import pytest

import medcodes
from medcodes import plugins
from medcodes.linkage.family import Family
from medcodes.linkage.indications import indications
from medcodes.store.catalogue import reopen

DAY = "2026-11-02"
OWN = """
[rose-light]
title = "Rose light for aching knees"
procedures = ["0999T"]
supports = [{ codes = ["M25.56"], why = "an aching knee" }]
exclusive = true
source = "our own trial"
"""


@pytest.fixture(autouse=True)
def _shipped_again():
    """Whatever a test brought is forgotten after it."""
    yield
    reopen()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder that the user points at."""
    monkeypatch.setenv("MEDCODES_INDICATIONS", str(tmp_path))
    reopen()
    return tmp_path


def ask(procedure, diagnosis):
    """The link of a pair."""
    return medcodes.check_link(procedure, [diagnosis], on=DAY)


def plug_in(monkeypatch, *callables):
    """Have packages bring indications."""

    class Point:
        def __init__(self, name, brought):
            self.name, self.value, self._brought = name, f"tests:{name}", brought

        def load(self):
            return self._brought

    points = [Point(f"p{place}", brought) for place, brought in enumerate(callables)]
    monkeypatch.setattr(plugins, "points", lambda group: points if group == "medcodes.indications" else [])
    reopen()


def test_a_folder_brings_families(folder):
    """They answer beside the shipped ones, both ways."""
    before = ask("0999T", "M25.561").verdict
    (folder / "own.toml").write_text(OWN, "utf-8")
    reopen()
    assert before != "supported"
    link = ask("0999T", "M25.561")
    assert (link.verdict, link.reasons[0].source) == ("supported", "our own trial")
    assert "an aching knee" in link.reasons[0].text
    assert ask("0999T", "R05.9").verdict == "unsupported"
    assert ask("71046", "R05.9").verdict == "supported"
    assert [family.name for family in medcodes.indications("0999T")][-1] == "rose-light"
    assert "rose-light" in [family.name for family in medcodes.procedures_for("M25.569")]


def test_a_family_of_the_same_name_takes_the_place_of_the_shipped_one(folder):
    """So a user corrects a family without touching the package."""
    narrow = OWN.replace("rose-light", "chest-xray").replace("0999T", "71045-71048").replace("M25.56", "R05")
    (folder / "own.toml").write_text(narrow, "utf-8")
    reopen()
    assert ask("71046", "R05.9").verdict == "supported"
    assert ask("71046", "J18.9").verdict == "unsupported"
    assert [family.source for family in medcodes.indications("71046")] == ["our own trial"]


def test_what_is_usual_is_named_first(folder):
    """Wherever it stands in the lists."""
    lists = OWN.replace('"M25.56"', '"M17", "M23-M25"')
    (folder / "own.toml").write_text(lists, "utf-8")
    reopen()
    assert ask("0999T", "L60.0").suggestions == ("M23-M25", "M17")
    (folder / "own.toml").write_text(lists.replace("exclusive", 'usual = ["M25.56"]\nexclusive'), "utf-8")
    reopen()
    assert ask("0999T", "L60.0").suggestions == ("M25.56", "M23-M25", "M17")


def test_later_sources_replace_earlier_ones(folder, monkeypatch):
    """A package replaces a shipped family, and the folder replaces the package's."""
    brought = Family(
        name="chest-xray",
        title="X-ray",
        procedures=("71046",),
        supports=((("R05",), "cough"),),
        excludes=(),
        exclusive=True,
        universal="",
        sex=None,
        ages="",
        source="a package",
        reviewed="",
    )
    plug_in(monkeypatch, lambda: [brought])
    assert ask("71046", "R05.9").reasons[0].source == "a package"
    own = OWN.replace("rose-light", "chest-xray").replace("0999T", "71046").replace("M25.56", "R05")
    (folder / "own.toml").write_text(own, "utf-8")
    reopen()
    assert ask("71046", "R05.9").reasons[0].source == "our own trial"


def test_a_broken_plug_in_is_named_and_skipped(folder, monkeypatch, capsys):
    """The others go on; links and the command line name it."""

    def broken():
        raise ZeroDivisionError

    (folder / "bad.toml").write_text(OWN.replace("0999T", "99-T"), "utf-8")
    (folder / "good.toml").write_text(OWN, "utf-8")
    plug_in(monkeypatch, broken, lambda: 7)
    assert ask("0999T", "M25.561").verdict == "supported"
    problems = indications().problems
    assert len(problems) == 3
    assert problems[0] == "the plug-in p0 (tests:p0) was left out (ZeroDivisionError: )"
    assert "returned int" in problems[1]
    assert "bad.toml, line 4: rose-light: '99-T' is no range of procedure codes" in problems[2]
    assert all(f"indications: {problem}" in ask("71046", "R05.9").unchecked for problem in problems)
    from medcodes.cli import main

    assert main(["indications"]) == 0
    assert "Not used: the plug-in p0" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        (("exclusive = true", 'exclusive = "yes"'), 6, "true or false"),
        (("exclusive = true", "exclusiv = true"), 6, "exclusiv is unknown: a family has title"),
        (("exclusive = true", 'sex = "X"'), 6, "F or M"),
        (("exclusive = true", 'ages = "old"'), 6, "first and last year"),
        (("exclusive = true", 'reviewed = "soon"'), 6, "is a day"),
        (("exclusive = true", 'usual = ["M25"]'), 6, "M25 is usual, and no list of supports holds it whole"),
        (('codes = ["M25.56"]', 'codes = ["M25.56", "J18-J12"]'), 5, "not in order"),
        (('codes = ["M25.56"]', "codes = [25]"), 5, "quotation marks"),
        (('codes = ["M25.56"], ', ""), 5, "codes and why"),
        (('supports = [{ codes = ["M25.56"], why = "an aching knee" }]', ""), 2, "supports nothing"),
        (('procedures = ["0999T"]', ""), 2, "no procedures"),
        (('source = "our own trial"', ""), 2, "no source"),
        (("[rose-light]", "loose = 1\n[rose-light]"), 2, "outside a family"),
    ],
)
def test_a_mistake_is_told_with_its_line(folder, change, line, words):
    """As a coder would look for it."""
    (folder / "own.toml").write_text(OWN.replace(*change), "utf-8")
    reopen()
    [problem] = indications().problems
    assert f"own.toml, line {line}: " in problem
    assert words in problem
