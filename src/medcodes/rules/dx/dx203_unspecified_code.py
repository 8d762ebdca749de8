"""DX203: a code that leaves open what a record usually tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache, partial

from medcodes.claims.claim import Claim
from medcodes.diagnoses import layout
from medcodes.diagnoses.specific import specific
from medcodes.rules.facts import Facts, Skip
from medcodes.rules.finding import Found, at
from medcodes.rules.marks import Mark
from medcodes.rules.rule import rule

_WORD = re.compile(r"[a-z]{4,}")
_IDLE = frozenset({"unspecified", "other", "with", "without", "type", "disease", "disorder", "acute", "chronic"})
"""Words of titles that tell nothing of the condition."""
_RUN = re.compile(r"\w+")
_WITHOUT = " without "
_NOTE, _SIDE_OPEN = int(Mark.NOTE), int(Mark.DX_SIDE_OPEN)
MOST_NAMED = 6
FEWEST = 2
"""One specific code beside an unspecified one is a special case, no open question."""


@rule("DX203", "unspecified-code", severity="info", when=Mark.DX_UNSPECIFIED)
def unspecified_code(claim: Claim, facts: Facts) -> Iterator[Found | Skip]:
    """A code says "unspecified" where several specific codes exist, and the note speaks of it and names none of them.

    Without a note that speaks of it there is nothing to compare with, and the rule says so. Where the note names a
    specific code, DX201 tells; where only the side is open, DX202. A name that says what is not there ("migraine
    without aura") DX201 does not read: where the note has such words, this rule points at the codes that have them too.

    Why: an unspecified code is right where the record knows no more, and some payers ask for the record.
    Example: I48.91, unspecified atrial fibrillation, beside a note that says "atrial fibrillation, rate controlled".
    Remedy: ask the provider whether the record knows more; if it does not, the code may stay.
    Source: ICD-10-CM Official Guidelines, sections I.A.9.b and I.B.18.
    """
    if facts.release is None:
        return
    has_note = facts.marks & _NOTE
    for index in facts.diagnoses_with(Mark.DX_UNSPECIFIED):
        found = facts.diagnoses[index]
        known = found.condition.facts
        if found.state != layout.CODE or found.marks & _SIDE_OPEN or known is None or not known.unspecified:
            continue
        if not has_note or not _speaks_of(facts, index):
            yield _skip(index)
            continue
        codes = specific(facts.release.tree, facts.release.number, found.condition.row)
        if len(codes) >= FEWEST and not facts.suggested(index):
            named = _named(facts, index, codes)
            message = partial(_message, facts, index, named or codes, is_named=bool(named))
            yield at("diagnoses", index, message=message, suggestions=named or codes)


@lru_cache(maxsize=64)
def _skip(index: int) -> Skip:
    return Skip(f"diagnoses/{index}", "whether the record tells more than the code", "a note that speaks of it")


def _speaks_of(facts: Facts, index: int) -> bool:
    """Whether the note has a word of the diagnosis's title."""
    node, note = facts.node(index), facts.documentation_of(index).casefold()
    return node is not None and bool(note) and any(word in note for word in _words(node.title))


@lru_cache(maxsize=20_000)
def _words(title: str) -> frozenset[str]:
    return frozenset(_WORD.findall(title.casefold())) - _IDLE


def _named(facts: Facts, index: int, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Those codes whose title begins with words that the note has, one after the other, a "without" among them."""
    note, release = " ".join(_RUN.findall(facts.documentation_of(index).casefold())), facts.release
    found = []
    for code in codes if release is not None and _WITHOUT in note else ():
        node = release.get(code) if release is not None else None
        begins = " ".join(_RUN.findall(node.title.casefold().partition(",")[0])) if node is not None else ""
        if _WITHOUT in begins and begins in note:
            found.append(code)
    return tuple(found)


def _message(facts: Facts, index: int, codes: tuple[str, ...], *, is_named: bool) -> str:
    named = ", ".join(codes[:MOST_NAMED]) + " and others" * (len(codes) > MOST_NAMED)
    read = "and the note seems to name one" if is_named else "and none of them was read in the note"
    return f"{facts.named(index)} leaves open what {named} say, {read}."
