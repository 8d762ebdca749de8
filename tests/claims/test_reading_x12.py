"""Claims out of X12 837P and 837I."""

from __future__ import annotations

import io
import sys
from datetime import date

import pytest

from medcodes.claims.reading import read_claims, segments
from medcodes.claims.reading import x12 as x12_reader
from medcodes.claims.record import Record, Unreadable
from medcodes.errors import MissingExtraError
from tests.claims.x12 import BILLING, CLAIM, HEADER, SUBSCRIBER, interchange, transaction


def read(text: str) -> list[Record | Unreadable]:
    """The records of that text."""
    return list(read_claims(io.BytesIO(text.encode())))


def test_a_professional_claim():
    """With its lines, pointers, modifiers, notes and all that the loops around it say."""
    [record] = read(interchange(transaction(BILLING, SUBSCRIBER, CLAIM)))
    claim = record.claim
    assert (record.name, record.place) == ("A1", "segment 14")
    assert (claim.diagnoses, claim.total_charge, claim.place_of_service) == (("M25561", "I10"), 180.0, "11")
    assert (claim.payer, claim.state, claim.claim_type) == ("Medicare", "OH", "professional")
    assert (claim.patient.sex, claim.patient.birth_date) == ("F", date(1961, 4, 12))
    assert (claim.billing_npi, claim.rendering_npi) == ("1234567893", "1679576722")
    visit, film = claim.lines
    assert (visit.procedure, visit.modifiers, visit.pointers, visit.charge) == ("99213", ("25",), (1, 2), 132.0)
    assert (film.procedure, film.modifiers, film.pointers, film.documentation) == ("73560", ("RT",), (1,), "right knee")
    assert film.service_date == date(2026, 11, 2)


def test_an_institutional_claim():
    """Revenue lines without a procedure, statement dates, external causes, no place of service."""
    [record] = read(
        interchange(
            transaction(
                BILLING,
                SUBSCRIBER,
                "CLM*B1*900***13:A:1**A*Y*Y~DTP*434*RD8*20261102-20261104~HI*ABK:S82001A:::::::Y~HI*APR:R52~"
                "HI*ABN:W1830XA~HI*BBR:0QSG04Z:D8:20261102~HI*BE:80:::2~"
                "LX*1~SV2*0250**100*UN*5~LX*2~SV2*0320*HC:73560:RT:59*800*UN*1~DTP*472*D8*20261103~",
                guide="005010X223A2",
            )
        )
    )
    claim = record.claim
    assert (claim.claim_type, claim.place_of_service) == ("institutional", None)
    assert (claim.type_of_bill, claim.billing_date) == ("0131", date(2026, 11, 2))
    assert claim.diagnoses == ("S82001A", "W1830XA")
    assert (claim.service_date, claim.service_date_to) == (date(2026, 11, 2), date(2026, 11, 4))
    drugs, film = claim.lines
    assert (drugs.procedure, drugs.revenue_code, drugs.units, drugs.is_without_procedure) == (None, "0250", 5, True)
    assert (film.procedure, film.revenue_code, film.modifiers, film.charge) == ("73560", "0320", ("RT", "59"), 800)
    assert film.service_date == date(2026, 11, 3)


def test_the_patient_is_not_always_the_subscriber():
    """A dependent's loop has its own; the next subscriber begins anew."""
    dependent = "HL*3*2*23*0~PAT*19~NM1*QC*1*DOE*TIM~DMG*D8*20150101*M~"
    unknown = "HL*4*1*22*0~SBR*P*18*******CI~NM1*IL*1*ROE*ANN~NM1*PR*2*ACME HEALTH~"
    first, second, third = read(interchange(transaction(BILLING, SUBSCRIBER, CLAIM, dependent, CLAIM, unknown, CLAIM)))
    assert (first.claim.patient.sex, second.claim.patient.sex, third.claim.patient.sex) == ("F", "M", None)
    assert second.claim.patient.birth_date == date(2015, 1, 1)
    assert (second.claim.payer, third.claim.payer) == ("Medicare", "ACME HEALTH")


