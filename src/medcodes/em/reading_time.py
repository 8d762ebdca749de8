"""Reading the total time of a visit out of a note."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

MOST_MINUTES = 24 * 60
_DIGIT = re.compile(r"\d")

_MINUTES = r"(?:minutes?|mins?)\b"
_HOURS = r"(?:hours?|hrs?|h)\b"
_MORE = r"(?:(?P<more>more\s+than|greater\s+than|over|in\s+excess\s+of|exceed(?:s|ed|ing)|>)\s*(?!=))?"
_ABOUT = r"(?:approximately|approx|about|around|at\s+least|roughly|nearly|~|≥|>=|an?\s+estimated)?\s*"
_AMOUNT = (
    _ABOUT
    + _MORE
    + _ABOUT
    + r"(?:(?P<hours>\d{1,2}(?:\.\d{1,2})?)\s*-?\s*"
    + _HOURS
    + r"(?:\s*(?:and|,)?\s*(?P<extra>\d{1,2})\s*(?:m\b|"
    + _MINUTES
    + r"))?|(?P<minutes>\d{1,4})\s*\+?(?:\s*(?:-|–|to)\s*\d{1,3})?[\s-]*"
    + _MINUTES
    + r")"
)
_WHOSE = (
    r"(?:face[\s-]to[\s-]face\s+(?:and|plus|&)\s+non[\s-]*face[\s-]to[\s-]face|visit|encounter|provider|physician"
    r"|practitioner|clinician|clinic|office|shared|combined|discharge|patient|care|personal|appointment|np|pa|md|e/?m|billable)"
)
_GAP = r"(?P<gap>[^\d.;\n]{0,160}?)"
_UNIT_LEFT_OUT = r"(?:\s+spent)?(?:\s*\(min(?:ute)?s?\)|\s+in\s+minutes)?\s*[:=]\s*(?P<bare>\d{1,3})\s*(?=$|[.,;)\n])"

_TOTAL = (
    re.compile(rf"\btotal(?:\s+{_WHOSE})*\s+(?:time|minutes)\b{_GAP}{_AMOUNT}"),
    re.compile(rf"\btotal(?:\s+{_WHOSE})*\s+(?:time|minutes){_UNIT_LEFT_OUT}"),
    re.compile(rf"\btime\s*\(?\s*total\s*\)?{_GAP}{_AMOUNT}"),
    re.compile(rf"\btotal\s*(?:of|[:=])?\s*{_AMOUNT}"),
    re.compile(rf"{_AMOUNT},?\s+(?:(?:was|were|is)\s+)?(?:(?:in|of)\s+)?(?:the\s+)?total\b"),
    re.compile(r"(?P<minutes>\d{1,3})\s+total\s+min(?:ute)?s?\b"),
)
_SPENT = (
    re.compile(
        r"\b(?:i|we|i've|i\s+have|provider|physician|clinician|practitioner)\s+(?:has\s+|have\s+)?(?:\w+ly\s+)?spent\b"
        rf"{_GAP}{_AMOUNT}"
    ),
    re.compile(rf"^\s*spent\s+{_AMOUNT}"),
    re.compile(rf"{_AMOUNT}\s+(?:(?:was|were|have\s+been)\s+)?spent\b"),
    re.compile(
        rf"(?:^|[,:(|/]|\b(?:my|and))\s*(?:{_WHOSE}\s+)*time(?:\s+spent)?"
        r"(?P<gap>(?:\s+(?:with|on|in|for|by)\s+[a-z ]{1,40}?)?)\s*(?:[:=-]|\bis\b|\bwas\b|\bof\b)*\s*"
        rf"{_AMOUNT}"
    ),
    re.compile(rf"\b(?:visit|encounter)\s+(?:lasted|took|duration)\s*(?:[:=-]|\bof\b|\bwas\b)*\s*{_AMOUNT}"),
    re.compile(rf"\bduration\s+of\s+(?:the\s+|this\s+)?(?:visit|encounter)\s*(?:[:=-]|\bwas\b)*\s*{_AMOUNT}"),
)
_ANY_AMOUNT = re.compile(_AMOUNT)
_NOT_ALL = re.compile(
    r"\b(?:procedures?|procedural|surg\w+|operat\w+|anesthe\w+|sedation|critical\s+care|fluoro\w*|tourniquet|infus\w+|injection"
    r"|psychotherapy|therapy|therapeutic|exercis\w+|treadmill|walk\w*|sleep\w*|screen\s+time|smok\w+|tobacco|cessation|vap\w+"
    r"|advance[d]?\s+care|acp|care\s+plan\s+oversight|nurs(?:es?|ing(?!\s+(?:facility|home)))|staff|resident|student|interpreter|wait\w*|travel\w*|driv\w+"
    r"|nebuli\w+|treatment|room|observed?|monitor\w*|seizures?|symptoms?|pain|lasted|teaching\s+time|ischemi\w*|door|transport\w*"
    r"|counsel\w*|coordinat\w*|education|alcohol|previous(?:ly)?|prior|last\s+visit|yesterday|scheduled|exam\s+only)\b"
)
_ADVICE = re.compile(r"\b(?:counsel\w*|coordinat\w*|education)\b")
_ASIDE = re.compile(
    r"(?:\b(?:exclud\w+|excl|exclusive(?:ly)?\s+of|not\s+(?:includ\w+|count\w+)|without|other\s+than|apart\s+from|aside\s+from"
    r"|separate(?:ly)?(?:\s+from)?|outside(?:\s+of)?|beyond|besides|in\s+addition\s+to|does\s+not\s+include|including|includes?|incl"
    r"|of\s+which|more\s+than\s+half|greater\s+than\s+50|over\s+half|independent\s+of|minus|less)\b).*"
)
_NEVER = re.compile(
    r"(?<!not )\binclud(?:ing|es?)\b.*\b(?:teaching|students?|residents?|fellows?|travel\w*|wait\w*|procedures?)\b"
)
"""Time that never counts, said to be part of the visit's."""
_BILLED_APART = re.compile(r"\bof\s+(?:which|that|this)\b.*\bseparate(?:ly)?\b")
_WORK = re.compile(r"\b(?:prepar\w+|examin\w+|document\w*|review\w*|order\w*|history)\b")
"""The work of a visit besides advice."""
_SHARED = re.compile(
    r"\b(?:discharge\s+(?:planning|management|day)|review\w*|document\w*|examin\w*|history|orders?|ordering|records?|caring|care\s+of|chart\w*|date\s+of|day\s+of|visit"
    r"|encounter)\b"
)
_DENIED = re.compile(
    r"\b(?:not|never|cannot|can't|didn't|wasn't|isn't|no|will|would|should|plan\s+to|less\s+than|under|up\s+to|fewer\s+than|if"
    r"|unless)\b(?!\s+(?:includ\w+|count\w+|limited))"
)
_UPPER_BOUND = re.compile(r"(?:less\s+than|fewer\s+than|under|up\s+to|<|≤|no\s+more\s+than|within)\s*$")
_CONTEXT = re.compile(
    r"\b(?:spent|time|visit|encounter|i|today|date\s+of\s+service|dos|face|chart|care|mdm|decision)\b"
)


