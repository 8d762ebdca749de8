"""Payer policies over a frame: they see the whole line, and decide as they do for `check_link`."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pyarrow
import pytest

import medcodes
from medcodes.frames import Constant, check_lines, check_links
from medcodes.policies.added import add_policies
from tests.frames.engines import ENGINES, Engine

RULES = Path(__file__).parent.parent.parent / "examples" / "policies" / "acme-health.toml"
PROCEDURES = ["71046", "11720", "99213", "85025", "80061", "nonsense"]
FIRST = ["R05.9", "B35.1", "Z02.1", "Z00.6", "M25.571", None]
SECOND = ["M79.674", "R06.02", None]
WHO = [("Acme Health", "TX"), (" ACME  health", None), ("acme health", "ny"), ("Other", "TX"), (None, None)]
DAYS = ["2026-11-02", "2025-06-30"]


@pytest.fixture
def rules(home):
    """The rules of the example, added."""
    return add_policies(RULES)


def lines() -> dict[str, list[str | None]]:
    """Every combination, in columns."""
    rows = [(*codes, *who, day) for *codes, who, day in product(PROCEDURES, FIRST, SECOND, WHO, DAYS)]
    return dict(zip(("cpt", "dx1", "dx2", "payer", "state", "dos"), map(list, zip(*rows, strict=True)), strict=True))


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
def test_every_row_is_judged_as_check_link_judges_it(rules, engine: Engine):
    """With the payer and the state of the row."""
    checked = engine.rows(check_lines(engine.make(lines()), "cpt", ["dx1", "dx2"], "dos", payer="payer", state="state"))
    by_policy = 0
    for row in checked:
        named = [row[name] for name in ("dx1", "dx2") if row[name]]
        link = medcodes.check_link(row["cpt"], named, row["dos"], payer=row["payer"], state=row["state"])
        assert row["verdict"] == link.verdict, row
        basis = next((reason.basis for reason in link.reasons if reason.verdict is link.verdict), "none")
        assert row["basis"] == basis, row
        by_policy += basis == "policy"
    assert by_policy > 50


def test_what_a_policy_says(rules):
    """In a sentence, with its id; the denial is that of coverage."""
    asked = pyarrow.table({"cpt": ["71046", "71046"], "dx": ["R05.9", "M25.571"]})
    checked = check_links(asked, "cpt", "dx", Constant("2026-11-02"), payer=Constant("Acme Health")).to_pylist()
    assert [row["reason"] for row in checked] == [
        "acme-chest-imaging (Imaging of the chest) covers the diagnosis for the procedure.",
        "acme-chest-imaging (Imaging of the chest) governs the procedure and does not list the diagnosis.",
    ]
    assert [(row["findings"], row["denial"]) for row in checked] == [(None, None), ("LNK103 policy-not-met", "50")]


def test_only_the_diagnoses_that_are_pointed_at_count(rules):
    """A partner that the line does not point at justifies nothing."""
    asked = {"cpt": ["11720"] * 3, "dx1": ["B35.1"] * 3, "dx2": ["M79.674"] * 3, "ptr": ["1,2", "1", "AB"]}
    checked = check_lines(
        pyarrow.table(asked),
        "cpt",
        ["dx1", "dx2"],
        Constant("2026-11-02"),
        pointers="ptr",
        payer=Constant("acme health"),
    )
    assert checked["verdict"].to_pylist() == ["supported", "unsupported", "supported"]
