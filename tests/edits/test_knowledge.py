"""The shipped knowledge of edits: every code and modifier in it exists, and says what a coder expects."""

from __future__ import annotations

import pytest

import medcodes
from medcodes.edits.building import FILES
from medcodes.edits.shipped import known, shipped
from medcodes.procedures.catalogue import catalogue
from medcodes.procedures.modifiers import modifiers
from medcodes.procedures.ranges import code_range
from medcodes.store.knowledge import read_knowledge
from tools.compile_icd10cm import KNOWLEDGE

FOLDER = KNOWLEDGE / "edits"


def read(name):
    """A file of the knowledge."""
    return read_knowledge(FOLDER / f"{name}.toml")[1]


def exists(text):
    """Whether both ends of a range have a place."""
    return all(code in medcodes.cpt or code in medcodes.hcpcs for code in code_range(text))


def test_every_file_is_compiled():
    """None is forgotten."""
    assert {path.stem for path in FOLDER.glob("*.toml")} == set(FILES)


@pytest.mark.parametrize("name", ["add-ons", "began"])
def test_codes_by_name_exist(name):
    """Add-on codes and their primaries; codes and their first day."""
    for key, texts in read(name)["primaries" if name == "add-ons" else "began"].items():
        assert name == "began" or exists(key), key
        assert texts
        assert all(map(exists, texts)), key


def test_an_add_on_code_is_one_of_the_catalogue():
    """What has primaries is an add-on code there too, where it is named; it is no primary of itself."""
    named = catalogue().known
    primaries = read("add-ons")["primaries"]
    assert [code for code in primaries if code in named and "addon" not in named[code].facts.flags] == []
    assert [code for code in primaries if code in known(code).primaries] == []


def test_deleted_codes_did_not_begin_later():
    """A first day comes before the last day of a deletion."""
    deleted = catalogue().deleted
    for code, deletion in deleted.items():
        began = known(code).began
        assert began is None or began < deletion.last, code


def test_modifiers_exist():
    """Each modifier of the lists is one."""
    for name, entry in read("modifiers").items():
        assert set(entry["modifiers"]) <= set(modifiers()), name


def test_places():
    """Two digits each, and a label; misfits have a reason and places of the list."""
    assert all(len(code) == 2 and code.isdigit() and place.label for code, place in shipped().places.items())
    for entry in read("places")["misfit"]:
        assert entry["why"]
        assert set(entry["places"]) <= set(shipped().places)
    assert shipped().in_person <= set(shipped().places)


@pytest.mark.parametrize(
    ("code", "operative"),
    [
        ("11102", True), ("20610", True), ("45378", True), ("96372", True), ("94640", True), ("98941", True),
        ("69210", True), ("36415", False), ("90471", False), ("71046", False), ("93000", False), ("97110", False),
        ("80053", False), ("59400", False), ("90833", False), ("J1885", False), ("64484", False), ("92557", False),
    ],
)  # fmt: skip
def test_what_includes_the_visit(code, operative):
    """Procedures with a global period do, tests and vaccines do not, add-on codes go with their primary."""
    assert known(code).operative is operative
