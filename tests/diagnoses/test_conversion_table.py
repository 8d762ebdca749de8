"""What took whose place, against the official conversion table: every disagreement has a known kind and a cause.

The counts stand in docs/explanation/replacements.md.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

import medcodes
from tests.diagnoses.conversion_table import Conversion, read_conversions

ROWS = 5_892
AGREE = 5_687
DISAGREE = {
    "names categories": 128,
    "only the first of several codes": 33,
    "only the ends of a range": 19,
    "a code that never existed, ours is right": 12,
    "a code that never existed, ours has none": 12,
    "the new code is misspelt": 1,
}


@pytest.fixture(scope="module")
def conversions(shared: Path) -> list[Conversion]:
    """The rows of the table."""
    return list(read_conversions(shared / "icd10cm"))


def named(conversion: Conversion) -> set[str]:
    """The codes that a row names, ranges spelled out by what was billable the day before."""
    before = billable(conversion.day - timedelta(days=1))
    found = set(conversion.single)
    for first, last in conversion.ranges:
        found |= {code for code in before if first <= code <= last}
    return found


@cache
def billable(day: date) -> tuple[str, ...]:
    """The billable codes of a day."""
    return tuple(node.code for node in medcodes.icd10cm.on(day) if node.is_billable)


def judged(conversion: Conversion) -> str:
    """``agrees``, or the kind of disagreement; ``unexplained`` for any other."""
    node = medcodes.icd10cm.on(conversion.day).get(conversion.current)
    if node is None:
        return "the new code is misspelt"
    ours, theirs = {other.code for other in node.replaces}, named(conversion)
    if ours == theirs and node.valid.first_day == conversion.day and not conversion.names_categories:
        return "agrees"
    tree = medcodes.icd10cm.tree
    if any(tree.row(code.replace(".", "")) is None for code in conversion.single):
        return f"a code that never existed, ours {'is right' if ours else 'has none'}"
    if conversion.names_categories and ours <= theirs:
        return "names categories"
    ends = {code for ends in conversion.ranges for code in ends}
    if conversion.ranges and ours and ours <= ends:
        return "only the ends of a range"
    if len(conversion.single) > 1 and ours == set(conversion.single[:1]):
        return "only the first of several codes"
    return "unexplained"


def test_agreement_with_the_official_table(conversions, capsys, request):
    """Printed, with the codes where pytest is called with ``-v``; the documentation explains the kinds."""
    found: dict[str, list[Conversion]] = defaultdict(list)
    for conversion in conversions:
        found[judged(conversion)].append(conversion)
    told = [f"conversion table: {len(found['agrees']):,} of {len(conversions):,} rows agree"]
    told += [f"  {kind}: {len(rows)}: {', '.join(row.current for row in rows)}" for kind, rows in sorted(found.items())]
    with capsys.disabled():
        sys.stdout.write("".join(f"\n{line}" for line in (told if request.config.option.verbose > 0 else told[:1])))
    counts = Counter({kind: len(rows) for kind, rows in found.items()})
    assert len(conversions) == ROWS
    assert counts.pop("agrees") == AGREE
    assert found["unexplained"] == []
    assert {kind: count for kind, count in counts.items() if count} == DISAGREE


def test_days_agree(conversions):
    """Each new code begins, in the releases, on the day that the table says."""
    differing = [
        conversion.current
        for conversion in conversions
        if (node := medcodes.icd10cm.on(conversion.day).get(conversion.current)) is not None
        and node.valid.first_day != conversion.day
    ]
    assert differing == []


def test_new_codes_without_a_row(conversions):
    """Twelve of 2016 have none, and one is misspelt."""
    listed = {conversion.current.replace(".", "") for conversion in conversions}
    releases = [release for release in medcodes.icd10cm.releases if str(release.first_day) <= "2025-10-01"]
    new = {
        (str(later.first_day), change.code)
        for earlier, later in pairwise(releases)
        for change in medcodes.icd10cm.changes(earlier.first_day, later.first_day).added
    }
    lacking = sorted(item for item in new if item[1].replace(".", "") not in listed)
    assert {day for day, _ in lacking} == {"2016-10-01"}
    assert [code for _, code in lacking] == [
        "E11.37X1", "I63.343", "I63.443", "K85.80", "K85.81", "K85.82",
        "M84.758A", "M84.758D", "M84.758G", "M84.758K", "M84.758P", "M84.758S", "N93.1",
    ]  # fmt: skip