def test_other_payers_and_line_providers_do_not_speak_for_the_claim():
    """Loops 2320, 2330 and 2420 are not 2010 and 2310; the service facility's state is the claim's."""
    [record] = read(
        interchange(
            transaction(
                BILLING,
                SUBSCRIBER,
                "CLM*A1*10***22:B:1*Y*A*Y*Y~HI*ABK:I10~NM1*82*1*ROE*****XX*1679576722~NM1*77*2*HOSPITAL~N4*TROY*MI*48083~"
                "SBR*S*18*******CI~NM1*IL*1*DOE~N4*RENO*NV*89501~NM1*PR*2*OTHER PAYER~NM1*82*1*X*****XX*9999999999~"
                "SV1*HC:99213*10*UN*1***1~NM1*82*1*Y*****XX*8888888888~",
            )
        )
    )
    claim = record.claim
    assert (claim.payer, claim.state, claim.rendering_npi) == ("Medicare", "MI", "1679576722")
    assert claim.lines[0].procedure == "99213"


def test_minutes_are_no_units():
    """Anesthesia is billed in minutes; a service without LX is a line of its own."""
    claim = "CLM*A1*10***24:B:1*Y*A*Y*Y~HI*ABK:I10~SV1*HC:00790:AA*900*MJ*95***1~SV1*HC:99100*10*UN*2***1~"
    [record] = read(interchange(transaction(BILLING, SUBSCRIBER, claim)))
    assert [line.units for line in record.claim.lines] == [1, 2]


def test_many_transactions_and_interchanges():
    """Each with its own delimiters; line ends after segments; blanks between interchanges."""
    one = interchange(transaction(BILLING, SUBSCRIBER, CLAIM), transaction(BILLING, SUBSCRIBER, CLAIM, number="0002"))
    other = interchange(transaction(BILLING, SUBSCRIBER, CLAIM.replace("A1", "Z9")))
    other = other.replace("*", "|").replace(":", ">").replace("~", "\n")
    records = read(one.replace("~", "~\r\n") + "\r\n\r\n" + other + one.replace("~", "~~\n~"))
    assert [record.name for record in records] == ["A1", "A1", "Z9", "A1", "A1"]
    assert records[2].claim.lines == records[0].claim.lines
    assert [record.line for record in records] == [14, 36, 62, 88, 110]


def test_what_breaks_is_told_and_the_rest_is_read():
    """With the segment; claims before it in the same transaction are kept."""
    bad = CLAIM.replace("SV1*HC:73560:RT*48", "SV1*HC:73560:RT*many").replace("A1", "B1")
    records = read(
        interchange(
            transaction(BILLING, SUBSCRIBER, CLAIM, bad, CLAIM.replace("A1", "C1")),
            transaction(BILLING, SUBSCRIBER, CLAIM, CLAIM.replace("A1", "LAST"), number="2").replace("SE*20*2~", ""),
            "ST*835*3~SE*2*3~ST*837*4*005010X224A2~CLM*D~SE*2*4~" + transaction(BILLING, number="5") + "CLM*STRAY*1~",
        )
    )
    told = {record.line: record.reason for record in records if isinstance(record, Unreadable)}
    assert [record.name for record in records if isinstance(record, Record)] == ["A1", "C1", "A1"]
    assert told[31] == "its charge (SV102) 'many' is not a number, so claim 'B1' is not read"
    assert "its claim breaks off" in told[66]
    assert any("'835', not an 837 claim" in reason for reason in told.values())
    assert any("dental" in reason for reason in told.values())
    assert any("holds no claim" in reason for reason in told.values())
    assert any("stands in no 837 transaction" in reason for reason in told.values())
    assert all(record.unit == "segment" for record in records)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEADER[:40], "is not 106 characters"),
        (HEADER.replace("00501", "00700"), "version '00700'"),
        (HEADER + transaction(BILLING, SUBSCRIBER, CLAIM)[:-9], "breaks off"),
        (HEADER + "ST*837*1~CLM*A*1", "breaks off"),
    ],
)
def test_what_is_cut_off_is_told(text, said):
    """And what follows in another interchange is read."""
    whole = interchange(transaction(BILLING, SUBSCRIBER, CLAIM))
    alone = read(text)
    assert any(said in record.reason for record in alone if isinstance(record, Unreadable))
    assert not any(isinstance(record, Record) for record in alone)
    assert [record.name for record in read(whole + text) if isinstance(record, Record)] == ["A1"]
    if "breaks off" not in said:
        assert [record.name for record in read(text + "\n" + whole) if isinstance(record, Record)] == ["A1"]


