"""Rules that other packages bring: they run like the shipped ones, and a broken package is named."""

from __future__ import annotations

import subprocess
import sys

import pytest

RULE = '''
from medcodes.rules.finding import at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule("ACME101", "acme-never-pays", severity="warning", carc="50", when=Mark.PX_VISIT)
def acme_never_pays(claim, facts):
    """A visit is billed to a payer that pays none.

    Why: it is never paid.
    Example: 99213.
    Remedy: do not ask.
    Source: experience.
    """
    for line in facts.lines_with(Mark.PX_VISIT):
        yield at("lines", line.index, message="No visit is paid.")
'''
CASES = """\
[[case]]
name = "a visit"
diagnoses = ["I10"]
lines = [{ procedure = "99213", pointers = [1] }]
fires = ["lines/0"]
says = ["No visit"]

[[case]]
name = "a film"
diagnoses = ["I10"]
lines = [{ procedure = "71046", pointers = [1] }]
fires = []
"""
SHOW = """
import medcodes, medcodes.testing
from medcodes.rules.rule import rules
claim = medcodes.Claim(["I10"], [medcodes.ServiceLine("99213", [1])], "2026-11-02")
report = medcodes.check_claim(claim)
print([finding.rule for finding in report.findings], [rule.id for rule in rules if rule.id[0] in "AB"])
print([str(skip) for skip in report.skipped if skip.where == "rules"])
for case in medcodes.testing.cases("cases"):
    case.check()
"""


@pytest.fixture
def installed(tmp_path):
    """Install packages (name to source) in a folder of their own, run a script there, and give what it prints."""

    def run(packages: dict[str, str], script: str = SHOW) -> list[str]:
        for name, source in packages.items():
            (tmp_path / f"{name}.py").write_text(source, "utf-8")
            info = tmp_path / f"{name}-1.0.dist-info"
            info.mkdir()
            (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", "utf-8")
            (info / "entry_points.txt").write_text(f"[medcodes.rules]\n{name} = {name}\n", "utf-8")
        (tmp_path / "cases").mkdir()
        (tmp_path / "cases" / "ACME101.toml").write_text(CASES, "utf-8")
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", script],
            cwd=tmp_path,
            env={"PYTHONPATH": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    return run


def test_a_package_brings_a_rule_with_its_cases(installed):
    """It runs behind the shipped ones, and its cases run in the harness that is shipped."""
    assert installed({"acme": RULE}) == ["['ACME101'] ['ACME101']", "[]"]


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        ("import nothing_of_that_name", "ModuleNotFoundError"),
        (RULE.replace("ACME101", "BAD101").replace("acme-", "bad-") + "1 / 0", "ZeroDivisionError"),
        (RULE.replace("ACME101", "DX999").replace("acme-", "bad-"), "are medcodes' own; take others"),
        (RULE.replace("ACME101", "BAD101"), "the id or the name is taken"),
        (RULE.replace("ACME101", "BAD101").replace("acme-", "bad-").replace("Why:", "Because:"), "lacks Why"),
    ],
)
def test_a_broken_package_is_named_and_skipped(installed, broken, why):
    """None of its rules is left, the others run, and every report says what is missing."""
    found, told = installed({"acme": RULE, "bad": broken})
    assert found == "['ACME101'] ['ACME101']"
    assert "the plug-in bad (bad) was left out" in told
    assert why in told


def test_the_command_line_names_it(installed):
    """`medcodes rules` and `medcodes check` say so on standard error."""
    script = """
import contextlib, io, sys
from medcodes.cli import main
open("claims.csv", "w").write("claim,dos,dx1,cpt,pointers\\n1,2026-11-02,I10,99213,1\\n")
for words in (["rules"], ["check", "claims.csv"]):
    heard = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(heard):
        main(words)
    print(heard.getvalue().strip())
"""
    told = installed({"bad": "1 / 0"}, script)
    assert len(told) == 2
    assert all("the plug-in bad (bad) was left out (ZeroDivisionError" in line for line in told)
