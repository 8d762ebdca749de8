"""Knowledge files: each says what it is about, what it rests on and when it was read, or it is not compiled."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from medcodes.anatomy import read_anatomy
from medcodes.diagnoses.building.facts import Knowledge
from medcodes.edits.building import compile_edits
from medcodes.em.building import compile_levels
from medcodes.errors import SourceError
from medcodes.procedures.building.catalogue import compile_catalogue
from medcodes.procedures.building.modifiers import compile_modifiers
from medcodes.procedures.building.words import compile_words
from medcodes.rules.building import compile_rules
from medcodes.store.knowledge import About, read_knowledge
from tools.compile_icd10cm import KNOWLEDGE
from tools.document_knowledge import FOLDERS, files

STATED = 'title = "Knees"\nsource = "a public source"\nreviewed = 2026-11-28\n'
COMPILERS: dict[str, Callable[[Path], object]] = {
    "anatomy": read_anatomy,
    "diagnoses": lambda folder: Knowledge(folder, read_anatomy(KNOWLEDGE / "anatomy")),
    "edits": compile_edits,
    "em": compile_levels,
    "modifiers": compile_modifiers,
    "procedures": lambda folder: (
        compile_catalogue(folder, read_anatomy(KNOWLEDGE / "anatomy")),
        compile_words(folder / "search" / "words.toml"),
    ),
    "rules": compile_rules,
}


def written(folder: Path, text: str) -> Path:
    """A knowledge file with that text."""
    path = folder / "knees.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_file_is_read_in_two_parts(tmp_path):
    """What it says of itself, and the rest."""
    about, content = read_knowledge(written(tmp_path, f"[about]\n{STATED}[knee]\nlabel = 'knee'\n"))
    assert about == About("Knees", "a public source", date(2026, 11, 28))
    assert content == {"knee": {"label": "knee"}}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[knee]\n", "has no table"),
        ("about = 3\n", "has no table"),
        ('[about]\ntitle = "Knees"\nsource = "a public source"\n', "and here are"),
        (f'[about]\n{STATED}by = "somebody"\n', "and here are"),
        ("[about]\n" + STATED.replace("a public source", " "), "states no source"),
        ("[about]\n" + STATED.replace("Knees", ""), "states no title"),
        ("[about]\n" + STATED.replace("2026-11-28", '"last year"'), "a day such as"),
        ("[about]\n" + STATED.replace("2026-11-28", "2026-11-28T10:00:00"), "a day such as"),
        ("[about\n", "is no TOML"),
    ],
)
def test_a_file_that_does_not_say_so_is_refused(tmp_path, text, told):
    """The error names the file and what is missing."""
    path = written(tmp_path, text)
    with pytest.raises(SourceError, match=told) as refusal:
        read_knowledge(path)
    assert refusal.value.path == str(path)


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_is_asked(tmp_path, folder):
    """A compiler refuses its folder where any one of the files does not say what it rests on."""
    copy = tmp_path / folder
    shutil.copytree(KNOWLEDGE / folder, copy)
    COMPILERS[folder](copy)
    for path in sorted(copy.rglob("*.toml")):
        text = path.read_text("utf-8")
        path.write_text(text.replace("source = ", "origin = ", 1), "utf-8")
        with pytest.raises(SourceError, match="and here are") as refusal:
            COMPILERS[folder](copy)
        assert refusal.value.path == str(path)
        path.write_text(text, "utf-8")


@pytest.mark.parametrize("path", [path for folder in FOLDERS for path in files(folder)], ids=lambda path: path.name)
def test_what_a_file_says_of_itself(path):
    """A title and a source for a reader, and a review that has been, after the newest year of codes in it."""
    about, content = read_knowledge(path)
    assert content
    assert about.title[0].isupper()
    assert not about.title.endswith(".")
    assert len(about.source) > 20
    assert about.reviewed >= date(2026, 11, 23)


def test_titles_are_unique():
    """No two files say that they are about the same."""
    titles = [read_knowledge(path)[0].title for folder in FOLDERS for path in files(folder)]
    assert len(set(titles)) == len(titles)
