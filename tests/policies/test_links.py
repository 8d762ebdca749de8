"""Policies in verdicts: chosen by payer, state and day; the specific one wins; what was not asked is told."""

from __future__ import annotations

import pickle

import pytest

import medcodes
from medcodes import plugins
from medcodes.errors import MedcodesError, SourceError
from medcodes.policies import loaded as loading
from medcodes.policies.added import add_policies, added, remove_policies, tables
from medcodes.policies.policy import Group, Policy, Relation
from tests.policies.exports import ARTICLE, export

DAY = "2026-11-02"
_WANTED = "Policy objects or paths are wanted)"
RULES = """payer = "Acme"
first_day = 2026-01-01

[chest]
title = "Chest imaging"
procedures = ["71045-71048"]
covered = ["R05", "J12-J18"]
excluded = ["J15.9"]

[chest-texas]
title = "Chest imaging in Texas"
procedures = ["71046"]
states = ["TX"]
covered = ["R06"]

[nails]
title = "Nails"
procedures = ["11720"]
together = [{ primary = ["B35.1"], secondary = ["M79.67"], why = "with pain; a modifier tells the toe" }]

[visits]
title = "Visits"
procedures = ["99213"]
excluded = ["Z02"]

[counts]
title = "Counts"
procedures = ["85025"]
others = "covered"
excluded = ["Z00"]
last_day = 2026-12-31
"""


@pytest.fixture
def acme(home, tmp_path):
    """The rules of a payer, added."""
    path = tmp_path / "acme.toml"
    path.write_text(RULES, "utf-8")
    return add_policies(path)


def ask(procedure, *diagnoses, payer="ACME ", state=None, on=DAY):
    """A link for the payer."""
    return medcodes.check_link(procedure, diagnoses, on=on, payer=payer, state=state)


@pytest.mark.parametrize(
    ("procedure", "diagnoses", "state", "verdict"),
    [
        ("71046", ["R05.9"], None, "supported"),
        ("71046", ["M25.571"], None, "unsupported"),
        ("71046", ["M25.571", "J18.9"], None, "supported"),
        ("71046", ["J15.9"], None, "unsupported"),
        ("71046", ["R06.02"], "TX", "supported"),
        ("71046", ["R05.9"], "TX", "unsupported"),
        ("71047", ["R05.9"], "TX", "supported"),
        ("71046", ["R06.02"], "OK", "unsupported"),
        ("11720", ["B35.1"], None, "unsupported"),
        ("11720", ["B35.1", "M79.674"], None, "supported"),
        ("11720", ["M79.674"], None, "unsupported"),
        ("11720", ["M79.674", "B35.1"], None, "supported"),
        ("11720", ["B35.1", "B35.1"], None, "unsupported"),
        ("99213", ["Z02.1"], None, "unsupported"),
        ("99213", ["R05.9"], None, "plausible"),
        ("85025", ["V00.01XA"], None, "supported"),
        ("85025", ["Z00.00"], None, "unsupported"),
        ("71046", ["no code"], None, "undetermined"),
        ("no code", ["R05.9"], None, "undetermined"),
        ("71046", [], None, "undetermined"),
    ],
)
def test_verdicts(acme, procedure, diagnoses, state, verdict):
    """What a policy says has precedence; where it is silent, indications and anatomy answer."""
    link = ask(procedure, *diagnoses, state=state)
    assert link.verdict == verdict, [reason.text for reason in link.reasons]


def test_a_policy_is_cited(acme):
    """Basis, id, title and source."""
    [reason] = ask("71046", "R05.9").reasons
    assert (reason.basis, reason.verdict) == ("policy", "supported")
    assert "chest (Chest imaging) covers R05.9" in reason.text
    assert "chest" in reason.source
    assert ask("71046", "M25.571").suggestions == ("J12", "R05")


def test_two_policies_in_conflict_are_both_shown(acme):
    """The one of the state has precedence over the one of everywhere."""
    first, second = ask("71046", "R05.9", state="tx").reasons
    assert (first.verdict, second.verdict) == ("unsupported", "supported")
    assert "chest-texas" in first.text
    assert "precedence over chest, which says otherwise" in first.text
    assert "chest-texas is the more specific policy" in second.text


