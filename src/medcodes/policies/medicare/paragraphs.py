"""The paragraphs above the lists of a document: what they narrow, and which diagnoses count only together."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

import attrs

from medcodes.policies.medicare.named import named_procedures
from medcodes.policies.medicare.text import note_of, plain, sentences_of
from medcodes.policies.medicare.together import conditions

_LONGEST_HEADING = 300
_NOT_APPLICABLE = re.compile(r"\W*(?:n\W?a|not applicable|none|no paragraph)\W*", re.IGNORECASE)
_NON_COVERED = re.compile(
    r"\bnon-?covered\b|\bnot (?:be )?(?:covered|payable|reimburs|reasonable|medically)|will be denied|considered not",
    re.IGNORECASE,
)


@attrs.frozen
class Narrowing:
    """What a paragraph says about its list.

    Attributes:
        only: the procedures that the list is for, or None where it is for all of the document's.
        needs: groups of diagnoses, by number, one of which must be on the line too.
        secondary: the list's diagnoses count only after another one.
        note: sentences that a table cannot hold.
        not_applicable: the payer says that the list says nothing.
    """

    only: tuple[str, ...] | None = None
    needs: tuple[int, ...] = ()
    secondary: bool = False
    note: str = ""
    not_applicable: bool = False


def narrowing(html: str, own: int, procedures: Mapping[int, Collection[str]]) -> Narrowing:
    """What a paragraph says about its list.

    :param html: the paragraph.
    :param own: the number of the list's group.
    :param procedures: the document's procedures, by the number of their own group (not the diagnoses').
    """
    text = plain(html)
    if not text:
        return Narrowing()
    if _NOT_APPLICABLE.fullmatch(text):
        return Narrowing(not_applicable=True)
    sentences = sentences_of(text)
    needs, secondary = conditions(sentences, own)
    return Narrowing(named_procedures(sentences, procedures), needs, secondary, note_of(sentences))


def says_noncovered(html: str) -> bool:
    """Whether the paragraph above a list of procedures says that they are not covered at all."""
    text = plain(html)
    return len(text) < _LONGEST_HEADING and _NON_COVERED.search(text) is not None
