"""Merging an official list that a user gives into what a table knows: its codes, their titles and their blocks."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import attrs

from medcodes import days
from medcodes.diagnoses import layout, spelling
from medcodes.diagnoses.building import order_file
from medcodes.diagnoses.building.given import TABULAR, Given
from medcodes.diagnoses.building.headers import branching, headers_of
from medcodes.diagnoses.building.order_file import Addenda, Counts, check_headings, read_addenda, read_order_file
from medcodes.diagnoses.building.reading_back import History
from medcodes.diagnoses.building.tabular import Tabular, read_tabular
from medcodes.diagnoses.building.titling import folded
from medcodes.errors import SourceError

MOST_CATEGORIES_GONE = 2
"""No category has ever been deleted: a list that lacks more of them is not whole."""
MOST_CODES_GONE = 0.02
"""The largest share of codes that a release may delete; in 2016 it was 0.4 %."""
LONGEST_GAP = timedelta(days=366)
"""A release may begin so long after the one before it: else one between them is missing."""
_NAMED = 3


@attrs.frozen
class Addition:
    """What one official list changed.

    Attributes:
        file: its name.
        sha256: the hash of the file that was given.
        kind: ``order file``, ``order addenda`` or ``Tabular List``.
        first_day: the first day of its release.
        is_new: the release was not known before.
        added, deleted: the billable codes that the new release adds to the one before it, and that it lacks.
        titled: the codes and headings that had no title and have one now.
        revised: the codes and headings that had another title.
        moved: the categories that now stand in another block.
        notes: what else to know.
    """

    file: str
    sha256: str
    kind: str
    first_day: date
    is_new: bool = False
    added: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    titled: tuple[str, ...] = ()
    revised: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether anything is other than before."""
        return self.is_new or bool(self.titled or self.revised or self.moved)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {**attrs.asdict(self), "first_day": self.first_day.isoformat()}

    def __str__(self) -> str:
        head = f"{self.file} ({self.kind}, release of {self.first_day}): "
        if not self.changes:
            return head + "nothing to change, all of it is known"
        told = [f"a new release with {len(self.added):,} codes more and {len(self.deleted):,} fewer"] * self.is_new
        told += [f"{len(self.titled):,} titles that were missing"] * bool(self.titled)
        told += [f"{len(self.revised):,} title{'s' if len(self.revised) > 1 else ''} revised"] * bool(self.revised)
        told += [f"{len(self.moved):,} categories moved to another block"] * bool(self.moved)
        return head + ", ".join(told)


@attrs.frozen
class Listed:
    """A release as a list has it: the titles that it gives, and which codes are billable."""

    codes: set[str]
    titles: dict[str, str]
    headers: set[str]
    tabular: Tabular | None = None


def merge(history: History, given: Given, first_day: date, expected: Addenda | None = None) -> Addition:
    """Add what a list says of the release that begins on a day.

    :param expected: the addenda that lie in the same zip as an order file; their counts must be its counts.
    :raises SourceError: the list is malformed, is not whole, or contradicts what is known of that day.
    """
    path, day = given.path, days.to_number(first_day)
    _check_day(history, path, first_day)
    listed = _listed(history, given, day, expected)
    number = history.number(day)
    known = history.releases[number] == day
    before = history.codes(number)
    _check_codes(path, listed.codes, before, first_day, known=known)
    if not known:
        number = history.insert(day)
        _set_codes(history, number, listed.codes)
    titled, revised = _retitle(history, number, listed, given.name)
    is_new = not known
    if is_new and listed.codes == before and not (titled or revised) and number < len(history.releases) - 1:
        history.drop(number)
        number, is_new = number - 1, False
    moved = _move(history, number, listed)
    return Addition(
        given.name,
        given.sha256,
        given.kind,
        first_day,
        is_new,
        _shown(listed.codes - before),
        _shown(before - listed.codes),
        _shown(titled),
        _shown(revised),
        _shown(moved),
        tuple(_notes(history, listed, before)),
    )


def _check_day(history: History, path: str, first_day: date) -> None:
    oldest, newest = (days.from_number(history.releases[end]) for end in (0, -1))
    if first_day < oldest:
        raise SourceError(path, f"its release would begin on {first_day}, and the first one began on {oldest}")
    if first_day > newest + LONGEST_GAP:
        raise SourceError(
            path, f"its release begins on {first_day}, and the newest known one on {newest}: add the one between first"
        )


