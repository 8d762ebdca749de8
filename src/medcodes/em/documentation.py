"""What a note says of decision making and time.

Reading is cautious: a number is the time of the visit only where the note says so, and where a note says two things,
nothing is read.
"""

from __future__ import annotations

import re

import attrs

from medcodes.em.complexity import Complexity

MOST_READ = 100_000
"""Characters of a note that are read."""
_BLANKS = re.compile(r"[^\S\n]+")
_AFTER_HEADING = re.compile(r"(:|\bmdm|decision[ -]making)\s*\n\s*")
_HINTS = ("mdm", "decision", "complex", "min", "hour", "hr", "time", "risk")


@attrs.frozen
class Documented:
    """What a note says.

    Attributes:
        mdm: the decision making, or None where the note does not say it, or says several.
        minutes: the total time of the visit, or None where the note does not say it, or says several.
    """

    mdm: Complexity | None = None
    minutes: int | None = None

    def __bool__(self) -> bool:
        return self.mdm is not None or self.minutes is not None


def documented(text: str | None) -> Documented:
    """What a note says of decision making and total time.

    >>> documented("MDM: low. Total time 45 minutes.")
    Documented(mdm=<Complexity.LOW: 'low'>, minutes=45)
    >>> documented("30 minute procedure, no complications")
    Documented(mdm=None, minutes=None)
    """
    folded = text[:MOST_READ].casefold() if isinstance(text, str) else ""
    if not any(hint in folded for hint in _HINTS):
        return Documented()
    from medcodes.em.reading_mdm import read_mdm  # its patterns take long to compile, and most claims have no note
    from medcodes.em.reading_time import read_minutes
    from medcodes.em.sentences import sentences

    folded = _AFTER_HEADING.sub(r"\1 ", _BLANKS.sub(" ", folded))
    said = list(sentences(folded))
    return Documented(read_mdm(folded, said), read_minutes(said))
