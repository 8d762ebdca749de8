"""What importing a Medicare Coverage Database export of real size costs, and what its policies cost in use.

    python -m benchmarks.policies [--articles N] [--covered N] [--procedures N] [--keep FILE]

Makes an export as large as the official ``current_article.zip`` (a zip in a zip, with titles on every row and markup in
the paragraphs), from real diagnoses and procedures of the shipped tables in made-up articles. Then, in fresh processes:
imports it as ``medcodes policies add`` does, loads it, and asks about pairs.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

import medcodes

STATES = [
    "AL",
    "AR",
    "AZ",
    "CA",
    "CO",
    "CT",
    "DC",
    "DE",
    "FL",
    "GA",
    "IA",
    "ID",
    "IL",
    "IN",
    "KS",
    "KY",
    "LA",
    "MA",
    "MD",
    "ME",
    "MI",
    "MN",
    "MO",
    "MS",
    "MT",
    "NC",
    "ND",
    "NE",
    "NH",
    "NJ",
    "NM",
    "NV",
    "NY",
    "OH",
]
STAMP = "2026-10-15 00:00:00"
FILLER = (
    "<p>It is the provider&rsquo;s responsibility to select codes carried out to the highest level of specificity and "
    "selected from the ICD-10-CM code book appropriate to the year in which the service is rendered.</p>"
)
IMPORT = """
import json, sys, time
from medcodes.policies.added import add_policies
began = time.perf_counter()
file = add_policies(sys.argv[1])
seconds = time.perf_counter() - began
with open('/proc/self/status') as status:
    peak = next(int(line.split()[1]) for line in status if line.startswith('VmHWM'))
print(json.dumps([seconds, peak / 1024, file.policies, file.pairs, file.problems]))
"""
LOAD = """
import json, time
import medcodes
medcodes.check_link('71046', 'R05.9', '2026-11-02')
began = time.perf_counter()
medcodes.check_link('71046', 'R05.9', '2026-11-02', payer='medicare', state='TX')
first = time.perf_counter() - began
codes = [node.code for node in medcodes.icd10cm.on('2026-11-02') if node.is_billable][::3]
procedures = '71046 73560 99214 93970 66984 93000 72148 20610 45378 90834 85025 97110'.split()
pairs = [(procedures[place % len(procedures)], code) for place, code in enumerate(codes)]
for _ in range(3):
    began = time.perf_counter()
    for procedure, code in pairs:
        medcodes.check_link(procedure, code, '2026-11-02', payer='medicare', state='TX')
    last = time.perf_counter() - began
