"""Reading the level of decision making out of a note."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from medcodes.em.complexity import Complexity

_LEVEL = r"(straight[\s-]?forward|minimal|low|moderate|mod|high|sf)(?:ly)?\b"
_SPOKEN_OF = r"(?:(?<!shared )(?:medical\s+|clinical\s+)?decision[\s-]?making|\bmdm\b|\bm\.d\.m\.)"
_OTHER = r"(?:\s*(?:to|-|–|/|or|and|vs\.?)\s*" + _LEVEL + r")?"
_ELEMENT = r"(?!\s*[-/:]?\s*(?:risk|data|problem|number|amount|suspicion|probability|acuity))"
_FOLLOWS = (
    r"(?=\s*(?:$|[^\w\s-]|[-–—]\s|-?\s*(?:complex|level)|\d|(?:mdm|medical|decision|total|time|based|due|because|given|per|with|for|as|today|this"
    r"|visit|and|but|by|which|since|in|overall|supported|documented|rather|not)\b))"
)
"""What may follow a level: words that make it a level of something else (high cholesterol) do not."""
_LINK = (
    r"(?:\s*\([^)]{0,30}\))?(?:[\s:=,–—-]|\b(?:level|complexity|overall|total|today|this|visit|encounter|e/?m|service|for|the|is|was|were|of"
    r"|at|least|a|an|remains|deemed|considered|judged|rated|felt|to|be|documented|as|met|with|equals|supports?|final)\b)*"
)
_PATTERNS = (
    re.compile(_SPOKEN_OF + _LINK + r"\b" + _LEVEL + _OTHER + _ELEMENT + _FOLLOWS),
    re.compile(
        r"\b"
        + _LEVEL
        + _OTHER
        + r"(?:[\s-]+(?:level|complexity|complex|in))*(?:\s+(?:of|for|level))*(?:\s+the)?[\s-]+"
        + _SPOKEN_OF
    ),
    re.compile(_SPOKEN_OF + r"\s*\(\s*" + _LEVEL + r"(?:\s+complexity)?\s*\)"),
)
"""A level of decision making, each with the words for that."""
_COMPLEXITY = re.compile(
    r"(?:^|[.;\n]\s*|\boverall\s+)(?:level\s+of\s+)?complexity\s*[:=]\s*" + _LEVEL + _OTHER + _ELEMENT
)
_DECISION = re.compile(_SPOKEN_OF)
_BOX = re.compile(r"\[\s*x\s*\]\s*" + _LEVEL)
_DENIED = re.compile(
    r"\b(?:not|no|never|cannot|without|insufficient|rather than|instead of|less than|below|lacks?"
    r"|previous(?:ly)?|prior|last|fails?|does(?:n't| not)|didn't|if|unless)\b(?!\s+including)"
)
_REFUSED = re.compile(
    r"\s*(?:(?:was|is|were|are|has\s+been|can(?:not)?|could|criteria)\s+)*(?:not|never)\s+(?:be\s+)?"
    r"(?:required|met|supported|documented|needed|reached|justified|established|performed|used|warranted)\b"
)
"""A level that is named and then said not to be reached."""
_FINAL = re.compile(r"\b(?:overall|final|total)\b")
_SPELLED = {"minimal": Complexity.STRAIGHTFORWARD, "mod": Complexity.MODERATE, "sf": Complexity.STRAIGHTFORWARD}
_ALONE = r"(?:^|[^\w\s]\s{0,3}|\n\s{0,3}|\b(?:and|of|overall|mdm|the)\s{1,3})"
"""Before the name of an element: nothing that makes it another thing (cardiac risk, sleep problems)."""
_ELEMENTS = {
    "problems": re.compile(
        _ALONE
        + r"problems?(?:\s+addressed)?(?:\s+complexity)?\s*(?:[:=-]|\bis\b|\bare\b)\s*(minimal|low|moderate|high)\b"
    ),
    "data": re.compile(
        _ALONE
        + r"data(?:\s+(?:reviewed|analyzed|complexity))*\s*(?:[:=-]|\bis\b)\s*"
        + r"(minimal|none|limited|moderate|extensive)\b"
    ),
    "risk": re.compile(_ALONE + r"risk(?:\s+of\s+[a-z/ ]{0,80}?)?\s*(?:[:=-]|\bis\b)\s*(minimal|low|moderate|high)\b"),
}
_OF_ELEMENT = {
    "minimal": Complexity.STRAIGHTFORWARD,
    "none": Complexity.STRAIGHTFORWARD,
    "limited": Complexity.LOW,
    "low": Complexity.LOW,
    "moderate": Complexity.MODERATE,
    "high": Complexity.HIGH,
    "extensive": Complexity.HIGH,
}


def read_mdm(text: str, said: Iterable[str]) -> Complexity | None:
    """The decision making that a note, case folded, states; None where it states none, or several.

    Where it is not stated, it is worked out from the three elements, if the note states enough of them.

    :param said: the sentences of the note.
    """
    stated: set[Complexity] = set()
    final: set[Complexity] = set()
    for sentence in said:
        for found, is_final in _in_sentence(sentence):
            stated |= found
            if is_final:
                final |= found
    if len(final) == 1:
        return final.pop()
    if stated:
        return stated.pop() if len(stated) == 1 else None
    return _from_elements(text)


def _in_sentence(sentence: str) -> Iterator[tuple[set[Complexity], bool]]:
    """The levels of each statement in a sentence, and whether it is the final word on them."""
    patterns = [_COMPLEXITY]
    if _DECISION.search(sentence):
        boxes = {_level(box) for box in _BOX.findall(sentence)}
        if boxes:
            yield boxes, False
            return
        patterns = [*_PATTERNS, _COMPLEXITY]
    for pattern in patterns:
        for match in pattern.finditer(sentence):
            clause = re.split(r"[,:]|\bbut\b", sentence[: match.start(1)])[-1]
            before = sentence[: match.start()].rsplit(",", 1)[-1]
            after = sentence[match.end() :]
            if _DENIED.search(clause) or _DENIED.search(before) or _REFUSED.match(after):
                continue
            yield {_level(word) for word in match.groups() if word}, bool(_FINAL.search(before + match.group()))


def _level(word: str) -> Complexity:
    word = re.sub(r"[\s-]", "", word)
    return _SPELLED.get(word) or Complexity(word)


def _from_elements(text: str) -> Complexity | None:
    """The decision making of two out of three elements, where the third cannot change it."""
    ranks = []
    for pattern in _ELEMENTS.values():
        stated = {_OF_ELEMENT[word] for word in pattern.findall(text)}
        if len(stated) > 1:
            return None
        ranks += [level.rank for level in stated]
    ranks.sort()
    if len(ranks) == 3 or (len(ranks) == 2 and ranks[0] == ranks[1]):
        return list(Complexity)[ranks[1] - 1]
    return None