def test_conditions_and_modifiers_are_told(acme):
    """What a table cannot enforce is in the reason."""
    [reason] = ask("11720", "B35.1").reasons
    for words in ("only together with another diagnosis", "M79.67", "a modifier tells the toe"):
        assert words in reason.text


def test_days_in_force(acme):
    """Before the first and after the last day the policy does not decide."""
    assert ask("71046", "M25.571", on="2025-12-31").reasons[0].basis == "anatomy"
    assert ask("85025", "Z00.00", on="2027-01-01").reasons[0].basis != "policy"


def test_what_was_not_asked_is_told(acme):
    """No payer, another payer, no policy, no state."""
    assert medcodes.check_link("71046", "R05.9", DAY).unchecked == ("payer policies: no payer was given",)
    assert ask("71046", "R05.9", payer="Other").unchecked == ("payer policies: none of other is loaded",)
    assert ask("99214", "R05.9", state="TX").unchecked == ("payer policies: no policy of acme for 99214 in TX",)
    assert ask("71046", "R05.9").unchecked == (
        "payer policies: no state was given, and chest-texas holds in some states only",
    )
    assert ask("71046", "R05.9", state="TX").unchecked == ()


def test_links_are_values(acme):
    """They pickle with payer and state, and differ by them."""
    link = ask("71046", "R05.9", state="TX")
    again = pickle.loads(pickle.dumps(link))
    assert (again, hash(again), again.reasons) == (link, hash(link), link.reasons)
    assert (again.payer, again.state, again.day) == ("acme", "TX", DAY)
    assert link != ask("71046", "M25.571", state="OK")


def test_a_local_policy_wins_over_a_national_one(home, monkeypatch):
    """Both are of the same program."""
    group = Group(1, Relation.COVERED, ("93970",), ("I82",))
    national = Policy("N1", "National", "Medicare", (group,), national=True)
    local = Policy("L1", "Local", "Medicare", (Group(1, Relation.EXCLUDED, ("93970",), ("I82.4",)),), ("TX",))
    _plug_in(monkeypatch, lambda: [national, local])
    link = ask("93970", "I82.401", payer="medicare", state="TX")
    assert [(reason.verdict.value, reason.text[:2]) for reason in link.reasons] == [
        ("unsupported", "L1"),
        ("supported", "N1"),
    ]
    assert ask("93970", "I82.401", payer="medicare", state="OK").verdict == "supported"


def test_one_that_names_the_diagnosis_wins_over_one_that_leaves_it_out(home, monkeypatch):
    """Two articles of one contractor, each with its own list: valid claims are not denied."""
    names = ("A1", ("I82.4",)), ("A2", ("M79.6",))
    policies = [
        Policy(name, "", "medicare", (Group(1, Relation.COVERED, ("93970",), codes),), ("TX",)) for name, codes in names
    ]
    _plug_in(monkeypatch, lambda: policies)
    for code in ("I82.401", "M79.604"):
        assert ask("93970", code, payer="medicare", state="TX").verdict == "supported"


def test_adding_and_removing(home, tmp_path):
    """Once each; by name or hash; a later file of the same article has precedence."""
    file = add_policies(export(tmp_path / "old.zip", ARTICLE))
    assert (file.policies, file.pairs, file.payers, file.problems) == (1, 4, ("medicare",), ())
    assert add_policies(tmp_path / "old.zip") == file
    assert ask("93970", "I80.01", payer="medicare").verdict == "unsupported"
    newer = {**ARTICLE, "article_x_icd10_covered": [("100", "2", "I80.01", "1", "")]}
    add_policies(export(tmp_path / "new.zip", newer))
    assert [known.file for known in added()] == ["old.zip", "new.zip"]
    link = ask("93970", "I80.01", payer="medicare")
    assert (link.verdict, len(link.reasons)) == ("supported", 1)
    assert [known.file for known in remove_policies("new.zip")] == ["new.zip"]
    assert remove_policies(file.sha256[:8]) == (file,)
    with pytest.raises(MedcodesError, match=r"no file 'old\.zip' was added"):
        remove_policies("old.zip")
    assert ask("93970", "I80.01", payer="medicare").unchecked == ("payer policies: none is loaded",)