def read_minutes(said: Iterable[str]) -> int | None:
    """The minutes that the sentences of a note, case folded, state as its time; None where it states none, or several.

    A time that is called total outweighs others; a time for one part of the visit, a procedure or advice, is none.
    """
    numbered = [sentence for sentence in said if _DIGIT.search(sentence)]
    for find in (_totals, _spent):
        stated = {minutes for sentence in numbered for minutes in find(sentence)}
        if stated:
            return stated.pop() if len(stated) == 1 and 0 not in stated else None
    return None


def _totals(sentence: str) -> Iterator[int]:
    """The times that a sentence calls total."""
    if "total" not in sentence:
        return
    for number, pattern in enumerate(_TOTAL):
        for match in pattern.finditer(sentence):
            before, after = sentence[: match.start()], sentence[match.end() :]
            if number >= 3 and before.strip() and not _CONTEXT.search(sentence):
                continue
            gap = match.groupdict().get("gap") or ""
            following = _few_words(after)
            if _BILLED_APART.search(after):
                continue
            if _WORK.search(gap):
                gap = _ADVICE.sub("", gap)
            if number < 3:  # what is called total time may have been spent on advice
                following = _ADVICE.sub("", following)
            if _denied(before, gap) or any(map(_partial, (gap, following, _clause(before)))):
                continue
            yield from _amount(match, gap)


def _spent(sentence: str) -> Iterator[int]:
    """The times that a sentence says were spent, where it names only one and it is not for a part of the visit."""
    if len(list(_ANY_AMOUNT.finditer(_ASIDE.sub("", sentence)))) > 1:
        yield 0
        return
    for pattern in _SPENT:
        for match in pattern.finditer(sentence):
            before, after = sentence[: match.start()], sentence[match.end() :]
            gap = match.groupdict().get("gap") or ""
            partial = _partial(gap) or (_partial(after) and not _SHARED.search(after)) or _partial(_clause(before))
            if not (_denied(before, gap) or partial or re.search(r"\bpatient(?:\s+\w+)?\s*$", before)):
                yield from _amount(match, gap)


def _partial(words: str) -> bool:
    """Whether words tell that the time was for a part of the visit, and do not set that part aside."""
    return (_NEVER.search(words) or _NOT_ALL.search(_ASIDE.sub("", words))) is not None


def _denied(before: str, gap: str) -> bool:
    last = " ".join(re.split(r"[,:]|\bbut\b|\band\b", before)[-1].split()[-6:])
    return bool(_DENIED.search(last) or _DENIED.search(gap) or _UPPER_BOUND.search(before) or _UPPER_BOUND.search(gap))


def _few_words(after: str) -> str:
    """What directly follows, up to the next number."""
    return " ".join(re.split(r"\d", after)[0].split()[:6])


def _clause(before: str) -> str:
    """What directly stands before, back to the last comma."""
    return before.rsplit(",", 1)[-1][-25:]


def _amount(match: re.Match[str], gap: str) -> Iterator[int]:
    found = match.groupdict()
    if found.get("hours"):
        minutes = round(float(found["hours"]) * 60) + int(found.get("extra") or 0)
    else:
        minutes = int(found.get("minutes") or found.get("bare") or 0)
    if found.get("more") or re.search(r"(?:more\s+than|greater\s+than|over|>)\s*$", gap):
        minutes += 1
    if 0 < minutes <= MOST_MINUTES:
        yield minutes
