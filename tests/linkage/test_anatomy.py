"""How body regions meet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import medcodes
from medcodes.anatomy import Fit, anatomy
from medcodes.linkage.sides import conditions
from medcodes.procedures.node import ProcedureNode

DAY = "2026-11-02"


@pytest.mark.parametrize(
    ("service", "diagnosis", "fit"),
    [
        (["knee"], ["knee"], Fit.SAME),
        (["lower-limb"], ["knee"], Fit.CONTAINED),
        (["knee"], ["lower-limb"], Fit.CONTAINED),
        (["ankle"], ["foot"], Fit.ADJACENT),
        (["lumbar-spine"], ["lower-leg"], Fit.REFERRED),
        (["heart"], ["jaw"], Fit.REFERRED),
        (["knee"], [], Fit.SYSTEMIC),
        (["chest"], ["ankle"], Fit.CONTRADICTING),
        (["eye"], ["knee"], Fit.CONTRADICTING),
        (["chest"], ["ankle", "lung"], Fit.CONTAINED),
    ],
)
def test_grades(service, diagnosis, fit):
    """From the same region to a contradiction."""
    names = anatomy()
    assert names.fit(names.mask(service), names.mask(diagnosis)) == fit


def test_relations_are_read_both_ways():
    """If one region is next to another, so is the other to it."""
    names = anatomy()
    for bit, region in enumerate(names.regions):
        for relation in ("contained", "adjacent", "referred"):
            for other_bit, other in enumerate(names.regions):
                if getattr(region, relation) >> other_bit & 1:
                    meets = other.contained | other.adjacent | other.referred
                    assert meets >> bit & 1, (region.name, relation, other.name)


def test_labels_make_a_sentence():
    """One, two and three regions."""
    names = anatomy()
    assert names.labels(names.mask(["knee"])) == "knee"
    assert names.labels(names.mask(["ankle", "foot"])) == "ankle and foot"


def test_systems_are_related_both_ways():
    """An unknown system never contradicts."""
    names = anatomy()
    heart, lung, teeth = (names.system(name) for name in ("circulatory", "respiratory", "teeth"))
    assert names.related(heart, lung)
    assert names.related(lung, heart)
    assert not names.related(heart, teeth)
    assert names.related(0, teeth)
    with pytest.raises(KeyError):
        names.system("wings")


def test_every_diagnosis_is_graded_against_every_region():
    """Each of the codes valid on a day has a grade for a service on each region, and its own region is the same one."""
    names = anatomy()
    release = medcodes.icd10cm.on(DAY)
    billable = [node for node in release if node.is_billable]
    assert len(billable) > 74_000
    masks = {conditions.of(node.code).facts.regions for node in billable}
    for regions in masks:
        for bit in range(len(names.regions)):
            fit = names.fit(1 << bit, regions)
            assert isinstance(fit, Fit)
            assert (fit is Fit.SAME) == bool(regions >> bit & 1)
            assert (fit is Fit.SYSTEMIC) == (not regions)


def test_every_diagnosis_says_where_it_stands():
    """A region, a system, or a kind that explains why it has neither; sleep apnea alone is of many places."""
    unplaced = []
    for node in medcodes.icd10cm.on(DAY):
        facts = conditions.of(node.code).facts if node.is_billable else None
        if facts is not None and not (facts.regions or facts.system or facts.kinds):
            unplaced.append(node.code[:5])
    assert set(unplaced) == {"G47.3"}


def _finest(node: ProcedureNode) -> Iterator[ProcedureNode]:
    headings = [child for child in node.children if child.kind != "code"]
    if not headings:
        yield node
    for child in headings:
        yield from _finest(child)


RANGES = [node for root in medcodes.cpt.sections if root.category == "I" for node in _finest(root)]


def test_every_range_of_procedures_is_placed_or_free():
    """A service works on a region, serves a system, or is tied to no part of the body: nothing is left unsaid."""
    assert len(RANGES) > 500
    for node in RANGES:
        facts = node.facts
        assert facts.regions or facts.system or facts.free, (node.code, node.title)


@pytest.mark.parametrize("diagnosis", ["M25.571", "H25.11", "I10", "Z79.899", "C34.11", "S06.0X0A", "N92.0", "F32.A"])
def test_every_range_explains_itself(diagnosis):
    """For a service of each range: a verdict, never undetermined, and a sentence."""
    for node in RANGES:
        code = node.code.split(",")[0].split("-")[0].strip()
        link = medcodes.check_link(code, [diagnosis], on=DAY)
        assert link.verdict in ("supported", "plausible", "unsupported"), (code, link.reasons[0].text)
        text = link.reasons[0].text
        assert text.endswith(".")
        assert len(text.split()) > 4
