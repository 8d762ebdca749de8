"""Wording the reasons of a link for a reader."""

from __future__ import annotations

from medcodes.anatomy import Fit, anatomy
from medcodes.days import as_day
from medcodes.diagnoses.release import Release
from medcodes.diagnoses.system import icd10cm
from medcodes.linkage.alternatives import alternatives
from medcodes.linkage.covering import decisions
from medcodes.linkage.examples import justifying
from medcodes.linkage.family import Family
from medcodes.linkage.indications import indications, why
from medcodes.linkage.judge import RULING, Ground, judge
from medcodes.linkage.link import Basis, Link, Reason, Verdict
from medcodes.linkage.policy_wording import policies_unchecked, policy_reasons, policy_suggestions
from medcodes.linkage.sides import Condition, Service, block_of, conditions, services
from medcodes.procedures.node import place

SUGGESTIONS = 8
"""How many codes or ranges a link suggests."""
EXAMPLES = 4
"""How many of them a sentence names."""
_PLACES = "the places of both codes in ICD-10-CM and in CPT or HCPCS"
_FREE = "the service is not tied to a part of the body"
_AGREEMENT = {
    Fit.SAME: "both concern the same part of the body",
    Fit.CONTAINED: "the part of the body that one concerns lies within the other's",
    Fit.ADJACENT: "they concern neighbouring parts of the body",
    Fit.REFERRED: "trouble in the one part of the body is felt, or looked for, in the other",
    Fit.SYSTEMIC: "the diagnosis is not tied to one part of the body",
    Fit.CONTRADICTING: "a condition of this kind reaches beyond the place that it names",
}


def reasons(link: Link) -> tuple[Reason, ...]:
    """The reasons of a link: for each diagnosis what policies say about it, or else what is known of both codes."""
    service = services.of(link.procedure)
    line = [conditions.of(diagnosis) for diagnosis in link.diagnoses]
    said = decisions(service, line, link.asked) or [[] for _ in line]
    found: list[Reason] = []
    for condition, of_one in zip(line, said, strict=True):
        if of_one:
            found += policy_reasons(condition.code, _diagnosis(condition, link), _procedure(service), of_one)
        else:
            found.append(_reason(service, condition, link))
    return tuple(found)


def suggestions(link: Link) -> tuple[str, ...]:
    """Diagnoses that would justify the procedure, where the link is not supported."""
    if link.verdict is Verdict.SUPPORTED:
        return ()
    service = services.of(link.procedure)
    said = decisions(service, [conditions.of(diagnosis) for diagnosis in link.diagnoses], link.asked)
    if said and (found := policy_suggestions(said, SUGGESTIONS)):
        return found
    return justifying(service)[:SUGGESTIONS]


def procedures(link: Link) -> tuple[str, ...]:
    """Procedures like the billed one that the diagnoses justify, where they do not justify that one."""
    if link.verdict is not Verdict.UNSUPPORTED:
        return ()
    line = [conditions.of(diagnosis) for diagnosis in link.diagnoses]
    return alternatives(services.of(link.procedure), line, EXAMPLES)


def unchecked(link: Link) -> tuple[str, ...]:
    """What was not checked, and why."""
    found = policies_unchecked(link)
    found += [f"indications: {problem}" for problem in indications().problems]
    if not link.day:
        found.append("the date of service: none was given, and today's release answered")
    elif _release(link).may_be_stale:
        found.append(f"changes after {icd10cm.tree.last_day}: the newest release known answered, and it may be stale")
    return tuple(found)


def _reason(service: Service, condition: Condition, link: Link) -> Reason:
    ground = judge(service, condition)
    verdict, basis = RULING[ground]
    family = deciding(ground, service, condition)
    if family is None:
        text = _anatomical(ground, service, condition, link)
    else:
        text = _clinical(ground, family, service, condition, link)
    if verdict is Verdict.UNSUPPORTED and (examples := justifying(service)[:EXAMPLES]):
        text += f" Diagnoses that justify it include {', '.join(examples)}."
    source = family.source if family else _PLACES if basis is Basis.ANATOMY else ""
    return Reason(condition.code, verdict, basis, text, source)


