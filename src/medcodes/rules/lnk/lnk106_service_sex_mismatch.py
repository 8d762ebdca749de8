"""LNK106: a service for the other sex."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.procedures.node import place
from medcodes.rules.facts import Facts, Skip
from medcodes.rules.finding import Found, Severity, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule


@rule("LNK106", "service-sex-mismatch", severity="error", carc="7", when=Mark.PX_ONE_SEX)
def service_sex_mismatch(claim: Claim, facts: Facts) -> Iterator[Found | Skip]:
    """A service that only one sex can receive is on the claim of a patient of the other.

    On a facility's claim it is a warning: condition code 45, which says that the service is right, is not read here.

    Why: payers deny it, and it often means that the claim carries another patient's record.
    Example: 59400, care of a pregnancy with delivery, on the claim of a man.
    Remedy: check the patient's record; for transgender and intersex patients add modifier KX.
    Source: CMS, Medicare Claims Processing Manual, chapter 32, section 240 (modifier KX and condition code 45).
    """
    for line in facts.lines:
        wanted = line.service.sex
        if wanted is None or "KX" in line.line.modifiers:
            continue
        if claim.patient.sex is None:
            yield Skip(f"lines/{line.index}", "whether the service fits the patient's sex", "the patient's sex")
        elif claim.patient.sex != wanted:
            node = place(line.service.code)
            title = f" ({node.title})" if node and node.title else ""
            whose = "women" if wanted == "F" else "men"
            patient = "a man" if claim.patient.sex == "M" else "a woman"
            message = f"{line.service.code}{title} is a service for {whose}, and the patient is {patient}."
            severity = Severity.WARNING if claim.claim_type == "institutional" else None
            yield at("lines", line.index, "procedure", message=message, severity=severity)