def _listed(history: History, given: Given, day: int, expected: Addenda | None) -> Listed:
    """The release as the list has it."""
    if given.kind == order_file.ADDENDA:
        return _amended(history, read_addenda(given.path, given.content), given.path, day)
    if given.kind == TABULAR:
        return _of_tabular(given)
    order = read_order_file(given.path, given.content)
    for what, found in (("codes", order.codes), ("headers", order.headers)):
        told: Counts | None = getattr(expected, what, None)
        if told is not None and len(found) != told.after:
            problem = f"it has {len(found):,} {what}, and the addenda beside it say {told.after:,}"
            raise SourceError(given.path, problem)
    return Listed(set(order.codes), order.codes | order.headers, set(order.headers))


def _of_tabular(given: Given) -> Listed:
    try:
        tabular = read_tabular(Path(given.path), given.content)
    except (KeyError, ValueError, RecursionError) as error:
        if isinstance(error, SourceError):
            raise
        problem = f"it is not laid out as a Tabular List is ({type(error).__name__}: {error})"
        raise SourceError(given.path, problem) from None
    for code, title in tabular.titles.items():
        if spelling.compacted(code) != code or "." in code:
            raise SourceError(given.path, f"{code[:20]!r} is not an ICD-10-CM code")
        if not title:
            raise SourceError(given.path, f"{spelling.dotted(code)} has no title")
    codes = set(tabular.titles)
    codes -= {code[:length] for code in codes for length in range(3, len(code))}
    headers = set(tabular.titles) - codes
    check_headings(given.path, codes, headers)
    return Listed(codes, tabular.titles, headers, tabular)


def _amended(history: History, addenda: Addenda, path: str, day: int) -> Listed:
    """The release that addenda make of the one they amend: the nearest before that has as many codes as they say."""
    if addenda.codes is None:
        raise SourceError(path, "its counts are missing")
    before = range(bisect_left(history.releases, day) - 1, -1, -1)
    base = next((number for number in before if len(history.codes(number)) == addenda.codes.before), None)
    if base is None:
        raise SourceError(path, _no_base(history, addenda.codes.before, day))
    codes, headers = history.codes(base), history.headers(base)
    amends = f"the release of {days.from_number(history.releases[base])}, which it amends"
    titles: dict[str, str] = {}
    known_headers = 0
    for change in addenda.changes:
        name = f"{spelling.dotted(change.code)}, {'a code' if change.billable else 'a heading'},"
        there = change.code in (codes if change.billable else headers)
        if change.action == "Add":
            titles[change.code] = change.title
            known_headers += there and not change.billable
            if there and (change.billable or known_headers > order_file.MOST_UNLISTED):
                raise SourceError(path, f"{name} is to be added, and is already in {amends}", change.line)
        elif not there:
            does = "deleted" if change.action == "Delete" else "revised"
            raise SourceError(path, f"{name} is to be {does}, and is not in {amends}", change.line)
        elif change.action == "Revise to":
            titles[change.code] = change.title
        if change.billable and change.action == "Add":
            codes.add(change.code)
        elif change.billable and change.action == "Delete":
            codes.remove(change.code)
    _check_amended(path, addenda, codes, headers_of(codes, branching({*history.states, *codes})))
    kept = {code: title for code in codes if (title := history.titles.get(code, [""] * (base + 1))[base])}
    titles = {**kept, **titles}  # what addenda do not name keeps its title
    return Listed(codes, titles, {code for code in titles if code not in codes})


def _check_amended(path: str, addenda: Addenda, codes: set[str], headers: set[str]) -> None:
    """That the headings which follow from the codes are those that the addenda add and delete, and the counts agree."""
    final = {(change.code, change.billable): change for change in addenda.changes}
    for (code, billable), change in final.items():
        if not billable and (code in headers) != (change.action != "Delete"):
            problem = f"{spelling.dotted(code)} has {'' if code in headers else 'no '}codes below it"
            verb = "deleted" if change.action == "Delete" else "listed"
            raise SourceError(path, f"{problem}, and is {verb} as a heading", change.line)
    for what, found, told in (("codes", len(codes), addenda.codes), ("headings", len(headers), addenda.headers)):
        spare = 0 if what == "codes" else order_file.MOST_UNLISTED
        if told is not None and abs(found - told.after) > spare:
            raise SourceError(path, f"it leads to {found:,} {what}, and its end says {told.after:,}")


