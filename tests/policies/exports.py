"""Small exports of the Medicare Coverage Database, made for tests."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

COLUMNS = {
    "article": "article_id,article_version,title,article_eff_date,article_end_date,article_rev_end_date",
    "article_x_hcpc_code": "article_id,article_version,hcpc_code_id,hcpc_code_group",
    "article_x_hcpc_code_group": "article_id,article_version,hcpc_code_group,paragraph",
    "article_x_icd10_covered": "article_id,article_version,icd10_code_id,icd10_covered_group,asterisk",
    "article_x_icd10_covered_group": "article_id,article_version,icd10_covered_group,paragraph,icd10_covered_ast",
    "article_x_icd10_noncovered": "article_id,article_version,icd10_code_id,icd10_noncovered_group",
    "article_x_icd10_noncovered_group": "article_id,article_version,icd10_noncovered_group,paragraph",
    "article_x_primary_jurisdiction": "article_id,article_version,state_id",
    "article_x_contractor": "article_id,article_version,contractor_id,contractor_type_id,contractor_version",
    "contractor": "contractor_id,contractor_type_id,contractor_version,contractor_bus_name",
    "contractor_jurisdiction": "contractor_id,contractor_type_id,contractor_version,state_id,term_date",
    "state_lookup": "state_id,state_abbrev",
    "article_future_retire": "article_id,retire_dt",
    "lcd": "lcd_id,lcd_version,title,rev_eff_date,orig_det_eff_date",
    "lcd_x_hcpc_code": "lcd_id,lcd_version,hcpc_code_id,hcpc_code_group",
    "lcd_x_icd10_support": "lcd_id,lcd_version,icd10_code_id,icd10_support_group,asterisk",
    "ncd_trkg": "NCD_id,NCD_vrsn_num,NCD_mnl_sect,NCD_mnl_sect_title,NCD_efctv_dt,NCD_trmntn_dt",
}
ARTICLE = {
    "article": [("100", "2", "Leg veins", "2025-10-01 00:00:00", "", "")],
    "article_x_hcpc_code": [("100", "2", "93970", "1"), ("100", "2", "93971", "1")],
    "article_x_icd10_covered": [("100", "2", "I82.401", "1", ""), ("100", "2", "I82.402", "1", "")],
}
"""An article that covers two diagnoses for two procedures, everywhere."""


def files(tables: dict[str, list[tuple[str, ...]]], encoding: str = "utf-8") -> dict[str, bytes]:
    """The CSV files of tables."""
    found = {}
    for name, rows in tables.items():
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(COLUMNS[name].split(","))
        writer.writerows(rows)
        found[f"{name}.csv"] = text.getvalue().encode(encoding)
    return found


def zipped(contents: dict[str, bytes]) -> bytes:
    """A zip of files."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return data.getvalue()


def export(path: Path, tables: dict[str, list[tuple[str, ...]]], encoding: str = "utf-8") -> Path:
    """An export as downloaded: a zip in a zip."""
    inner = zipped(files(tables, encoding))
    path.write_bytes(zipped({"current_article_csv.zip": inner, "readme.pdf": b"%PDF"}))
    return path
