"""Reading whole snippets of notes: problems, data, risk, time, and all that stands beside them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from medcodes.em import documented

NOTES = tomllib.loads(Path(__file__).with_name("notes.toml").read_text("utf-8"))["note"]


@pytest.mark.parametrize("note", NOTES, ids=lambda note: " ".join(note["text"].split())[:60])
def test_a_note_is_read_as_a_coder_reads_it(note):
    """The decision making and the total time that it states, and neither where it leaves them in doubt."""
    read = documented(note["text"])
    assert (read.mdm, read.minutes) == (note.get("mdm"), note.get("minutes"))


def test_notes_are_of_every_kind():
    """Enough that say the one, the other, both and neither."""
    kinds = [("mdm" in note, "minutes" in note) for note in NOTES]
    assert len(NOTES) > 100
    assert all(kinds.count(kind) >= 3 for kind in [(True, True), (True, False), (False, True), (False, False)])