def _no_base(history: History, count: int, day: int) -> str:
    nearest = history.releases[max(bisect_left(history.releases, day) - 1, 0)]
    own = len(history.codes(history.number(nearest)))
    problem = f"it amends a release of {count:,} codes, and that of {days.from_number(nearest)} has {own:,}"
    later = [start for number, start in enumerate(history.releases) if len(history.codes(number)) == count]
    if later:
        problem += f"; that of {days.from_number(later[0])} has as many: give the right first day (--first-day)"
    return problem


def _check_codes(path: str, codes: set[str], known_codes: set[str], first_day: date, *, known: bool) -> None:
    """That a known release has these codes, or that a new one is whole."""
    missing, extra = sorted(known_codes - codes), sorted(codes - known_codes)
    if known and (missing or extra):
        parts = [f"lacks {_few(missing)}"] if missing else []
        parts += [f"has {_few(extra)} besides"] if extra else []
        raise SourceError(
            path,
            f"it is not the release of {first_day} as it is known: it {' and '.join(parts)}. If it is another release, "
            "give its first day (--first-day)",
        )
    gone = sorted({code[:3] for code in known_codes} - {code[:3] for code in codes})
    if len(gone) > MOST_CATEGORIES_GONE:
        problem = f"it is not whole: it lacks {len(gone):,} categories of the release before it, such as {gone[-1]}"
        raise SourceError(path, problem)
    if len(missing) > MOST_CODES_GONE * len(known_codes):
        raise SourceError(path, f"it is not whole: it lacks {len(missing):,} codes of the release before it")


def _set_codes(history: History, number: int, codes: set[str]) -> None:
    for code, states in history.states.items():
        if states[number] and code not in codes:
            states[number] = layout.ABSENT
    for code in codes:
        states = history.states.setdefault(code, [layout.ABSENT] * len(history.releases))
        states[number] = states[number] or layout.CODE


def _retitle(history: History, number: int, listed: Listed, source: str) -> tuple[list[str], list[str]]:
    """Give a release the titles of a list; what differs in accents and capitals alone stays as it is."""
    titled: list[str] = []
    revised: list[str] = []
    last = len(history.releases) - 1
    for code, given in listed.titles.items():
        titles = history.titles.setdefault(code, [""] * (last + 1))
        before = titles[number]
        if before == given or folded(before) == folded(given):
            continue
        title = next((known for known in titles if folded(known) == folded(given)), given)
        states = history.states.get(code)
        if code in listed.headers or states is None:
            if before and number != last:
                continue  # a heading has the newest title that is known, in every release
            end = last + 1
        else:
            end = number + 1
            while end <= last and (not states[end] or not titles[end]):
                end += 1
        titles[number:end] = [title] * (end - number)
        if end > last:
            history.title_sources[code] = source
        (revised if before else titled).append(code)
    return titled, revised


def _move(history: History, number: int, listed: Listed) -> list[str]:
    """Place categories in the blocks that a Tabular List of the newest release has them in."""
    moved = []
    if listed.tabular is not None and number == len(history.releases) - 1:
        for category, block in listed.tabular.block_of.items():
            if block in history.blocks and history.block_of.get(category) != block:
                history.block_of[category] = block
                moved.append(category)
    return moved


def _notes(history: History, listed: Listed, before: set[str]) -> list[str]:
    notes = []
    placed = listed.tabular.block_of if listed.tabular else history.block_of
    new = sorted({code[:3] for code in listed.codes} - {code[:3] for code in before} - placed.keys())
    if new:
        notes.append(
            f"the new categories {_few(new)} stand in the block of the category before them, since only the Tabular "
            "List (XML) tells blocks: add it too"
        )
    if listed.tabular and (unknown := sorted(set(listed.tabular.block_of.values()) - history.blocks)):
        named = ", ".join(f"{first}-{last}" for first, last in unknown[:_NAMED])
        notes.append(f"the Tabular List has blocks that this medcodes does not know, and are left out: {named}")
    if listed.codes - before:
        notes.append("edits of the Medicare Code Editor (age, sex, manifestation …) are not known for the new codes")
    return notes


def _shown(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(spelling.dotted, sorted(codes)))


def _few(codes: list[str]) -> str:
    named = ", ".join(spelling.dotted(code) for code in codes[:_NAMED])
    return named if len(codes) <= _NAMED else f"{named} and {len(codes) - _NAMED:,} more"
