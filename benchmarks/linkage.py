"""How well the built-in knowledge judges the pairs of published coverage policies, no policy loaded.

    python -m benchmarks.linkage [--pairs FILE] [--mismatched N] [--seed N] [--write]

The file has one row a pair: the policy's id and title, procedure, diagnosis, relation (covered or noncovered). For each
policy, and then averaged over policies so that long lists do not dominate:

- *alarm*: share of covered pairs that are called unsupported (lower is better);
- *support*: share of covered pairs that are called supported;
- *detect*: share of mismatched pairs that are called unsupported. Mismatched pairs are the policy's procedures with
  diagnoses drawn from the covered lists of other policies, none of whose categories occurs in the policy's own list;
- *undetermined*: share of all these pairs.

Then the same for each family of indications that a procedure of the policies belongs to.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import attrs

from benchmarks.pages import put
from medcodes import check_link
from medcodes.linkage.indications import indications
from medcodes.linkage.link import Verdict
from medcodes.linkage.sides import services

SHARED = Path(os.environ.get("MEDCODES_TEST_DATA", Path(__file__).parent.parent.parent / "shared" / "data"))
DAY = "2026-11-02"
"""The date of service of all pairs: the day of the shipped knowledge."""


@attrs.define
class Policy:
    """A policy: its title, and for each procedure the diagnoses that it covers."""

    title: str
    covered: dict[str, set[str]] = attrs.field(factory=dict)

    @property
    def diagnoses(self) -> set[str]:
        """Every diagnosis that it covers for some procedure."""
        return set().union(*self.covered.values())


@attrs.define
class Score:
    """Verdicts on covered and on mismatched pairs, counted."""

    covered: Counter[Verdict] = attrs.field(factory=Counter)
    mismatched: Counter[Verdict] = attrs.field(factory=Counter)

    @property
    def shares(self) -> dict[str, float]:
        """Alarm, support, detect and undetermined."""
        covered, mismatched = self.covered.total() or 1, self.mismatched.total() or 1
        undetermined = self.covered[Verdict.UNDETERMINED] + self.mismatched[Verdict.UNDETERMINED]
        return {
            "alarm": self.covered[Verdict.UNSUPPORTED] / covered,
            "support": self.covered[Verdict.SUPPORTED] / covered,
            "detect": self.mismatched[Verdict.UNSUPPORTED] / mismatched,
            "undetermined": undetermined / ((self.covered.total() + self.mismatched.total()) or 1),
        }


def read(path: Path) -> dict[str, Policy]:
    """The policies of a file of pairs, by id."""
    policies: dict[str, Policy] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            policy = policies.setdefault(row["policy_id"], Policy(row["policy_title"]))
            if row["relation"] == "covered":
                policy.covered.setdefault(row["hcpcs"], set()).add(row["icd10cm"])
    return policies


def mismatched(policies: dict[str, Policy], own: str, count: int, seed: int) -> list[str]:
    """Diagnoses that other policies cover, of categories that a policy does not know."""
    categories = {code[:3] for code in policies[own].diagnoses}
    others = set().union(*(policy.diagnoses for name, policy in policies.items() if name != own))
    pool = sorted(code for code in others if code[:3] not in categories)
    return random.Random(seed).sample(pool, min(count, len(pool)))


def judged(policy: Policy, strangers: list[str]) -> Iterator[tuple[str, bool, Verdict]]:
    """Every pair's procedure, whether it is covered, and the verdict."""
    for procedure, diagnoses in policy.covered.items():
        for expected, codes in ((True, sorted(diagnoses)), (False, strangers)):
            for code in codes:
                yield procedure, expected, check_link(procedure, code, DAY).verdict


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description="Score the built-in knowledge on coverage policies.")
    parser.add_argument("--pairs", type=Path, default=SHARED / "mcd" / "pairs.tsv")
    parser.add_argument("--mismatched", type=int, default=200, help="how many diagnoses of other policies (200)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--write", action="store_true", help="put the tables into docs/reference/linkage-measured.md")
    asked = parser.parse_args()
    policies = read(asked.pairs)
    by_policy = {name: Score() for name in policies}
    by_family: dict[str, Score] = {}
    for name, policy in policies.items():
        families = {
            procedure: [family.name for family in indications().in_mask(services.of(procedure).families)]
            for procedure in policy.covered
        }
        strangers = mismatched(policies, name, asked.mismatched, asked.seed)
        for procedure, expected, verdict in judged(policy, strangers):
            scores = [by_policy[name]]
            scores += [by_family.setdefault(family, Score()) for family in families[procedure] or ["(no family)"]]
            for score in scores:
                (score.covered if expected else score.mismatched)[verdict] += 1
    made = f"{_policies(policies, by_policy)}\n\n{_families(by_family)}"
    print(made)
    if asked.write:
        put("linkage-measured.md", made)


def _policies(policies: dict[str, Policy], scores: dict[str, Score]) -> str:
    measures = ("alarm", "support", "detect", "undetermined")
    lines = [f"| policy | {' | '.join(measures)} |", "| --- |" + " ---: |" * len(measures)]
    for name, score in sorted(scores.items()):
        title = policies[name].title.removeprefix("Billing and Coding: ")
        lines.append(f"| {name} {title} | " + " | ".join(f"{score.shares[measure]:.1%}" for measure in measures) + " |")
    average = {measure: sum(score.shares[measure] for score in scores.values()) / len(scores) for measure in measures}
    lines.append("| average of policies | " + " | ".join(f"{average[measure]:.1%}" for measure in measures) + " |")
    return "\n".join(lines)


def _families(scores: dict[str, Score]) -> str:
    verdicts = tuple(Verdict)
    heads = [f"{kind} {verdict.value}" for kind in ("covered", "mismatched") for verdict in verdicts]
    lines = [f"| family | {' | '.join(heads)} |", "| --- |" + " ---: |" * len(heads)]
    for name, score in sorted(scores.items()):
        counts = [score.covered[verdict] for verdict in verdicts] + [score.mismatched[verdict] for verdict in verdicts]
        lines.append(f"| {name} | {' | '.join(map(str, counts))} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
