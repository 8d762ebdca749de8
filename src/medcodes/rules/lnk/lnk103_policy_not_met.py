"""LNK103: a policy of the payer does not cover the service for any diagnosis of the line."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.claim import Claim
from medcodes.linkage.link import Basis, Verdict
from medcodes.linkage.policy_wording import stateless
from medcodes.policies.loaded import loaded
from medcodes.policies.policy import payer_key
from medcodes.rules.facts import Facts, Skip
from medcodes.rules.finding import Found, at
from medcodes.rules.rule import rule

WHAT = "whether the payer's policies cover the services"
NO_PAYER = Skip("payer", WHAT, "the payer")
NONE_LOADED = Skip("payer", WHAT, "policies of the payer: none is loaded")


@rule("LNK103", "policy-not-met", severity="error", carc="50")
def policy_not_met(claim: Claim, facts: Facts) -> Iterator[Found | Skip]:
    """A policy that the payer has for the service covers it for none of the line's diagnoses.

    Why: payers deny what their coverage policies leave out as not medically necessary, whatever else justifies it.
    Example: 93970, a study of leg veins, with M25.561, pain in the right knee, for a Medicare patient in Texas.
    Remedy: point the line at a diagnosis that the policy covers if the note has it, or have the patient told first.
    Source: Social Security Act, section 1862(a)(1)(A); the policy that the finding cites.
    """
    if not claim.payer:
        if claim.lines:
            yield NO_PAYER
        return
    if payer_key(claim.payer) not in loaded().payers:
        yield NONE_LOADED
        return
    for line, link in zip(facts.lines, facts.links, strict=True):
        if link is None:
            continue
        if link.verdict is Verdict.UNSUPPORTED and link.reasons[0].basis is Basis.POLICY:
            yield at(
                "lines",
                line.index,
                message=facts.link_message(link),
                suggestions=facts.link_suggestions(link),
                source=link.reasons[0].source,
            )
        elif missing := stateless(link):
            yield Skip(f"lines/{line.index}", "the payer's policies", missing)
