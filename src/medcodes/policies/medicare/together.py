"""Diagnoses that count only together: a primary one that needs a secondary one from another list."""

from __future__ import annotations

import re

from medcodes.policies.medicare.named import PROCEDURE_GROUP

_GROUP = re.compile(r"\bGroups? #?(\d+)((?:\s*(?:,|&|and|or)\s*(?:Group\s*)?#?\d+)*)", re.IGNORECASE)
_CODES = r"(?:diagnos[ei]s|ICD-?10(?:-CM)?|codes?)"
_BE = r"(?:must|should|may|can|shall)(?: only)? be (?:reported |billed |used |submitted |listed |coded )?"
_TOGETHER = re.compile(
    r"""\b(?: secondary | additional\ (?:diagnos|ICD) | dual\ diagnos | accompanied\ by | in\ addition\ to | along\ with
    | in\ (?:conjunction|combination|association)\ with | together\ with | paired\ with | must\ also
    | AND\ (?:one|an?|at\ least)
    | primary\ (?:diagnos|ICD|code) | as\ (?:the\ |a\ )?primary )""",
    re.IGNORECASE | re.VERBOSE,
)
"""Words that a sentence about diagnoses that go together has."""
_DEMANDS = re.compile(
    r"\b(?:must|require[sd]?|should|shall|needs?|needed|only|refer|necessary|report(?:ed)? with)\b", re.IGNORECASE
)
_NOT_NEEDED = re.compile(
    r"\b(?:no|not|without(?: an?)?) (?:\w+ ){0,2}(?:secondary|additional|dual)\b[^.]*\brequired|\bnot require", re.I
)
_SECONDARY_HERE = re.compile(
    rf"\b(?:secondary|additional)\b[^.]{{0,60}}\b(?:report|bill|submit)\w* (?:with|in addition|along)"
    rf"|\b{_BE}(?:only )?(?:as )?(?:a |the )?secondary\b"
    r"|\bonly as (?:a )?secondary\b"
    rf"|^\W*(?:the following )?(?:are )?secondary {_CODES}\b(?! *(?:is|are)? *required)"
    r"|\b(?:not|never) be (?:reported|billed|used|submitted|listed|coded)?\s*(?:as )?(?:a |the )?primary\b"
    rf"|\b(?:the following|these|listed below)\b[^.]{{0,40}}\bsecondary {_CODES}\b(?! *(?:is|are)? *required)",
    re.IGNORECASE,
)
"""A sentence that makes its own list the secondary one."""
_SECONDARY_THERE = re.compile(
    r"\brefer to group \d+[^.]*\bsecondary\b|\bsecondary\b[^.]*\b(?:from|in|of) (?:the )?group", re.IGNORECASE
)
_PRIMARY_THERE = re.compile(
    r"\bprimary\b[^.]*\b(?:from|in|of) (?:the )?group|\bgroup \d+[^.]*\b(?:as|is) (?:the )?primary\b", re.IGNORECASE
)


def conditions(sentences: list[str], own: int) -> tuple[tuple[int, ...], bool]:
    """The groups one of which a list needs on the line too, and whether its diagnoses count only after another one.

    :param sentences: what is said above the list.
    :param own: the number of its group.

    >>> conditions(["Refer to Group 3 for the secondary codes required for coverage."], 2)
    ((3,), False)
    >>> conditions(["These must be reported as secondary diagnoses."], 3)
    ((), True)
    """
    needs: dict[int, None] = {}
    secondary = False
    for sentence in sentences:
        if not _TOGETHER.search(sentence) or _NOT_NEEDED.search(sentence):
            continue
        others = [number for number in _groups_in(sentence) if number != own]
        there = bool(others) and _PRIMARY_THERE.search(sentence) is not None
        if _SECONDARY_HERE.search(sentence) and not (others and _SECONDARY_THERE.search(sentence)):
            secondary = True
            needs.update(dict.fromkeys(others if there else ()))
        elif others and _DEMANDS.search(sentence):
            secondary = secondary or there
            needs.update(dict.fromkeys(others))
    return tuple(needs), secondary


def _groups_in(sentence: str) -> list[int]:
    """The groups of diagnoses that a sentence names."""
    bare = PROCEDURE_GROUP.sub(" ", sentence)
    numbers = (number for first, more in _GROUP.findall(bare) for number in (first, *re.findall(r"\d+", more)))
    return [int(number) for number in numbers if len(number) < 4]
