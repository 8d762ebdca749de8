"""Reading the official order files, to compare with: written apart from the library's own readers."""

from __future__ import annotations

import zipfile
from pathlib import Path

import attrs

ORDER_FILES = {
    "2015-10-01": ("2016_ICD10CM_FY2016_code_descriptions.zip", "icd10cm_order_2016.txt"),
    "2017-10-01": ("2018_2018-ICD-10-Code-Order-Descriptions.zip", "icd10cm_order_2018.txt"),
    "2021-01-01": ("2021_icd10cm-codes-order-Jan-2021.zip", "icd10cm-order-Jan-2021.txt"),
    "2021-10-01": ("2022_Code_Descriptions_zip.zip", "Code Descriptions/icd10cm-order-2022.txt"),
    "2022-10-01": ("2023_icd10-Order-CodeFiles2023.zip", "icd10cm-order-2023.txt"),
    "2023-10-01": ("2024_icd10cm-CodesDescriptions-2024.zip", "icd10cm-order-2024.txt"),
    "2024-10-01": ("2025_ICD10-CM_Code_Descriptions_2025.zip", "icd10cm-order-2025.txt"),
    "2025-10-01": ("2026_icd10cm-Code_Descriptions-2026.zip", "icd10cm-order-2026.txt"),
}
"""First day of a release to its order file."""

ADDENDA = {
    "2016-10-01": ("2015-10-01", "2017_icd10cm_order_addenda_2017.txt"),
    "2018-10-01": ("2017-10-01", "2019_icd10cm_order_addenda_2019.txt"),
    "2019-10-01": ("2018-10-01", "2020_icd10cm_order_addenda_2020.txt"),
    "2020-10-01": ("2019-10-01", "2021_icd10cm_order_addenda_2021.txt"),
    "2026-10-01": ("2025-10-01", "2027_icd10cm_order_addenda_2027.txt"),
}
"""First day of a release to the release before it and the addenda that turn the one into the other."""


@attrs.frozen
class Official:
    """A release as its official file lists it: compact code to title."""

    billable: dict[str, str]
    headers: dict[str, str]


def read(folder: Path, day: str) -> Official:
    """The official release of a day."""
    if day in ADDENDA:
        before, name = ADDENDA[day]
        return _amended(read(folder, before), folder / name)
    archive, member = ORDER_FILES[day]
    with zipfile.ZipFile(folder / archive) as zipped:
        lines = zipped.read(member).decode("latin-1").splitlines()
    found = Official({}, {})
    for line in filter(str.strip, lines):
        kept = found.billable if line[14] == "1" else found.headers
        kept[line[6:13].strip()] = " ".join(line[77:].split())
    return found


def _amended(before: Official, path: Path) -> Official:
    after = Official(dict(before.billable), dict(before.headers))
    for line in path.read_text("latin-1").splitlines():
        action, code, title = line[:13].strip(" :"), line[15:22].strip(), " ".join(line[84:].split())
        kept = after.billable if line[13:14] == "1" else after.headers
        if action == "Delete":
            kept.pop(code, None)
        elif action in ("Add", "Revise to"):
            kept[code] = title
    return after
