"""Claims as data, and what must be found on them: by one rule, or by all. For the shipped rules, and for your own.

A file of cases is named after its rule, ``PX201.toml``::

    [[case]]
    name = "a film of the other knee"
    diagnoses = ["M25.561"]
    lines = [{ procedure = "73560", pointers = [1], modifiers = ["LT"] }]
    fires = ["lines/0/modifiers"]
    says = ["The modifier says left"]

With pytest, all files of a folder::

    @pytest.mark.parametrize("case", medcodes.testing.cases("tests/cases"), ids=str)
    def test_case(case):
        case.check()

A file of whole claims has, for each, everything that all rules find::

    [[claim]]
    name = "a film of the other knee, and a side left open"
    diagnoses = ["M25.561", "M25.579"]
    lines = [{ procedure = "73560", pointers = [1], modifiers = ["LT"] }]
    findings = ["DX202 diagnoses/1", "PX201 lines/0/modifiers"]

`whole_claims` reads it, and `WholeClaim.check` compares.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from os import PathLike
from pathlib import Path
from typing import Any

import attrs

from medcodes.checker import Settings, check_claim
from medcodes.claims.claim import Claim, Patient, ServiceLine
from medcodes.rules.facts import Facts, Skip
from medcodes.rules.finding import Found
from medcodes.rules.rule import Rule, find
from medcodes.rules.selection import Selection
from medcodes.toml.document import Document, listed

DAY = "2026-11-02"
"""The date of service of a case that gives none."""
EXPECTED = ("name", "fires", "suggests", "says", "skips", "severity")
CLAIM = tuple(field.name for field in attrs.fields(Claim))
LINE = tuple(field.name for field in attrs.fields(ServiceLine))
PATIENT = tuple(field.name for field in attrs.fields(Patient))


@attrs.frozen
class Case:
    """A claim, and what a rule must find on it.

    Attributes:
        rule: the id of the rule.
        name: what the case shows.
        claim: the claim.
        fires: the places of the findings, in the order in which the rule finds them.
        suggests: how the first finding's suggestions begin, or None where that does not matter.
        says: words that its message contains.
        severity: how bad it is, or None where that does not matter.
        skips: the places of what the rule could not check.
    """

    rule: str
    name: str
    claim: Claim
    fires: tuple[str, ...] = ()
    suggests: tuple[str, ...] | None = None
    says: tuple[str, ...] = ()
    skips: tuple[str, ...] = ()
    severity: str | None = None

    def run(self, rule: Rule | None = None) -> tuple[list[Found], list[Skip]]:
        """What the rule finds on the claim and what it skips, if the claim's marks let it run at all.

        :param rule: the rule; without it, the registered one of the case's id.
        :raises LookupError: there is no rule of that id.
        """
        rule = rule or find(self.rule)
        if rule is None:
            message = f"there is no rule {self.rule}"
            raise LookupError(message)
        facts = Facts(self.claim)
        found = [item for chosen in Selection([rule]).of(facts) for item in chosen.check(self.claim, facts)]
        return [item for item in found if isinstance(item, Found)], [item for item in found if isinstance(item, Skip)]

    def check(self, rule: Rule | None = None) -> None:
        """See that the rule does as the case says.

        :param rule: the rule; without it, the registered one of the case's id.
        :raises AssertionError: it does not; the text tells what it did.
        """
        fired, skipped = self.run(rule)
        finding = [rule.finding(found, self.claim) for rule in [rule or find(self.rule)] if rule for found in fired]
        _same(self, "fires", [item.where for item in finding], self.fires, [item.message for item in finding])
        if self.suggests is not None:
            first = finding[0].suggestions[: len(self.suggests)] if finding else ()
            _same(self, "suggests", first, self.suggests)
        for words in self.says:
            message = finding[0].message if finding else ""
            if words not in message:
                told = f"{self}: {words!r} is not in {message!r}"
                raise AssertionError(told)
        if self.severity is not None:
            _same(self, "severity", [str(item.severity) for item in finding[:1]], (self.severity,))
        _same(self, "skips", [item.where for item in skipped], self.skips, [str(item) for item in skipped])

    def __str__(self) -> str:
        return f"{self.rule}: {self.name}"


def cases(path: str | PathLike[str]) -> list[Case]:
    """The cases of a file, or of all files of a folder, by name.

    :raises SourceError: a file cannot be read, or something in it is not as it should be.
    """
    return [_case(document, entry) for document, entry in _entries(path, "case")]


@attrs.frozen
class WholeClaim:
    """A claim, and all that the rules must find on it.

    Attributes:
        name: what the claim shows.
        claim: the claim.
        findings: each as the rule's id and its place, in the order of the report.
    """

    name: str
    claim: Claim
    findings: tuple[str, ...] = ()

    def check(self, settings: Settings | None = None) -> None:
        """See that these findings and no others are made.

        :param settings: which rules run; without it, all.
        :raises AssertionError: others are; the text has their messages.
        """
        report = check_claim(self.claim, settings)
        got = [f"{finding.rule} {finding.where}" for finding in report.findings]
        if got != list(self.findings):
            told = "\n".join(map(str, report.findings))
            message = f"{self}: {list(self.findings)} is wanted, and got {got}:\n{told}"
            raise AssertionError(message)

    def __str__(self) -> str:
        return self.name


def whole_claims(path: str | PathLike[str]) -> list[WholeClaim]:
    """The whole claims of a file, or of all files of a folder, by name.

    :raises SourceError: a file cannot be read, or something in it is not as it should be.
    """
    found = []
    for document, entry in _entries(path, "claim"):
        name, claim = _claim(document, "claim", entry, ("name", "findings"))
        if "findings" not in entry:
            document.refuse(f"{name}: it does not say what is found; `findings = []` for nothing", "claim")
        found.append(WholeClaim(name, claim, tuple(entry["findings"])))
    return found


def _entries(path: str | PathLike[str], table: str) -> Iterator[tuple[Document, Mapping[str, Any]]]:
    """The tables of a name in a file, or in all files of a folder."""
    where = Path(path)
    for file in sorted(where.glob("*.toml")) if where.is_dir() else [where]:
        document = Document.read(file)
        document.known("", document.content, (table,), "this file")
        for entry in document.content.get(table, ()):
            yield document, entry


def _case(document: Document, entry: Mapping[str, Any]) -> Case:
    name, claim = _claim(document, "case", entry, EXPECTED)
    if "fires" not in entry:
        document.refuse(f"{name}: it does not say where the rule fires; `fires = []` for nowhere", "case")
    return Case(
        document.path.stem,
        name,
        claim,
        tuple(entry["fires"]),
        tuple(entry["suggests"]) if "suggests" in entry else None,
        tuple(entry.get("says", ())),
        tuple(entry.get("skips", ())),
        entry.get("severity"),
    )


def _claim(document: Document, table: str, entry: Mapping[str, Any], expected: tuple[str, ...]) -> tuple[str, Claim]:
    """The name and the claim of an entry, whose other fields are those expected."""
    name = document.text(table, entry.get("name"), "name", needed=True)
    for told, fields, what in (
        (entry, (*expected, *CLAIM), f"a {table}"),
        (entry.get("patient", {}), PATIENT, "a patient"),
        *((line, LINE, "a line") for line in entry.get("lines", ())),
    ):
        for field in told:
            if field not in fields:
                document.refuse(f"{name}: {field} is unknown: {what} has {listed(fields)}", table, field)
    written = {field: value for field, value in entry.items() if field not in expected}
    try:
        written["lines"] = [ServiceLine(**line) for line in entry.get("lines", ())]
        written["patient"] = Patient(**entry.get("patient", {}))
        return name, Claim(**{"service_date": DAY, **written})
    except (TypeError, ValueError) as error:
        document.refuse(f"{name}: it describes no claim: {error}", table)


def _same(case: Case, what: str, got: object, wanted: tuple[str, ...], told: object = "") -> None:
    if tuple(got) != wanted:  # type: ignore[arg-type]
        message = f"{case}: {what} {list(wanted)} is wanted, and got {got}{f': {told}' if told else ''}"
        raise AssertionError(message)