def test_hostile_files_stay_small(monkeypatch):
    """A segment without end, and a claim without end, are told."""
    monkeypatch.setattr(segments, "LONGEST_SEGMENT", 1_000)
    whole = interchange(transaction(BILLING, SUBSCRIBER, CLAIM))
    records = read(HEADER + "NTE*ADD*" + "x" * 200_000 + whole)
    assert [type(record) for record in records] == [Unreadable, Record]
    assert "longer than 1,000 characters" in records[0].reason
    monkeypatch.setattr(x12_reader, "MOST_SEGMENTS", 100)
    records = read(interchange(transaction(BILLING, SUBSCRIBER, "CLM*X*1~" + "LX*1~" * 500, CLAIM)))
    assert [type(record) for record in records] == [Unreadable, Record]


def test_without_pyx12(monkeypatch):
    """What to install is said."""
    monkeypatch.setitem(sys.modules, "pyx12.rawx12file", None)
    with pytest.raises(MissingExtraError, match=r"reading X12 needs pyx12.*medcodes\[x12\]"):
        read(interchange(transaction(BILLING, SUBSCRIBER, CLAIM)))


SAMPLES = {
    "0": [(1, 1), (2, 1), (2, 1), (1, 1), (2, 1)],
    "1": [(7, 4)],
    "2": [(3, 3)],
    "3": [(6, 2)],
    "4": [(8, 1)],
    "5": [(6, 4)],
    "6": [(6, 5)],
    "7": [(5, 4)],
    "8": [(3, 4)],
    "9": [(8, 4)],
    "10": [(4, 3)],
    "11": [(1, 1)],
    "12": [(1, 1), (4, 3), (8, 4)],
}
"""Diagnoses and lines of each claim of each sample, counted by hand as HI and SV1 segments."""


@pytest.mark.parametrize("number", SAMPLES)
def test_the_samples(shared, number):
    """No claim is lost; each has the diagnoses and lines that its segments name."""
    path = shared / "claims" / f"sample_837_{number}.txt"
    records = list(read_claims(path))
    assert all(isinstance(record, Record) for record in records)
    found = [(len(record.claim.diagnoses), len(record.claim.lines)) for record in records]
    assert found == SAMPLES[number]
    text = path.read_text()
    assert len(records) == text.count("~CLM*")
    assert sum(lines for _, lines in found) == text.count("~SV1*")
    charges = [f"{line.charge:g}" for record in records for line in record.claim.lines]
    assert charges == [f"{float(part.split('*')[2]):g}" for part in text.split("~") if part.startswith("SV1*")]


def test_a_sample_in_full(shared):
    """One claim, field by field."""
    record = list(read_claims(shared / "claims" / "sample_837_0.txt"))[1]
    claim, [line] = record.claim, record.claim.lines
    assert (record.name, record.place) == ("1805080AV3648347", "segment 58")
    assert claim.diagnoses == ("F1520", "F1220")
    assert (claim.payer, claim.state) == ("COMMUNITY HEALTH PLAN OF WASHINGTON", "WA")
    assert (claim.patient.sex, claim.place_of_service, claim.total_charge) == ("F", "57", 50.1)
    assert (line.procedure, line.modifiers, line.units, line.pointers) == ("96153", ("HF",), 6, (1, 2))
    assert line.service_date == date(2018, 4, 26)
