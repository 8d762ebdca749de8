"""Claims out of CMS's carrier files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from medcodes.claims.reading import read_claims
from medcodes.claims.reading.formats import reading
from medcodes.claims.record import Record, Unreadable
from medcodes.errors import SourceError

HEADER = (
    "CLM_ID|CLM_FROM_DT|CLM_THRU_DT|PRNCPAL_DGNS_CD|ICD_DGNS_CD1|ICD_DGNS_CD2|LINE_NUM|HCPCS_CD|HCPCS_1ST_MDFR_CD"
    "|LINE_ICD_DGNS_CD|LINE_SRVC_CNT|LINE_SBMTD_CHRG_AMT|LINE_1ST_EXPNS_DT|LINE_PLACE_OF_SRVC_CD|PRF_PHYSN_NPI\n"
)


def read(tmp_path: Path, text: str) -> list[Record | Unreadable]:
    """The records of a file with that text."""
    path = tmp_path / "carrier.rif"
    path.write_text(text, "utf-8")
    with reading(path) as begun:
        assert begun.format == "carrier"
    return list(read_claims(path))


def test_the_rows_of_a_claim(tmp_path):
    """A line points at its own diagnosis, or at all where it has none."""
    [record] = read(
        tmp_path,
        HEADER
        + "7|02-Nov-2026|03-Nov-2026|M25561|M25561|I10|1|73560|RT|I10|1|48.00|02-Nov-2026|11|1234567893\n"
        + "7|02-Nov-2026|03-Nov-2026|M25561|M25561|I10|2|99213|25||2|132.00|03-Nov-2026|11|1234567893\n",
    )
    claim = record.claim
    assert (record.name, record.place) == ("7", "line 2")
    assert claim.diagnoses == ("M25561", "I10")
    assert (claim.service_date, claim.service_date_to) == (date(2026, 11, 2), date(2026, 11, 3))
    assert (claim.payer, claim.rendering_npi, claim.claim_type) == ("Medicare", "1234567893", "professional")
    film, visit = claim.lines
    assert (film.procedure, film.pointers, film.modifiers, film.charge) == ("73560", (2,), ("RT",), 48.0)
    assert (visit.pointers, visit.units, visit.service_date) == ((1, 2), 2, date(2026, 11, 3))
    assert visit.place_of_service == "11"


def test_no_row_is_lost(tmp_path):
    """One that cannot be read takes its claim along, and is told."""
    good = "7|02-Nov-2026||I10|||1|99213||I10|1|1||11|\n"
    records = read(tmp_path, HEADER + good + good.replace("|1|1|", "|x|1|") + good.replace("7|", "8|", 1) + "9|x\n")
    assert [(record.line, type(record)) for record in records] == [
        (2, Unreadable),
        (3, Unreadable),
        (4, Record),
        (5, Unreadable),
    ]
    assert records[0].reason == "its LINE_SRVC_CNT 'x' is not a number"


def test_a_file_that_lacks_a_variable_is_refused(tmp_path):
    """When the format was said."""
    path = tmp_path / "carrier.rif"
    path.write_text("CLM_ID|HCPCS_CD\n1|99213\n", "utf-8")
    with pytest.raises(SourceError, match="lacks CLM_FROM_DT, LINE_NUM"):
        list(read_claims(path, format="carrier"))


def test_the_sample_of_cms(shared):
    """37 claims and 221 lines, each with what it says."""
    records = list(read_claims(shared / "claims" / "bfd_carrier.csv"))
    assert all(isinstance(record, Record) for record in records)
    assert (len(records), sum(len(record.claim.lines) for record in records)) == (37, 221)
    assert sum(line.procedure == "G0444" for record in records for line in record.claim.lines) == 11
    first = records[0]
    assert (first.name, first.line, first.claim.service_date) == ("-100000486", 2, date(2015, 5, 30))
    assert first.claim.diagnoses == ("O039", "E034")
    assert first.claim.total_charge == 704.2
    assert [line.charge for line in first.claim.lines[:2]] == [136.8, 136.0]
    assert first.claim.lines[0].pointers == (1,)


def test_the_same_variables_with_commas(tmp_path):
    """Are read as CSV, by their names."""
    path = tmp_path / "carrier.csv"
    row = "7|02-Nov-2026|03-Nov-2026|M25561|M25561|I10|1|73560|RT|I10|2|48.00|02-Nov-2026|11|1234567893\n"
    path.write_text((HEADER + row).replace("|", ","))
    [record] = list(read_claims(path))
    claim, [line] = record.claim, record.claim.lines
    assert (record.name, claim.diagnoses) == ("7", ("M25561", "I10"))
    assert (line.procedure, line.modifiers, line.units, line.charge) == ("73560", ("RT",), 2, 48.0)
    assert (claim.service_date, claim.service_date_to) == (date(2026, 11, 2), date(2026, 11, 3))
