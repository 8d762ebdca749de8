"""The shared export, resolved pair by pair."""

from __future__ import annotations

import csv
from pathlib import Path

from medcodes.policies.medicare.database import read_database

EXPLAINED: dict[tuple[str, str, str, str], str] = {}
"""Rows that differ from those resolved by hand, each with the reason. There are none."""


def test_the_resolved_pairs_are_those_resolved_by_hand(shared: Path):
    """Every row: policy, procedure, diagnosis, relation, group, asterisk and conditions."""
    reading = read_database(shared / "mcd" / "current_article.zip")
    assert reading.problems == ()
    found = {
        (policy.id, procedure, diagnosis, group.relation.value, str(group.number)): _flags(group)
        for policy in reading.policies
        for procedure, diagnosis, group in policy.pairs
    }
    with (shared / "mcd" / "pairs.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    wanted = {
        (row["policy_id"], row["hcpcs"], row["icd10cm"], row["relation"], row["icd_group"]): {
            flag.partition("_from_")[0] for flag in row["flags"].split(";") if flag
        }
        for row in rows
    }
    differing = {key for key in found.keys() | wanted.keys() if found.get(key) != wanted.get(key)}
    assert {key[:4] for key in differing} == set(EXPLAINED)
    assert len(differing) <= len(wanted) / 100


def _flags(group) -> set[str]:
    """What the rows resolved by hand call the conditions of a group."""
    return {
        name
        for name, holds in {
            "asterisk": group.starred,
            "primary_needs_secondary": bool(group.needs),
            "secondary_only": group.secondary,
            "neuropathy_no_class_findings_modifier": group.number == 4 and "modifiers are not required" in group.note,
        }.items()
        if holds
    }
