"""Wording what policies say about a link, and what they could not say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from medcodes.diagnoses import spelling
from medcodes.linkage.covering import governing, verdict_of
from medcodes.linkage.link import Basis, Link, Reason
from medcodes.linkage.sides import services
from medcodes.policies.deciding import Decision, Outcome
from medcodes.policies.lists import Governing, GoverningList
from medcodes.policies.loaded import loaded
from medcodes.policies.policy import Relation

EXAMPLES = 4
"""How many diagnoses of a list a sentence names."""


def policy_reasons(diagnosis: str, named: str, procedure: str, said: list[Decision]) -> Iterator[Reason]:
    """The deciding policy's reason, and those of the policies that contradict it.

    :param diagnosis: the code.
    :param named: the code with its title.
    :param procedure: the procedure with its title.
    :param said: what the policies say, the deciding one first.
    """
    first, *rest = said
    against = [other for other in rest if other.favourable is not first.favourable]
    ids = ", ".join(other.policy.id for other in against)
    more = f" It is the more specific policy and has precedence over {ids}, which says otherwise." if against else ""
    if len(against) > 1:
        more = more.replace("which says", "which say")
    yield _reason(diagnosis, _sentence(first, named, procedure) + more, first)
    for other in against:
        more = f" {first.policy.id} is the more specific policy and has precedence."
        yield _reason(diagnosis, _sentence(other, named, procedure) + more, other)


def policy_suggestions(said: Iterable[list[Decision]], most: int) -> tuple[str, ...]:
    """Diagnoses that the deciding policies cover, one of each category."""
    found: dict[str, None] = {}
    for decision in (of_one[0] for of_one in said if of_one):
        found.update(dict.fromkeys(_examples(_alone(decision.policy), most)))
    return tuple(found)[:most]


def policies_unchecked(link: Link) -> list[str]:
    """What policies were not asked, or could not answer."""
    known = loaded()
    found = [f"payer policies: {problem}" for problem in known.problems]
    if not known:
        found.insert(0, "payer policies: none is loaded")
    elif not link.payer:
        found.insert(0, "payer policies: no payer was given")
    elif link.payer not in known.payers:
        found.insert(0, f"payer policies: none of {link.payer} is loaded")
    else:
        found += _unanswered(link)
    return found


def stateless(link: Link) -> str:
    """That policies were left out because no state was given; nothing where none was."""
    names = governing(services.of(link.procedure), link.asked).stateless
    if not names:
        return ""
    shown = ", ".join(names[:EXAMPLES]) + (f" and {len(names) - EXAMPLES} more" if len(names) > EXAMPLES else "")
    return f"no state was given, and {shown} {'holds' if len(names) == 1 else 'hold'} in some states only"


def _unanswered(link: Link) -> Iterator[str]:
    answer = governing(services.of(link.procedure), link.asked)
    if missing := stateless(link):
        yield f"payer policies: {missing}"
    elif not answer.policies:
        where = f" in {link.state}" if link.state else ""
        yield f"payer policies: no policy of {link.payer} for {link.procedure}{where}"
    for policy in answer.policies:
        if all(listed.relation is Relation.UNLISTED for listed in policy.lists):
            yield f"payer policies: {policy.id} governs {link.procedure} and lists no diagnoses: read it"


def _reason(diagnosis: str, text: str, decision: Decision) -> Reason:
    return Reason(diagnosis, verdict_of(decision), Basis.POLICY, text, decision.policy.citation)


def _sentence(decision: Decision, named: str, procedure: str) -> str:
    """What a policy says about a diagnosis."""
    policy, found = decision.policy, decision.found
    name = f"{policy.id} ({policy.title})" if policy.title else policy.id
    if decision.outcome is Outcome.COVERED:
        text = f"{name} covers {named} for {procedure}."
    elif decision.outcome is Outcome.COVERED_TOGETHER:
        text = f"{name} covers {named} for {procedure} together with another diagnosis of the line."
    elif decision.outcome is Outcome.COVERED_AS_OTHER:
        text = f"{name} covers {procedure} for all diagnoses that it does not exclude, and {named} is none of those."
    elif decision.outcome is Outcome.EXCLUDED:
        text = f"{name} lists {named} among the diagnoses for which it does not cover {procedure}."
    elif decision.outcome is Outcome.LACKS_OTHER:
        partners = [listed for listed in policy.lists if found is not None and listed.number in found.needs]
        text = f"{name} covers {named} for {procedure} only together with another diagnosis{_such_as(partners)}."
    elif decision.outcome is Outcome.ONLY_SECONDARY:
        partners = [listed for listed in policy.lists if found is not None and found.number in listed.needs]
        text = (
            f"{name} counts {named} for {procedure} only after another diagnosis"
            f"{_such_as(partners or _alone(policy))}, and the line has none."
        )
    else:
        text = f"{name} governs {procedure} and does not list {named}."
        if examples := _examples(_alone(policy), EXAMPLES):
            text += f" Diagnoses that it covers include {', '.join(examples)}."
    if found is not None and found.note:
        text += f" The policy says: “{found.note}”"
    elif found is not None and found.starred:
        text += " The policy marks it with an asterisk: read what that demands."
    return text


def _such_as(lists: Iterable[GoverningList]) -> str:
    examples = _examples(lists, EXAMPLES)
    return f", such as {', '.join(examples)}" if examples else ""


def _alone(policy: Governing) -> list[GoverningList]:
    """The lists of a policy that justify the service, those that need nothing else first."""
    covering = [listed for listed in policy.lists if listed.relation is Relation.COVERED and not listed.secondary]
    return [listed for listed in covering if not listed.needs] or covering


def _examples(lists: Iterable[GoverningList], most: int) -> list[str]:
    """Diagnoses of lists, the first of each category."""
    found: dict[str, str] = {}
    for listed in lists:
        for place in range(0, len(listed.ends), 2):
            compact = spelling.compact_of(listed.ends[place])
            found.setdefault(compact[:3], spelling.dotted(compact))
            if len(found) == most:
                return list(found.values())
    return list(found.values())
