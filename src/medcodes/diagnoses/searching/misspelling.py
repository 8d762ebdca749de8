"""Words that were perhaps meant by one that nothing knows."""

from __future__ import annotations

from medcodes.diagnoses.searching.index import SearchIndex

SHORTEST = 4
TWO_SLIPS_FROM = 7
"""Words of this length may have two slips, shorter ones only one."""
_SAME_START = 2
_MOST = 4
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def meant(word: str, stem: str, index: SearchIndex) -> list[int]:
    """The known words one slip away (a letter missing, added, wrong or swapped with the next), else two."""
    found: dict[int, None] = {}
    for spelled in dict.fromkeys((stem, word)):
        if len(spelled) < SHORTEST or not spelled.isalpha():
            continue
        for near in _one_slip(spelled):
            number = index.number(near)
            if number is not None:
                found[number] = None
    if not found and len(word) >= TWO_SLIPS_FROM:
        spellings = [(spelled, frozenset(spelled)) for spelled in dict.fromkeys((stem, word))]
        for number in index.beginning_with(word[:_SAME_START]):
            known = index.words[number]
            if any(
                len(letters.symmetric_difference(known)) <= 4 >= _slips(spelled, known) + 2
                for spelled, letters in spellings
            ):
                found[number] = None
    return sorted(found, key=lambda number: -index.frequency(number))[:_MOST]


def _one_slip(word: str) -> set[str]:
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    near = {before + after[1:] for before, after in cuts if after}
    near |= {before + after[1] + after[0] + after[2:] for before, after in cuts if len(after) > 1}
    near |= {before + letter + after[1:] for before, after in cuts if after for letter in _LETTERS}
    near |= {before + letter + after for before, after in cuts for letter in _LETTERS}
    return near


def _slips(one: str, other: str) -> int:
    """How many slips part two words; 3 for all that is more than two."""
    if abs(len(one) - len(other)) > 2 or len(other) < SHORTEST:
        return 3
    before = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, wanted in enumerate(other, 1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (letter != wanted)))
        if min(now) > 2:
            return 3
        before = now
    return before[-1]
