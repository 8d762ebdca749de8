"""The notes of the Tabular List: what each node carries, what it inherits, and the codes that notes name."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from medcodes.diagnoses.building.references import Resolver
from medcodes.diagnoses.notes import NoteKind, notebook
from medcodes.diagnoses.references import label
from medcodes.diagnoses.system import icd10cm

RELEASE = icd10cm.on("2026-11-02")
BOOK = notebook(RELEASE.tree)
NEWEST = 0
SOURCES = Path(__file__).parents[2] / ".cache" / "sources"


@pytest.fixture(scope="module")
def resolver():
    """References resolved against the shipped tree."""
    return Resolver(RELEASE.tree)


def named(resolver, text):
    """The references in a text, as they are printed."""
    return [label(*pair) for pair in resolver.resolve(text).references]


@pytest.mark.parametrize(
    ("code", "kind", "start"),
    [
        ("1", "includes", "diseases generally recognized"),
        ("V00-V99", "note", "This section is structured in 12 groups"),
        ("M00-M02", "note", "This block comprises"),
        ("A00.0", "inclusion_term", "Classical cholera"),
        ("M25", "excludes2", "abnormality of gait"),
        ("E11", "use_additional", "code to identify control"),
        ("G63", "code_first", "underlying disease"),
        ("H54.8", "note", "The table below"),
        ("S72", "seventh_character", "The appropriate 7th character"),
    ],
)
def test_own_notes_at_every_level(code, kind, start):
    """Chapters, blocks, umbrella sections, categories and codes carry their notes."""
    notes = RELEASE[code].notes(kind)
    assert notes, code
    assert notes[0].text.startswith(start)
    assert notes[0].where == code


def test_all_own_notes_are_those_of_each_kind():
    """Without a kind, all own notes are given."""
    node = RELEASE["E11"]
    assert sorted(note.text for note in node.notes()) == sorted(
        note.text for kind in NoteKind for note in node.notes(kind)
    )


def test_inherited_notes_say_where_they_stand():
    """Own notes come first, then those of the nodes above, up to the chapter."""
    wheres = [note.where for note in RELEASE["M25.561"].notes(inherited=True)]
    above = ["M25.561", *(node.code for node in RELEASE["M25.561"].ancestors)]
    assert wheres == sorted(wheres, key=above.index)
    assert wheres[-1] == "13"


def test_umbrella_notes_reach_their_whole_range():
    """V00-V99 holds no categories, and its notes hold for all codes in it."""
    assert "V00-V99" in {note.where for note in RELEASE["V43.52XA"].notes("excludes1", inherited=True)}


def test_only_the_nearest_seventh_characters_are_inherited():
    """A definition overrules those above it."""
    wheres = {note.where for note in RELEASE["M80.051A"].notes("seventh_character", inherited=True)}
    assert len(wheres) == 1


def test_a_note_behind_an_extension_says_more_of_it():
    """S72 takes B for type I or II, and for open fractures not specified; W08 includes a fall from a stool."""
    [b] = [note.text for note in RELEASE["S72"].notes("seventh_character") if note.text.startswith("B,")]
    assert b.endswith("; initial encounter for open fracture NOS")
    assert "Fall from stool" in {note.text for note in RELEASE["W08"].notes("inclusion_term")}


def test_an_unknown_kind_is_an_error():
    """There is no kind of that name."""
    with pytest.raises(ValueError, match="excludes3"):
        RELEASE["M25"].notes("excludes3")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cholera (A00.0)", ["A00.0"]),
        ("pain (M25.5-)", ["M25.5"]),
        ("leukemia (C91-C95)", ["C91-C95"]),
        ("drugs (A00-R94 and T80-T88.6, T88.8)", ["A00-R94", "T80-T88.6", "T88.8"]),
        ("extremities (I70.2--I70.7-)", ["I70.2-I70.7"]),
        ("apnea of newborn (P28.3- - P28.4-)", ["P28.3-P28.4"]),
        ("rheumatic fever (I01.0 -I01.9)", ["I01.0-I01.9"]),
        ("canal (external) (C43.2-,C44.2-)", ["C43.2", "C44.2"]),
        ("diabetic mononeuropathy (E08-E13 with .41)", ["E08.41", "E09.41", "E10.41", "E11.41", "E13.41"]),
        ("angiopathy (E08-E09 with .51-.52)", ["E08.51-E08.52", "E09.51-E09.52"]),
        ("with meningitis (B27.- with fifth character 2)", ["B27.02", "B27.12", "B27.82", "B27.92"]),
        (
            "aphasia (I69. with final characters -20)",
            ["I69.020", "I69.120", "I69.220", "I69.320", "I69.820", "I69.920"],
        ),
        ("linezolid (T36.8X- with sixth character 1-4)", ["T36.8X1-T36.8X4"]),
        ("skull fracture (S02.0XX- with 7th character B)", ["S02.0XXB"]),
        ("electrolyte imbalance (E87.8}", ["E87.8"]),
        ("acquired absence of knee joint (Z89.52-", ["Z89.52"]),
        ("syndrome E72.4", ["E72.4"]),
        ("vitamin B12 deficiency anemia (D51.-)", ["D51"]),
        ("enzyme deficiencies, except G6PD", []),
        ("influenza A/H1N1", []),
        ("Anoctamin-5-related LGMD R12", []),
        ("pneumoconiosis with tuberculosis, any type in A15 (J65)", ["J65"]),
        ("tinea, any type except those in B36.-", []),
        ("see categories E08-E10, E11, E13 with ketoacidosis", ["E08.1", "E09.1", "E10.1", "E11.1", "E13.1"]),
    ],
)
def test_references(resolver, text, expected):
    """Exact codes, dashes, ranges, conditions and misprints come to codes; words stay words."""
    assert named(resolver, text) == expected


def test_open_fractures_by_the_meaning_of_the_seventh_character(resolver):
    """S52 "with open fracture 7th character" leaves closed ones and sequelae out."""
    found = {pair[1:] for pair in resolver.resolve("(S52.- with open fracture 7th character)").references}
    assert found
    note = next(note for note in RELEASE["S51"].notes("excludes1") if "7th character" in note.text)
    assert note.names("S52.001B")
    assert not note.names("S52.001A")
    assert not note.names("S52.001S")


def test_what_names_nothing_is_counted(resolver):
    """A dotted code that the classification never had is not resolved, and said."""
    assert resolver.resolve("other (G31.90)").unresolved == ("G31.90",)
    assert BOOK.about["counts"]["code_first"]["unresolved"] == 1


def test_excludes1_lines_resolve():
    """At least 97 % of the 5,407 Excludes1 lines of April 2026 come to codes; the rest is listed beside this test."""
    count = BOOK.about["counts"]["excludes1"]
    assert count["lines"] == 5407
    assert count["with_references"] / count["lines"] >= 0.97
    rest = sorted(
        f"{BOOK.where(row)} | {note.text}"
        for row in BOOK.carriers(NoteKind.EXCLUDES1)
        for note in BOOK.of(row, NoteKind.EXCLUDES1, NEWEST, inherited=False)
        if not note.references
    )
    listed = (Path(__file__).parent / "excludes1_without_codes.txt").read_text("utf-8").splitlines()
    assert rest == listed


def test_every_reference_names_a_code():
    """Each reference is ordered and holds at least one row of the tree."""
    firsts, lasts = BOOK.table.numbers("firsts"), BOOK.table.numbers("lasts")
    resolver = Resolver(RELEASE.tree)
    for first, last in zip(firsts, lasts, strict=True):
        assert first <= last
        assert resolver._rows(first, last), label(first, last)


def test_nodes_of_a_note():
    """References lead to nodes of a release."""
    [note] = [note for note in RELEASE["G59"].notes("excludes1") if "E08-E13" in note.text]
    assert [node.code for node in note.nodes(RELEASE)] == ["E08.41", "E09.41", "E10.41", "E11.41", "E13.41"]


def test_the_edition_nearest_to_the_release_answers():
    """A release of 2021 is answered by the list of January 2021, today's by that of April 2026."""
    assert {note.edition for note in RELEASE["E11"].notes()} == {"April 2026"}
    assert {note.edition for note in icd10cm.on("2021-03-01")["E11"].notes()} == {"January 2021"}
    assert {note.edition for note in icd10cm.on("2022-10-01")["M54.50"].notes()} == {"April 2025"}


def test_notes_print_compare_and_pickle():
    """A note is a value."""
    note = RELEASE["G59"].notes("excludes1")[0]
    assert pickle.loads(pickle.dumps(note)) == note
    assert hash(note) == hash(RELEASE["G59"].notes("excludes1")[0])
    assert str(note).startswith("G59 Excludes1: ")


@pytest.mark.skipif(not SOURCES.exists(), reason="the pinned sources are not in .cache/sources")
def test_the_shipped_table_is_what_the_tool_compiles(tmp_path):
    """The same sources give the same bytes."""
    from medcodes.store.writing import write_table
    from tools.compile_notes import CACHE, SHIPPED, compiled

    again = tmp_path / "notes.bin"
    write_table(again, compiled(CACHE))
    assert again.read_bytes() == SHIPPED.read_bytes()
