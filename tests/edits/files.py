"""Files of edits for tests, laid out as CMS publishes them; every row is invented."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

PAIRS_HEAD = """Words of a notice of copyright that goes on,
over several lines.

Column1/Column 2 Edits
Column 1\tColumn 2\t* = in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale
\t\tprior to 1996\tDate\tDate\t0=not allowed
\t\t\t\t*=no data\t1=allowed
\t\t\t\t\t9=not applicable
"""
PAIR_ROWS = (
    # column 1, column 2, before 1996, effective, deleted, indicator, rationale
    ("11042", "11720", "", "20200101", "*", "1", "Misuse of column two code"),
    ("20610", "20605", "", "20100101", "*", "1", "Standards of practice"),
    ("29881", "29877", "*", "19960101", "*", "0", "More extensive procedure"),
    ("29881", "29875", "", "20150101", "20231231", "0", "Standards of practice"),
    ("29881", "29875", "", "20240101", "*", "1", "Standards of practice"),
    ("43239", "43235", "", "20000101", "*", "0", "More extensive procedure"),
    ("45380", "45378", "", "20200101", "20200101", "9", "Withdrawn at once"),
    ("00100", "36000", "", "20050101", "*", "0", "Anesthesia package"),
    ("11102", "99213", "", "20190101", "*", "1", "Standards of practice"),
)


def pairs_text(rows: Iterable[Sequence[str]] = PAIR_ROWS, head: str = PAIRS_HEAD) -> str:
    """Pairs as tab-delimited text."""
    return (head + "".join("\t".join(row) + "\n" for row in rows)).replace("\n", "\r\n")


def pairs_csv(rows: Iterable[Sequence[str]] = PAIR_ROWS) -> str:
    """Pairs as the spreadsheet is saved."""
    head = '"Words of a notice\nof copyright, quoted.",,,,,,\n'
    head += 'Column 1,Column 2,"* = in\nexistence",Effective,Deletion,Mod,Why\n'
    return head + "".join(",".join(f'"{cell}"' if " " in cell else cell for cell in row) + "\n" for row in rows)


UNIT_ROWS = (
    # procedure, value, adjudication indicator, rationale
    ("20610", "2", "3 Date of Service Edit: Clinical", "Clinical: CMS Workgroup"),
    ("71046", "1", "3 Date of Service Edit: Clinical", "Clinical: Data"),
    ("97110", "8", "3 Date of Service Edit: Clinical", "Clinical: Data"),
    ("36415", "2", "3 Date of Service Edit: Clinical", "Clinical: Data"),
    ("45378", "1", "2 Date of Service Edit: Policy", "Anatomic Consideration"),
    ("J1885", "8", "3 Date of Service Edit: Clinical", "Prescribing Information"),
    ("11720", "1", "2 Date of Service Edit: Policy", "Code Descriptor / CPT Instruction"),
    ("99199", "0", "1 Line Edit", "CMS Policy"),
    ("87070", "3", "1 Line Edit", "Clinical: Data"),
)
SUPPLY_ROWS = (
    ("A4253", "6", "3 Date of Service Edit: Clinical", "Clinical: Data"),
    ("J1885", "16", "3 Date of Service Edit: Clinical", "Clinical: Data"),
)


def units_csv(rows: Iterable[Sequence[str]] = UNIT_ROWS, whose: str = "Practitioner Services") -> str:
    """Units as csv."""
    head = '"Words of a notice of copyright,\nquoted, on\nseveral lines",,,\n'
    names = f'"HCPCS/\nCPT Code",{whose} MUE Values,MUE Adjudication Indicator,MUE Rationale\n'
    return head + names + "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in rows)
