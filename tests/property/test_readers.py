"""No input makes a reader fail, and nothing of the input vanishes."""

from __future__ import annotations

import csv
import io
import json

from hypothesis import given
from hypothesis import strategies as st

from medcodes import check_claim
from medcodes.claims.reading import Format, read_claims
from medcodes.claims.record import Record, Unreadable
from medcodes.errors import SourceError
from medcodes.report.writers import FORMATS, writer_of
from tests.claims.test_reading_fhir import CLAIM as FHIR_CLAIM
from tests.claims.x12 import BILLING, CLAIM, HEADER, SUBSCRIBER, TRAILER, transaction

CARRIER = b"CLM_ID|CLM_FROM_DT|LINE_NUM|HCPCS_CD|LINE_SRVC_CNT|LINE_SBMTD_CHRG_AMT|LINE_ICD_DGNS_CD\n"
BEGINNINGS = (b"", b"claim,dx1,cpt,pointers,units\n", b"cpt\tdiagnoses\n", CARRIER, b"{", b"[", HEADER.encode(), b"ISA")


def read(data: bytes, format: Format | None = None) -> list[Record | Unreadable] | None:  # noqa: A002
    """What a reader makes of bytes; None where it refuses them."""
    try:
        return list(read_claims(io.BytesIO(data), format=format))
    except SourceError:
        return None


@given(st.sampled_from(BEGINNINGS), st.binary(max_size=400), st.sampled_from([None, *Format]))
def test_bytes_are_read_or_refused(beginning, rest, asked):
    """Never another error than the one for files that cannot be read."""
    for record in read(beginning + rest, asked) or ():
        assert isinstance(record, (Record, Unreadable))
        assert record.line >= 1


CELLS = st.one_of(
    st.sampled_from(["", " ", "I10", "99213", "1", "1,2", "A", "2026-11-02", "11/02/2026", "1e999", "nan", "-1", "7"]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=7), max_size=30), st.sampled_from(",\t|;"))
def test_every_row_is_a_line_or_told(rows, delimiter):
    """Rows in are lines out, or are told."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(["claim", "dx1", "dx2", "cpt", "pointers", "units", "dos"])
    writer.writerows(rows)
    records = read(text.getvalue().encode(), Format.CSV)
    assert records is not None
    lines = sum(len(record.claim.lines) if isinstance(record, Record) else 1 for record in records)
    assert lines == sum(any(cell and not cell.isspace() for cell in row) for row in rows)


@given(
    st.lists(st.lists(CELLS.filter(lambda cell: not set(cell) & set("|\r\n\x00")), min_size=1, max_size=8), max_size=30)
)
def test_every_row_of_a_carrier_file_is_a_line_or_told(rows):
    """Rows in are lines out, or are told."""
    written = ["|".join(row) for row in rows]
    records = read(CARRIER + "\n".join(written).encode(), Format.CARRIER)
    assert records is not None
    lines = sum(len(record.claim.lines) if isinstance(record, Record) else 1 for record in records)
    assert lines == sum(any(cell and not cell.isspace() for cell in row) for row in rows)


PIECES = [
    *(f"{segment}~" for segment in (transaction(BILLING, SUBSCRIBER, CLAIM) + TRAILER).split("~") if segment),
    "CLM*B2*x~",
    "ST*835*1~",
    "SV1*HC:99213*1*UN*x~",
    "SV2*0250~",
    "HI*~",
    "~",
    "\n",
    "GE*1~",
    "IEA~",
    "HL*~",
    HEADER,
]


@given(st.lists(st.sampled_from(PIECES), max_size=60), st.integers(0, 20))
def test_every_claim_of_an_interchange_is_read_or_told(pieces, cut):
    """Segments in any order, and a file that breaks off: each CLM is a claim or is told."""
    text = HEADER + "".join(pieces)
    text = text[: max(len(HEADER), len(text) - cut)]
    records = read(text.encode())
    assert records is not None
    claims = sum(segment.strip().startswith("CLM*") for segment in text.split("~"))
    assert len(records) >= claims
    assert sum(isinstance(record, Record) for record in records) <= claims


@given(st.integers(3, 700), st.text(st.sampled_from("~*:^IHSACLMV10 \n"), max_size=6))
def test_an_interchange_with_damage(place, damage):
    """A few characters in the middle spoil what they touch, and nothing raises."""
    whole = HEADER + transaction(BILLING, SUBSCRIBER, CLAIM, CLAIM) + TRAILER
    records = read((whole[:place] + damage + whole[place + len(damage) :] + whole).encode())
    assert records
    if place >= HEADER.index("GS*"):
        assert [record.name for record in records[-2:] if isinstance(record, Record)] == ["A1", "A1"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | st.sampled_from(["I10", "99213"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["coding", "code", "system", "value", "sequence", "reference", "start", "detail", "amount"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)
FIELDS = [*(name for name in FHIR_CLAIM if name != "resourceType"), "contained", "careTeam", "totalCost", "created"]


@given(
    st.lists(st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=4), min_size=1, max_size=4),
    st.sampled_from([None, 1]),
)
def test_every_resource_is_a_claim_or_told(changes, indent):
    """Whatever stands in its fields; one a line, or in a Bundle."""
    resources = [{**FHIR_CLAIM, **change} for change in changes]
    if indent:
        bundle = {"resourceType": "Bundle", "entry": [{"resource": resource} for resource in resources]}
        records = read(json.dumps(bundle, indent=1).encode())
    else:
        records = read("\n".join(json.dumps(resource) for resource in resources).encode())
    assert records is not None
    if indent and any(isinstance(record, Unreadable) and "breaks off" in record.reason for record in records):
        return  # NaN and the like are no JSON to one of the parsers: it told so, and could not go on
    assert len(records) == len(resources)


@given(st.lists(st.lists(CELLS, min_size=7, max_size=7), min_size=1, max_size=4))
def test_whatever_is_read_can_be_checked_and_written(rows):
    """By every rule, and in every format."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(["claim", "dx1", "dx2", "cpt", "pointers", "charge", "dos"])
    writer.writerows(rows)
    for record in read(text.getvalue().encode(), Format.CSV) or ():
        for name in FORMATS:
            if isinstance(record, Unreadable):
                assert writer_of(name).unreadable("a", record) is not None
            else:
                assert writer_of(name).checked("a", record, check_claim(record.claim)) is not None