print(json.dumps([first * 1000, len(pairs) / last]))
"""


def main() -> None:
    """Make the export, measure, and print."""
    parser = argparse.ArgumentParser(description="Measure an import of the Medicare Coverage Database at real size.")
    parser.add_argument("--articles", type=int, default=1_100)
    parser.add_argument("--covered", type=int, default=431_000, help="rows of covered diagnoses (431000)")
    parser.add_argument("--procedures", type=int, default=18_000, help="rows of procedures (18000)")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="where to keep the export")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        export = asked.keep or Path(folder) / "current_article.zip"
        make(export, asked.articles, asked.covered, asked.procedures)
        print(f"export: {export.stat().st_size / 2**20:.1f} MiB zipped, {asked.covered:,} covered rows")
        home = {**os.environ, "MEDCODES_HOME": str(Path(folder) / "home"), "MEDCODES_POLICIES": ""}
        seconds, peak, policies, pairs, problems = json.loads(run(IMPORT, home, str(export)))
        print(f"import: {seconds:.1f} s, peak memory {peak:.0f} MiB, {policies:,} policies, {pairs:,} pairs {problems}")
        loads = [json.loads(run(LOAD, home)) for _ in range(5)]
        size = sum(path.stat().st_size for path in (Path(folder) / "home" / "policies").iterdir())
        print(f"table: {size / 2**20:.1f} MiB")
        print(f"load and first answer: {min(load for load, _ in loads):.1f} ms (best of 5 processes)")
        print(f"warm: {max(rate for _, rate in loads):,.0f} pairs/s")


def run(script: str, environment: dict[str, str], *arguments: str) -> str:
    """What a script prints in a fresh process."""
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout


def make(path: Path, articles: int, covered: int, procedures: int) -> None:
    """Write an export of made-up articles."""
    chance = random.Random(20261102)
    nodes = [(node.code, node.title) for node in medcodes.icd10cm.on("2026-10-01") if node.is_billable]
    codes = [f"{number:05}" for number in range(10_000, 99_000, 7)] + ["71046", "93970", "66984", "82306", "97110"]
    shares = [chance.paretovariate(0.9) for _ in range(articles)]
    rows: dict[str, list[tuple[object, ...]]] = {name: [] for name in _HEADERS}
    for place, share in enumerate(shares):
        key = (50_000 + place, chance.randint(1, 60))
        rows["article"].append((*key, 8, f"Billing and Coding: Service {place}", "2025-10-01 00:00:00", "", "A"))
        named = chance.sample(codes, max(2, min(200, round(procedures / articles * chance.uniform(0.1, 1.9)))))
        rows["article_x_hcpc_code"] += [(*key, code, 1, 1, "", STAMP, "", "") for code in named]
        rows["article_x_hcpc_code_group"].append((*key, 1, "<p>CPT/HCPCS codes:</p>", STAMP))
        count = max(1, min(9_000, round(covered * share / sum(shares))))
        begin = chance.randrange(len(nodes) - count)
        for order, (code, title) in enumerate(nodes[begin : begin + count]):
            star = "*" if order % 50 == 7 else ""
            rows["article_x_icd10_covered"].append((*key, code, 2026, 1 + order % 2, "", STAMP, order, title, star))
        narrowed = f"<p>These codes support medical necessity for CPT codes {' and '.join(named[:2])}.</p>"
        rows["article_x_icd10_covered_group"].append((*key, 1, FILLER, STAMP, ""))
        rows["article_x_icd10_covered_group"].append((*key, 2, FILLER + narrowed, STAMP, "<p>*Read the LCD.</p>"))
        first = chance.randrange(len(STATES))
        rows["article_x_primary_jurisdiction"] += [
            (*key, 1 + (first + step) % len(STATES), STAMP) for step in range(chance.randint(1, 14))
        ]
        rows["article_x_contractor"].append((*key, 8, 100 + place % 7, 9, 1, STAMP))
    _fill(rows["article_x_icd10_covered"], covered, nodes)
    rows["state_lookup"] = [(number, state, state) for number, state in enumerate(STATES, start=1)]
    rows["contractor"] = [(100 + number, 9, 1, f"Contractor {number}", "A") for number in range(7)]
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, columns in _HEADERS.items():
            archive.writestr(f"{name}.csv", _csv(columns.split(","), rows[name]))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("current_article_csv.zip", inner.getvalue())


def _fill(rows: list[tuple[object, ...]], count: int, nodes: list[tuple[str, str]]) -> None:
    """Bring the covered rows to the count, with more rows for the first articles."""
    del rows[count:]
    keys = list(dict.fromkeys((row[0], row[1]) for row in rows))
    for place in range(count - len(rows)):
        code, title = nodes[place * 13 % len(nodes)]
        rows.append((*keys[place % len(keys)], code, 2026, 1, "", STAMP, place, title, ""))


def _csv(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode("cp1252", "replace")


_HEADERS = {
    "article": "article_id,article_version,article_type,title,article_eff_date,article_end_date,status",
    "article_x_hcpc_code": "article_id,article_version,hcpc_code_id,hcpc_code_version,hcpc_code_group,range,"
    "last_updated,long_description,short_description",
    "article_x_hcpc_code_group": "article_id,article_version,hcpc_code_group,paragraph,last_updated",
    "article_x_icd10_covered": "article_id,article_version,icd10_code_id,icd10_code_version,icd10_covered_group,range,"
    "last_updated,sort_order,description,asterisk",
    "article_x_icd10_covered_group": "article_id,article_version,icd10_covered_group,paragraph,last_updated,"
    "icd10_covered_ast",
    "article_x_primary_jurisdiction": "article_id,article_version,state_id,last_updated",
    "article_x_contractor": "article_id,article_version,article_type,contractor_id,contractor_type_id,"
    "contractor_version,last_updated",
    "state_lookup": "state_id,state_abbrev,description",
    "contractor": "contractor_id,contractor_type_id,contractor_version,contractor_bus_name,status",
}


if __name__ == "__main__":
    main()
