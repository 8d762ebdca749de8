"""The documentation says what the project is now. Its Python examples are doctests; here is the rest."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import attrs
import pytest

from medcodes.cli import main
from tools import document_knowledge, document_rules, pinned

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
WHEELS = [value for value in vars(pinned).values() if isinstance(value, pinned.Wheel)]
LEFT_OUT = "…"
"""A line of its own in a sample: the command prints more there."""
_CONSOLE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


def samples() -> list[tuple[str, str, str]]:
    """Every command in the pages that is shown with its output: page, command, output."""
    found = []
    for page in PAGES:
        for block in _CONSOLE.findall(page.read_text("utf-8")):
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, _, output = part.partition("\n")
                if command.startswith("medcodes ") and output.strip():
                    found.append((page.name, command, output))
    return found


@pytest.mark.parametrize(("page", "command", "output"), samples(), ids=lambda text: text[:40])
def test_a_sample_is_what_the_command_prints(
    page: str, command: str, output: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Line by line, but for what is left out."""
    monkeypatch.chdir(ROOT)
    try:
        main(shlex.split(command)[1:])
    except SystemExit as end:
        assert not end.code
    printed = capsys.readouterr().out.strip()
    shown = [re.escape(part.strip("\n")) for part in re.split(rf"^{LEFT_OUT}$", output.strip(), flags=re.MULTILINE)]
    assert re.fullmatch(".*".join(shown), printed, flags=re.DOTALL), f"{page}: {printed}"


@pytest.mark.parametrize("path", document_rules.pages(), ids=lambda path: path.name)
def test_the_pages_of_rules_are_what_the_rules_say(path: Path) -> None:
    """`python -m tools.document_rules` writes them."""
    assert path.read_text("utf-8") == document_rules.pages()[path]


def test_there_is_no_other_page_of_rules() -> None:
    """A family that has no rules has no page."""
    there = {document_rules.REFERENCE / "rules.md", *(document_rules.REFERENCE / "rules").iterdir()}
    assert there == set(document_rules.pages())


def test_the_page_of_knowledge_is_what_the_files_say() -> None:
    """`python -m tools.document_knowledge` writes it."""
    assert document_knowledge.PAGE.read_text("utf-8") == document_knowledge.page()


def test_every_rule_has_a_section() -> None:
    """With its id and name, all parts of its documentation, its dates in force, and what it looks at."""
    pages = "\n".join(document_rules.pages().values())
    for rule in document_rules.shipped():
        section = pages.partition(f"## {rule.id} {rule.name}\n")[2].partition("\n## ")[0]
        for name, text in rule.parts.items():
            assert f"**{name}**: {text}" in section
        for day in (rule.since, rule.until):
            assert day is None or ("**In force**: dates of service" in section and str(day) in section)
        for marks in rule.when:
            assert all(f"`{mark.name}`" in section for mark in marks)


@pytest.mark.parametrize("wheel", WHEELS, ids=lambda wheel: f"{wheel.project}-{wheel.version}")
def test_the_pinned_sources_are_documented(wheel: pinned.Wheel) -> None:
    """Project, version and hash, in the reference."""
    page = (ROOT / "docs" / "reference" / "data.md").read_text("utf-8")
    for value in attrs.astuple(wheel):
        assert value in page
