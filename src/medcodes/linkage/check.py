"""``medcodes.check_link``: whether a diagnosis justifies a procedure."""

from __future__ import annotations

from collections.abc import Iterable

from medcodes.days import DateLike, as_day
from medcodes.diagnoses.system import icd10cm
from medcodes.linkage import wording
from medcodes.linkage.covering import decisions, verdict_of
from medcodes.linkage.judge import RULING, Ground, judge
from medcodes.linkage.link import BEST_FIRST, Answers, Asked, Link, Verdict
from medcodes.linkage.sides import Condition, Service, conditions, services
from medcodes.policies.policy import payer_key, state_key

_ANSWERS = Answers(wording.reasons, wording.suggestions, wording.procedures, wording.unchecked)
_RANK = {verdict: rank for rank, verdict in enumerate(BEST_FIRST)}
_VERDICT = {ground: verdict for ground, (verdict, _) in RULING.items()}
_RANK_OF = tuple([_RANK[RULING[ground][0]] for ground in Ground])
"""How good the verdict of each ground is, 0 the best."""
_WORST, _UNDETERMINED = len(BEST_FIRST) - 1, BEST_FIRST.index(Verdict.UNDETERMINED)
_ASKED: dict[DateLike | None, Asked] = {None: Asked()}


def check_link(
    procedure: str,
    diagnoses: Iterable[str] | str,
    on: DateLike | None = None,
    *,
    payer: str | None = None,
    state: str | None = None,
) -> Link:
    """Whether any of the diagnoses justifies the procedure.

    The verdict is the best diagnosis's. Codes that are no codes are reported, never raised: their verdict is
    ``undetermined``, and so is that of a procedure without any diagnosis.

    :param procedure: a CPT or HCPCS code.
    :param diagnoses: ICD-10-CM codes, in the order of the line; one alone may be given as text.
    :param on: the date of service; without it today's release answers.
    :param payer: whose policies decide first, in any case, such as ``medicare``; see ``medcodes policies``.
    :param state: where the service was given, two letters: policies that hold in some states only need it.
    :raises NoReleaseError: the date lies before 2015-10-01, or is none.

    >>> check_link("71046", ["R05.9"], on="2026-11-02")
    <Link 71046 with R05.9: supported>
    >>> link = check_link("71046", ["M25.571"], on="2026-11-02")
    >>> link.verdict.value, len(link.suggestions) > 0
    ('unsupported', True)
    """
    line = [conditions.of(text) for text in ((diagnoses,) if isinstance(diagnoses, str) else diagnoses)]
    return link_of(services.of(procedure), line, asked_about(on, payer, state))


def asked_about(on: DateLike | None, payer: str | None = None, state: str | None = None) -> Asked:
    """For whom, where and when is asked.

    :raises NoReleaseError: the date lies before 2015-10-01, or is none.
    """
    asked = _ASKED.get(on) or _remember(on)
    if payer or state:
        asked = Asked(asked.day, payer_key(str(payer or "")), state_key(str(state or "")))
    return asked


def link_of(service: Service, line: list[Condition], asked: Asked) -> Link:
    """Whether any of some conditions justifies a service, both sides understood already."""
    if asked.payer:
        return _under_policies(service, line, asked)
    best = _WORST if line else _UNDETERMINED
    for condition in line:
        rank = _RANK_OF[judge(service, condition)]
        if rank < best:
            best = rank
            if not rank:
                break
    return Link(service.code, tuple([condition.code for condition in line]), BEST_FIRST[best], asked, _ANSWERS)


def ask_again(procedure: str, diagnoses: tuple[str, ...], asked: Asked) -> Link:
    """A link as it was asked for, judged by what is known here: what pickle calls."""
    return check_link(procedure, diagnoses, asked.day or None, payer=asked.payer or None, state=asked.state or None)


def _under_policies(service: Service, line: list[Condition], asked: Asked) -> Link:
    """The link where a payer was named: what its policies say has precedence."""
    said = decisions(service, line, asked) or [[] for _ in line]
    verdicts = [
        verdict_of(of_one[0]) if of_one else _VERDICT[judge(service, condition)]
        for condition, of_one in zip(line, said, strict=True)
    ]
    best = min(verdicts, key=_RANK.__getitem__, default=Verdict.UNDETERMINED)
    return Link(service.code, tuple([condition.code for condition in line]), best, asked, _ANSWERS)


def _remember(on: DateLike | None) -> Asked:
    """The day as a link keeps it, checked once."""
    release = icd10cm.on(as_day(on or ""))
    if len(_ASKED) > 5_000:
        _ASKED.clear()
        _ASKED[None] = Asked()
    asked = _ASKED[on] = Asked(release.day.isoformat())
    return asked
