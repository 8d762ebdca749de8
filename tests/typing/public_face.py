"""The types of the public face, for mypy: nothing here runs."""

from __future__ import annotations

from datetime import date
from typing import assert_type

import medcodes
from medcodes.diagnoses.kinds import Kind, Laterality
from medcodes.diagnoses.node import Icd10CmNode
from medcodes.procedures.node import ProcedureNode


def diagnoses() -> None:
    """The classification."""
    knee = medcodes.icd10cm["M25.561"]
    assert_type(knee, Icd10CmNode)
    assert_type(knee.title, str)
    assert_type(knee.kind, Kind)
    assert_type(knee.parent, Icd10CmNode | None)
    assert_type(knee.children, tuple[Icd10CmNode, ...])
    assert_type(knee.laterality, Laterality | None)
    assert_type(knee.valid.last_day, date | None)
    assert_type(medcodes.icd10cm.on("2026-11-02").get("I10"), Icd10CmNode | None)
    assert_type(medcodes.icd10cm.validate(["I10"]), list[bool])


def procedures() -> None:
    """Procedures."""
    assert_type(medcodes.cpt["99214"], ProcedureNode)
    assert_type(medcodes.hcpcs["G0439"].section, ProcedureNode | None)


def linkage() -> None:
    """Links and reports."""
    link = medcodes.check_link("71046", ["M25.571"], on="2026-11-02")
    assert_type(link.verdict, medcodes.Verdict)
    assert_type(link.suggestions, tuple[str, ...])
    claim = medcodes.Claim(["I10"], [medcodes.ServiceLine("99213", pointers=[1])], date(2026, 11, 2))
    report = medcodes.check_claim(claim)
    assert_type(report.ok, bool)
    assert_type(report.findings, tuple[medcodes.Finding, ...])
    assert_type(report.findings[0].message, str)
    assert_type(report.findings[0].fingerprint, str)
    settings = medcodes.Settings(ignore=["DX2"], severity={"PX201": "info"}, payers={"Acme": medcodes.Settings()})
    assert_type(medcodes.check_claim(claim, settings).ok, bool)
    assert_type(medcodes.Settings.load("medcodes.toml"), medcodes.Settings)
