"""The text of a paragraph, which exports hold as HTML."""

from __future__ import annotations

import re
from html import unescape

MOST_TEXT = 200_000
MOST_NOTE = 600
"""The most characters that are read of a paragraph, and that are kept of what it says."""

_BREAK = re.compile(r"<\s*/?\s*(?:p|br|li|ul|ol|div|tr|td|th|table|h\d)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")
_SENTENCE = re.compile(r"(?<=[.;!?])\s+(?=[A-Z*(\"“])|\n")
_TOLD = re.compile(r"modifier|class finding|\*|\bmust\b|require|primary|secondary|frequency|\bage\b|document", re.I)


def plain(html: str) -> str:
    r"""The text of a paragraph: no markup, no entities, each block on a line of its own.

    >>> plain("<p>CPT&reg; codes:</p><ul><li>93970</li></ul>")
    'CPT® codes:\n93970'
    """
    text = html[:MOST_TEXT]
    for _ in range(2):  # some exports escape twice
        text = unescape(_TAG.sub(" ", _BREAK.sub("\n", text)))
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def sentences_of(text: str) -> list[str]:
    """The sentences of a plain text; each line is at least one."""
    return [sentence.strip() for sentence in _SENTENCE.split(text) if sentence.strip()]


def note_of(sentences: list[str]) -> str:
    """The sentences that a reader of a verdict should know."""
    kept = " ".join(sentence for sentence in sentences if _TOLD.search(sentence))
    return kept if len(kept) <= MOST_NOTE else kept[:MOST_NOTE].rsplit(" ", 1)[0] + " …"
