"""How body regions meet."""

from __future__ import annotations

import pytest

from medcodes.anatomy import Fit, anatomy


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