def deciding(ground: Ground, service: Service, condition: Condition) -> Family | None:
    """The family of indications that decided, or None where anatomy did."""
    known = indications()
    among = {
        Ground.NAMED: condition.supports,
        Ground.EXCLUDED: condition.excludes,
        Ground.LEFT_OUT: known.exclusive,
        Ground.ALLOWED: condition.allowed,
        Ground.BESIDE: condition.beside,
        Ground.OUT_OF_BOUNDS: known.bounded,
        Ground.UNIVERSAL: known.universal,
    }.get(ground, 0)
    return next(iter(known.in_mask(service.families & among)), None)


def _clinical(ground: Ground, family: Family, service: Service, condition: Condition, link: Link) -> str:
    """What a family of indications says."""
    if ground is Ground.UNIVERSAL:
        return family.universal
    diagnosis, title = _diagnosis(condition, link), lowered(family.title)
    if ground is Ground.NAMED:
        return f"{diagnosis} justifies {title}: {why(family, condition.compact)}."
    if ground is Ground.EXCLUDED:
        return f"{diagnosis} does not justify {title}: {why(family, condition.compact)}."
    if ground is Ground.ALLOWED:
        return f"{diagnosis} neither justifies nor contradicts {title}: {why(family, condition.compact)}."
    if ground is Ground.BESIDE:
        return f"No indication of {title} names {diagnosis}. Some name codes beside it, and nothing disagrees."
    if ground is Ground.OUT_OF_BOUNDS:
        category = condition.compact[:3]
        whole = f"category {category}" if service.families & condition.around else f"block {block_of(condition.row)}"
        return f"Nothing in the {whole}, where {diagnosis} stands, is an indication of {title}."
    return f"{_procedure(service)} serves one purpose, {title}, and {diagnosis} is not among its indications."


def _anatomical(ground: Ground, service: Service, condition: Condition, link: Link) -> str:
    """What anatomy says, or what is not known."""
    procedure, diagnosis = _procedure(service), _diagnosis(condition, link)
    facts, other = service.facts, condition.facts
    if facts is None:
        return f"{service.code!r} is no procedure code that has a place in CPT or HCPCS, so nothing can be said of it."
    if other is None:
        return f"{condition.code!r} is in no release of ICD-10-CM, so nothing can be said of it."
    if ground is Ground.UNPLACED_SERVICE:
        return f"It is not known which part of the body {procedure} serves, and no indication names it."
    names = anatomy()
    if ground is Ground.SEX:
        return f"{procedure} is a service for {_sex(facts.sex)} and {diagnosis} is a condition of {_sex(other.sex)}."
    if ground is Ground.REGION:
        return (
            f"{procedure} concerns the {names.labels(facts.regions)}; {diagnosis} concerns the "
            f"{names.labels(other.regions)}: the regions do not meet, and no indication names the diagnosis."
        )
    if ground is Ground.SYSTEM:
        return (
            f"{procedure} serves the {names.systems[facts.system - 1].label}; {diagnosis} is a condition of the "
            f"{names.systems[other.system - 1].label}, and no indication names it."
        )
    agreement = _FREE if facts.free else _AGREEMENT[names.fit(facts.regions, other.regions)]
    return f"No indication names {diagnosis} for {procedure}; nothing speaks against it: {agreement}."


def _procedure(service: Service) -> str:
    node = place(service.code) if service.facts is not None else None
    if node is None:
        return service.code
    return f"{node.code} ({lowered(node.title or (node.parent.title if node.parent else ''))})"


def _diagnosis(condition: Condition, link: Link) -> str:
    node = _release(link).get(condition.compact)
    return f"{condition.code} ({lowered(node.title)})" if node is not None and node.title else condition.code


def _release(link: Link) -> Release:
    return icd10cm.on(as_day(link.day)) if link.day else icd10cm.today


def lowered(title: str) -> str:
    """A title inside a sentence: its first letter small, unless an abbreviation or name begins it."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def _sex(sex: str | None) -> str:
    return "women" if sex == "F" else "men"
