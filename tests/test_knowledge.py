"""The knowledge files: every code exists, every range is in order, ids are unique, compiled tables are current."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import medcodes
from medcodes.anatomy import read_anatomy
from medcodes.diagnoses import icd9, spelling
from medcodes.diagnoses.building.facts import Knowledge
from medcodes.diagnoses.ranges import key_range
from medcodes.linkage.building import compile_indications
from medcodes.linkage.indications import indications
from medcodes.linkage.reading import read_families
from medcodes.procedures.catalogue import catalogue
from medcodes.procedures.ranges import code_range
from medcodes.rules.building import compile_rules
from medcodes.rules.knowledge import staged
from medcodes.store.catalogue import SHIPPED, table
from tools import compile_knowledge
from tools.compile_icd10cm import KNOWLEDGE

FAMILIES = read_families(KNOWLEDGE / "indications")


def _exists(code: str) -> bool:
    compact = spelling.compacted(code)
    return compact is not None and medcodes.icd10cm.tree.row(compact) is not None


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_a_family_names_codes_that_exist(family):
    """Each diagnosis was in a release, each range is in order, each procedure has a place; it cites a source."""
    for codes, why in (*family.supports, *family.excludes):
        assert why
        for text in codes:
            low, high = key_range(text)
            assert low < high
            assert all(_exists(end) for end in text.split("-")), text
    for text in family.procedures:
        for code in code_range(text):
            assert code in medcodes.cpt or code in medcodes.hcpcs, text
    assert family.source
    assert family.reviewed
    assert bool(family.supports) or bool(family.universal)


def test_there_are_families_enough():
    """At least the first sixty of the most billed services, and every section of CPT."""
    assert len(FAMILIES) >= 60
    sections = {
        node.section.title
        for family in FAMILIES
        for text in family.procedures
        if (node := medcodes.cpt.get(text.partition("-")[0])) is not None and node.section is not None
    }
    assert len(sections) >= 6


def test_places_name_codes_that_exist():
    """The places of diagnoses in the body."""
    knowledge = Knowledge(KNOWLEDGE / "diagnoses", read_anatomy(KNOWLEDGE / "anatomy"))
    assert knowledge.places
    for _, _, place in knowledge.places:
        for text in place["codes"]:
            assert all(_exists(end) for end in text.split("-")), text


def test_every_category_of_diagnoses_has_a_place():
    """A system or a kind of condition, so that nothing is unknown by omission."""
    tree = medcodes.icd10cm.tree
    missing = [
        node.code
        for node in medcodes.icd10cm.on("2026-11-02")
        if node.kind == "category" and not (tree.facts(node._row).system or tree.facts(node._row).kinds)
    ]
    assert not missing


def test_successors_exist():
    """A deletion names codes that have a place and are not themselves deleted earlier."""
    known = catalogue()
    for code, deletion in known.deleted.items():
        assert known.heading_of(code) is not None
        for successor in deletion.successors:
            assert known.heading_of(successor) is not None
            later = known.deleted.get(successor)
            assert later is None or later.last > deletion.last, (code, successor)


def test_the_procedures_that_families_name_have_labels():
    """A single code that a family names has a label, so that messages can name it."""
    singles = {text for family in FAMILIES for text in family.procedures if "-" not in text}
    unnamed = singles - set(catalogue().known) - set(catalogue().deleted)
    assert not unnamed, sorted(unnamed)[:40]


def test_the_index_says_what_the_families_say():
    """For every family and every end of its ranges: the mask has the family's bit."""
    known = indications()
    for bit, family in enumerate(FAMILIES):
        for text in family.procedures:
            assert all(known.of_procedure(code) >> bit & 1 for code in code_range(text))
        for codes, _ in family.supports:
            for text in codes:
                low, high = key_range(text)
                assert known.supporting(low) >> bit & 1
                assert known.supporting(high - 1) >> bit & 1


def test_the_compiled_knowledge_is_current(tmp_path: Path):
    """The shipped tables equal what the tools make of the knowledge files now."""
    compile_knowledge.compile_to(tmp_path)
    for made in tmp_path.iterdir():
        assert made.read_bytes() == (SHIPPED / made.name).read_bytes(), f"run `make tables`: {made.name} is stale"


def test_compiling_twice_gives_the_same_bytes():
    """No set or dictionary order leaks into the tables."""
    assert compile_indications(FAMILIES) == compile_indications(read_families(KNOWLEDGE / "indications"))


def test_what_rules_know_names_codes_that_exist():
    """Stages and what ICD-9-CM codes have become: codes of a release, the latter billable in the newest."""
    newest = medcodes.icd10cm.on("2026-11-02")
    content = tomllib.loads((KNOWLEDGE / "rules" / "icd9.toml").read_text("utf-8"))["codes"]
    assert len(content) > 100
    for old, new in content.items():
        assert icd9.read(old) == old
        assert all(newest[code].is_billable for code in new), old
    for disease in tomllib.loads((KNOWLEDGE / "rules" / "stages.toml").read_text("utf-8"))["disease"]:
        stages = disease.get("stages", [disease.get("each_of")])
        assert all(_exists(code) for stage in stages for code in stage.split("-")), disease["name"]
        assert disease["source"]


def test_a_stage_is_that_of_its_code():
    """No code is of two stages of a disease."""
    for category, diseases in staged().items():
        for node in medcodes.icd10cm.on("2026-11-02")[category].billable_descendants:
            key = spelling.key_of(node.code.replace(".", ""))
            for disease in diseases:
                assert sum(low <= key < high for low, high in disease.stages) <= 1, node.code


def test_services_that_screen_exist():
    """Each code of a pair is a procedure, and stands in one pair."""
    pairs = tomllib.loads((KNOWLEDGE / "rules" / "screening.toml").read_text("utf-8"))["pair"]
    codes = [code for pair in pairs for code in (*pair["screening"], *pair["diagnostic"])]
    assert len(codes) == len(set(codes))
    assert all(code in medcodes.cpt or code in medcodes.hcpcs for code in codes)
    assert all(pair["source"] for pair in pairs)


def test_what_rules_know_is_compiled_as_it_is_written():
    """The shipped table equals what the files give now."""
    for name, section in compile_rules(KNOWLEDGE / "rules").items():
        assert bytes(table("rules").text(name)) == section, "run `python -m tools.compile_knowledge`"
