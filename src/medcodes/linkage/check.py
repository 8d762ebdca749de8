"""``medcodes.check_link``: whether a diagnosis justifies a procedure."""

from __future__ import annotations

from collections.abc import Iterable

from medcodes.days import DateLike, as_day
from medcodes.diagnoses.system import icd10cm
from medcodes.linkage import wording
from medcodes.linkage.judge import RULING, judge
from medcodes.linkage.link import BEST_FIRST, Answers, Link, Verdict
from medcodes.linkage.sides import conditions, services

_ANSWERS = Answers(wording.reasons, wording.suggestions, wording.unchecked)
_RANK = {verdict: rank for rank, verdict in enumerate(BEST_FIRST)}
_VERDICT = {ground: verdict for ground, (verdict, _) in RULING.items()}
_DAYS: dict[DateLike | None, str] = {None: ""}


def check_link(procedure: str, diagnoses: Iterable[str] | str, on: DateLike | None = None) -> Link:
    """Whether any of the diagnoses justifies the procedure.

    The verdict is the best diagnosis's. Codes that are no codes are reported, never raised: their verdict is
    ``undetermined``, and so is that of a procedure without any diagnosis.

    :param procedure: a CPT or HCPCS code.
    :param diagnoses: ICD-10-CM codes, in the order of the line; one alone may be given as text.
    :param on: the date of service; without it today's release answers.
    :raises NoReleaseError: the date lies before 2015-10-01, or is none.

    >>> check_link("71046", ["R05.9"], on="2026-11-02")
    <Link 71046 with R05.9: supported>
    >>> link = check_link("71046", ["M25.571"], on="2026-11-02")
    >>> link.verdict.value, len(link.suggestions) > 0
    ('unsupported', True)
    """
    day = _DAYS.get(on)
    if day is None:
        day = _remember(on)
    service = services.of(procedure)
    asked = [conditions.of(text) for text in ((diagnoses,) if isinstance(diagnoses, str) else diagnoses)]
    best = Verdict.UNDETERMINED if not asked else Verdict.UNSUPPORTED
    for condition in asked:
        verdict = _VERDICT[judge(service, condition)]
        if _RANK[verdict] < _RANK[best]:
            best = verdict
    return Link(service.code, tuple([condition.code for condition in asked]), best, day, _ANSWERS)


def _remember(on: DateLike | None) -> str:
    """The day as a link keeps it, checked once."""
    release = icd10cm.on(as_day(on or ""))
    if len(_DAYS) > 5_000:
        _DAYS.clear()
        _DAYS[None] = ""
    day = _DAYS[on] = release.day.isoformat()
    return day
