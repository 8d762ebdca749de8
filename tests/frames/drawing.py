"""Drawing frames as they come: real codes, misspelt ones, nothing at all, and dates of every kind."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as some

import medcodes
from medcodes.errors import NoReleaseError

DIAGNOSES = ("dx1", "dx2", "dx3")
CODES = [
    *("M25.571", "m25571", " M25.561 ", "M25.56", "R05.9", "R05", "E11.9", "E11.21", "M54.5", "M54.50", "I10", "i10"),
    *("Z00.00", "Z12.31", "O80", "N40.1", "C50.911", "S82.101A", "S82.101", "V43.52XA", "H25.11", "F32.1", "Z23"),
    *(
        "ZZZ",
        "M25 561",
        "719.46",
        "V72.31",
        "V72",
        "V43.5",
        "E11",
        "250.00",
        "E849.0",
        "Q99.9999",
        "U99.9",
        "A00.9X",
        "13",
        "M20-M25",
        "É11.9",
        "x" * 50,
        "'",
        '"',
        "NaN",
    ),
]
PROCEDURES = [
    *("71046", " 73560", "99214", "99201", "80053", "93000", "72148", "20610", "45378", "66984", "77067", "84153"),
    *(
        "59400",
        "97110",
        "90834",
        "g0439",
        "J1885",
        "0042T",
        "0001F",
        "00042",
        "99417",
        "9921",
        "73560-RT",
        "x",
        "99999",
    ),
]
DAYS = [
    *("2015-10-01", "2019-01-01", "2021-09-30", "2021-10-01", "2026-11-02", "20261102", "2031-01-01", " 2020-04-01 "),
    *("2015-09-30", "0001-01-01", "02/30/2026", "soon", "2026-02-30"),
]
NOTHING = some.sampled_from([None, "", "  "])
diagnoses = some.one_of(some.sampled_from(CODES), NOTHING, some.text(max_size=8))
procedures = some.one_of(some.sampled_from(PROCEDURES), NOTHING, some.text(max_size=8))
dates = some.one_of(some.sampled_from(DAYS), NOTHING)


@some.composite
def frames(draw: some.DrawFn, most: int = 12) -> dict[str, list[Any]]:
    """The columns of a dirty frame, with one that nobody asks about."""
    count = draw(some.integers(0, most))

    def column(cells: some.SearchStrategy[Any]) -> list[Any]:
        return draw(some.lists(cells, min_size=count, max_size=count))

    drawn = {name: column(diagnoses) for name in DIAGNOSES}
    return {"line": list(range(count)), "cpt": column(procedures), **drawn, "dos": column(dates)}


def expected(row: dict[str, Any]) -> tuple[str, str, str | None]:
    """What `check_link` says about a row: verdict, basis, and the column of the diagnosis that decided."""
    named = {name: text for name in DIAGNOSES if (text := (row[name] or "").strip())}
    try:
        link = medcodes.check_link((row["cpt"] or "").strip(), list(named.values()), (row["dos"] or "").strip() or None)
    except NoReleaseError:
        return "undetermined", "none", None
    for name, reason in zip(named, link.reasons, strict=True):
        if reason.verdict is link.verdict:
            return link.verdict.value, reason.basis.value, name
    return link.verdict.value, "none", None


def a_day(text: str | None) -> date | None:
    """The date that a text is, or None."""
    try:
        return date.fromisoformat((text or "").strip())
    except ValueError:
        return None
