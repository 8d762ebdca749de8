"""The procedures that a sentence names as those that a list of diagnoses is for, and those that it takes out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from medcodes.procedures import spelling

_ONE = r"(?:\d{4}[0-9AFMTU]|[A-EGHJ-MP-V]\d{4})"
_CODE = re.compile(rf"(?<![\w.])({_ONE})(?!\w)(?!\.\d)")
_RANGE = re.compile(rf"(?<![\w.])({_ONE})\s*(?:-|–|—|\bTO\b|\bTHROUGH\b|\bTHRU\b)\s*({_ONE})(?!\w)(?!\.\d)")
_WORDS = r"(?:CPT|HCPCS|procedure)"
PROCEDURE_GROUP = re.compile(
    rf"""{_WORDS}(?:[ /]{_WORDS})*(?:\ codes?)?(?:,?\ (?:listed|found|identified|included))?(?:\ in|\ from|\ of|:|,)?
    (?:\ the)?\ Group\ (\d+) | Group\ (\d+)(?:['’]s)?\ (?:list\ of\ )?{_WORDS}""",
    re.IGNORECASE | re.VERBOSE,
)
"""A group of procedures, which has nothing to do with the group of diagnoses of the same number."""
_EXCEPT = re.compile(
    r"\b(?:except(?:ing|ion of| for)?|exclud(?:ing|es?)|other than|but not|not including)\b", re.IGNORECASE
)
_NOT_FOR = re.compile(
    r"""\b(?:do|does|is|are)\ not\ (?:apply|applicable|requir\w*|need\w*)\b[^.]*?\b(?:to|for)\b
    | \bnot\ applicable\ (?:to|for)\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""What takes procedures out of a list."""
_ABOUT_ELSE = re.compile(
    r"""\b(?: (?:do|does|is|are|will|should|must|may|shall|can)\ ?not\ (?:be\ )?
    (?:apply|applicable|requir|report|bill|cover|need|submit|includ|allow|pay|paid|id|use)\w*
    | in\ place\ of | in\ lieu\ of | instead\ of | non-?covered | no\ longer | denied | deleted )\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""A sentence that names procedures for another purpose."""
_NOT_SUPPORTED = re.compile(
    r"\bdo(?:es)? not support|\bnot (?:be )?(?:covered|considered)[^.]*\bfor\b|\bnon-?covered\b[^.]*\bfor\b", re.I
)
"""A list of what is not covered is for the procedures that it names all the same."""
_FOR = re.compile(
    rf"""support | cover | medical(?:ly)?\ necess | appl(?:y|ies|icable) | limited\ to | \bonly\b | payable
    | when\ (?:report|bill|perform) | to\ be\ used\ with | (?:allow|indicat|reimburs|appropriate|valid|accept)ed?
    | \bfor\ (?:the\ )?(?:following\ )?(?:use\ with\ )?(?:{_WORDS}|code|service|[A-V]?\d{{4}})
    | ^\W*(?:Group\ \d+\ ?:?\W*)?(?:{_WORDS}|codes?)\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""A sentence that says for which procedures a list is."""
_FILLER = re.compile(
    rf"""\b(?: {_WORDS} | level | ii | codes? | procedures? | services? | for | and | or | the | group | following
    | with | paragraph | icd-?10(?:-?cm)? | diagnos[ei]s | only | to | through | thru | note | \d{{1,2}} )\b | \W""",
    re.IGNORECASE | re.VERBOSE,
)


def named_procedures(sentences: Iterable[str], groups: Mapping[int, Collection[str]]) -> tuple[str, ...] | None:
    """The procedures that a list is narrowed to, or None where it is for all of the document's.

    :param sentences: what is said above the list.
    :param groups: the document's procedures by the number of their own group.

    >>> named_procedures(["These support CPT codes 93970 and 93971."], {1: ["93970", "93971", "93975"]})
    ('93970', '93971')
    """
    known = {code for group in groups.values() for code in group}
    only: set[str] = set()
    without: set[str] = set()
    for sentence in sentences:
        named = _codes(sentence, known)
        numbers = {int(first or second) for first, second in PROCEDURE_GROUP.findall(sentence)}
        if _NOT_FOR.search(sentence):
            without |= named
        elif (named or numbers) and _is_about_list(sentence):
            before, *after = _EXCEPT.split(sentence, maxsplit=1)
            only |= _codes(before, known) if after else named
            without |= _codes(after[0], known) if after else set()
            only |= {code for number in numbers for code in groups.get(number, ())}
    if only & known or not known:
        chosen = (only & known or only) - without
        return tuple(sorted(chosen)) if only else None
    return tuple(sorted(known - without)) if without & known else None


def _is_about_list(sentence: str) -> bool:
    """Whether a sentence says for which procedures a list is; one that is hardly more than codes does."""
    if _ABOUT_ELSE.search(sentence) and not _NOT_SUPPORTED.search(sentence):
        return False
    return _FOR.search(sentence) is not None or not _FILLER.sub("", _CODE.sub("", sentence))


def _codes(sentence: str, known: Collection[str]) -> set[str]:
    """The procedure codes that a text names; of a range, those that the document has."""
    text = sentence.upper()
    found = {code for code in _CODE.findall(text) if spelling.compacted(code)}
    for first, last in _RANGE.findall(text):
        low, high = spelling.segment_key(first), spelling.segment_key(last)
        found |= {code for code in known if low <= spelling.segment_key(code) <= high}
    return found