def test_a_file_that_is_refused_changes_nothing(home, tmp_path):
    """Nothing is half added."""
    (tmp_path / "bad.zip").write_bytes(b"no zip")
    with pytest.raises(SourceError):
        add_policies(tmp_path / "bad.zip")
    assert added() == ()


def test_a_damaged_table_is_named_and_skipped(acme):
    """Other policies still answer."""
    [path] = tables()
    path.write_bytes(path.read_bytes()[:-1])
    loading._kept.clear()
    assert any("is damaged" in missing for missing in ask("71046", "R05.9").unchecked)
    [known] = added()
    assert known.kind == "damaged"
    remove_policies(known.file)
    assert tables() == []


def test_the_same_file_gives_the_same_table(tmp_path, monkeypatch):
    """Byte for byte."""
    made = []
    for name in ("one", "two"):
        monkeypatch.setenv("MEDCODES_HOME", str(tmp_path / name))
        (tmp_path / "acme.toml").write_text(RULES, "utf-8")
        add_policies(tmp_path / "acme.toml")
        [path] = tables()
        made.append((path.name, path.read_bytes()))
    assert made[0] == made[1]


def test_a_broken_plug_in_is_named_and_skipped(home, monkeypatch):
    """Never silent, never in the way of others."""

    def broken():
        raise ZeroDivisionError

    good = Policy("P1", "", "acme", (Group(1, Relation.COVERED, ("93970",), ("I82",)),))
    _plug_in(monkeypatch, broken, lambda: good, lambda: 3)
    link = ask("93970", "I82.401")
    assert link.verdict == "supported"
    assert link.unchecked == (
        "payer policies: the plug-in p0 (tests:p0) was left out (ZeroDivisionError: )",
        "payer policies: the plug-in p2 (tests:p2) was left out (TypeError: it returned int, and " + _WANTED,
    )


def test_a_plug_in_can_bring_files(home, tmp_path, monkeypatch):
    """Paths of TOML files and exports."""
    (tmp_path / "acme.toml").write_text(RULES, "utf-8")
    _plug_in(monkeypatch, lambda: [tmp_path / "acme.toml"])
    assert ask("71046", "R05.9").verdict == "supported"


def test_a_folder_that_the_user_points_at(home, tmp_path, monkeypatch):
    """Its files answer; one that is wrong is named."""
    folder = tmp_path / "policies"
    folder.mkdir()
    (folder / "acme.toml").write_text(RULES, "utf-8")
    (folder / "bad.toml").write_text("[x]\ncolour = 1\n", "utf-8")
    (folder / "notes.txt").write_text("not read", "utf-8")
    monkeypatch.setenv("MEDCODES_POLICIES", str(folder))
    link = ask("71046", "R05.9")
    assert link.verdict == "supported"
    assert any("bad.toml, line 2" in missing for missing in link.unchecked)
    monkeypatch.setenv("MEDCODES_POLICIES", str(tmp_path / "nowhere"))
    assert any("is no folder" in missing for missing in ask("71046", "R05.9").unchecked)


def test_a_claim_uses_its_payer_and_state(acme):
    """LNK103, with what the policy covers as suggestions."""
    lines = [medcodes.ServiceLine("71046", pointers=[1])]
    report = medcodes.check_claim(medcodes.Claim(["R05.9"], lines, DAY, payer="Acme", state="TX"))
    [finding] = [finding for finding in report.findings if finding.rule == "LNK103"]
    assert (finding.where, finding.carc, finding.suggestions[0]) == ("lines/0", "50", "R06")
    assert medcodes.check_claim(medcodes.Claim(["R05.9"], lines, DAY, payer="Acme", state="OK")).ok


def _plug_in(monkeypatch, *callables):
    """Have packages bring policies."""

    class Point:
        def __init__(self, name, brought):
            self.name, self.value, self._brought = name, f"tests:{name}", brought

        def load(self):
            return self._brought

    points = [Point(f"p{place}", brought) for place, brought in enumerate(callables)]
    monkeypatch.setattr(plugins, "points", lambda group: points if group == "medcodes.policies" else [])
    loading._kept.clear()
