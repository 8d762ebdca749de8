"""Tables of procedures for tests, in the exact formats; every title is invented."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

FEE_HEAD = """,,{title},,,,,,,,,,,,,,,,,,,,,,,,,,,,
,,Words of a notice of copyright.,,,,,,,,,,,,,,,,,,,,,,,,,,,,
,,RELEASED 01/02/2026,,,,,,,,,,,,,,,,,,,,,,,,,,,,
,, , ,,,,,,,,,,,,,,,,,,,,,,,,,NON-FACILITY,FACILITY,
,,,,NOT USED,,,,,,,,,,,,,,,,,,,,,PHYSICIAN,,DIAGNOSTIC,PE USED,PE USED,MP USED
,,,,FOR,,,NON-FAC,,FACILITY ,,,,,,,,,,,,,,,,SUPERVISION OF,,IMAGING,FOR OPPS,FOR OPPS,FOR OPPS
,,,STATUS,MEDICARE ,WORK,NON-FAC,NA,FACILITY,NA,MP,NON-FACILITY,FACILITY,PCTC,GLOB,PRE,INTRA,POST,MULT,BILAT,ASST,\
CO-,TEAM,ENDO,CONV,DIAGNOSTIC,CALCULATION,FAMILY,PAYMENT,PAYMENT,PAYMENT
HCPCS,MOD,DESCRIPTION,CODE,PAYMENT,RVU,PE RVU,INDICATOR,PE RVU,INDICATOR,RVU,TOTAL,TOTAL,IND,DAYS,OP,OP,OP,PROC,SURG,\
SURG,SURG,SURG,BASE,FACTOR,PROCEDURES,FLAG,INDICATOR,AMOUNT,AMOUNT,AMOUNT
"""
FEE_ROWS = (
    # code, modifier, title, status, PC/TC, global days, multiple, bilateral, assistant, co-surgeons, team
    ("12345", "", "Plain invented thing", "A", "0", "010", "2", "0", "1", "0", "0"),
    ("27447", "", "Knee thing made new", "A", "0", "090", "2", "1", "2", "1", "0"),
    ("71046", "", "Picture of a chest", "A", "1", "XXX", "0", "0", "0", "0", "0"),
    ("71046", "26", "Picture of a chest", "A", "1", "XXX", "0", "0", "0", "0", "0"),
    ("71046", "TC", "Picture of a chest", "A", "1", "XXX", "0", "0", "0", "0", "0"),
    ("0042T", "", "New thing", "C", "0", "XXX", "0", "0", "0", "0", "0"),
    ("G0101", "", "An exam", "A", "0", "XXX", "0", "0", "0", "0", "0"),
)


def fee_csv(rows: Iterable[Sequence[str]] = FEE_ROWS, title: str = "") -> str:
    """A fee schedule as csv."""
    head = FEE_HEAD.format(title=title or "2026 National Physician Fee Schedule Relative Value File January Release")
    lines = []
    for code, mod, name, status, pctc, days, mult, bilat, asst, co, team in rows:
        lines.append(
            f"{code},{mod},{name},{status},,0.45,0.66,,0.30,,0.06,1.17,0.81,{pctc},{days},0.10,0.80,0.10,"
            f"{mult},{bilat},{asst},{co},{team},,32.3465,09,0,99,0.00,0.00,0.00"
        )
    return head + "\n".join(lines) + "\n"


def fee_fixed(rows: Iterable[Sequence[str]] = FEE_ROWS) -> str:
    """A fee schedule as fixed-width text."""
    lines = ["HDR WORDS OF A NOTICE OF COPYRIGHT               ", "HDR THAT GOES ON                                 "]
    for code, mod, name, status, pctc, days, mult, bilat, asst, co, team in rows:
        lines.append(
            f"{code}{mod:<2}{name:<50}{status}   0.45   0.66     0.30    0.06   1.17  0.81{pctc}{days}.10.80.10"
            f"{mult}{bilat}{asst}{co}{team}             32.3465 090 99      0.00   0.00   0.00"
        )
    return "\r\n".join(lines) + "\r\n"


def descriptors(titles: dict[str, str], notice: str = "Words of a notice about CPT 2026.\nAll rights reserved.") -> str:
    """A descriptor file."""
    return f"{notice}\n\n" + "".join(f"{code}\t{title}\n" for code, title in titles.items())


HCPCS_ROWS = (
    # code, sequence, record, long, short, added, effective, ended
    ("A1", "00100", "7", "A modifier", "Modifier", "20200101", "20200101", ""),
    ("G0439", "00200", "3", "A yearly talk about staying", "Yearly talk", "20110101", "20260101", ""),
    ("G0439", "00210", "4", "well, told again", "", "", "", ""),
    ("J9999", "00300", "3", "An invented medicine, 1 mg", "Invented 1 mg", "20240401", "20240401", "20260331"),
    ("E0143", "00400", "3", "A thing to walk with", "Walking thing", "19990101", "20150101", ""),
)


def hcpcs_fixed(rows: Iterable[Sequence[str]] = HCPCS_ROWS) -> str:
    """HCPCS Level II as fixed-width text."""
    lines = []
    for code, sequence, record, long, short, added, effective, ended in rows:
        before = f"{code:<5}{sequence}{record}{long:<80}{short:<28}"
        lines.append(f"{before:<268}{added:<8}{effective:<8}{ended:<8}N{'':<27}")
    return "\r\n".join(lines) + "\r\n"


def hcpcs_csv(rows: Iterable[Sequence[str]] = HCPCS_ROWS) -> str:
    """HCPCS Level II as the contractors' spreadsheet is saved."""
    lines = [
        "HCPC,SEQNUM,RECID,LONG DESCRIPTION,SHORT DESCRIPTION,PRICE1,COV,BETOS,ADD DT,ACT EFF DT,TERM DT,ACTION CD"
    ]
    for code, sequence, record, long, short, added, effective, ended in rows:
        lines.append(f'{code},{sequence},{record},"{long}","{short}",,,,{added},{effective},{ended},N')
    return "\n".join(lines) + "\n"


ADDON_ROWS = (
    # add-on, its end, primary, its end, first, last, type, note
    ("11045", "", "11042", "", "2013001", "", "1", ""),
    ("11045", "", "11043", "", "2013001", "2024366", "1", ""),
    ("99292", "", "99291", "", "2013001", "", "3", "Practitioner only"),
    ("64472", "2009365", "CCCCC", "", "2008001", "", "2", "Contractor defined"),
)


def addon_tabs(rows: Iterable[Sequence[str]] = ADDON_ROWS) -> str:
    """The add-on code file with headings."""
    head = (
        "Add-on Code\tAOC_DEL_DT (Julian)\tPrimary_Code\tPrimary_Code_DEL_DT\tAOC_EDIT_EFF_DT\tAOC_EDIT_DEL_DT\t"
        "AOC_EDIT_TYPE\tSpecial_Instruction_Notes"
    )
    return "\n".join([head, *("\t".join(row) for row in rows)]) + "\n"


def addon_fixed(rows: Iterable[Sequence[str]] = ADDON_ROWS) -> str:
    """The add-on code file as fixed-width text."""
    lines = [f"{a:<5}{b:<7}{c:<5}{d:<7}{e:<7}{f:<7}{g}{h:<80}" for a, b, c, d, e, f, g, h in rows]
    return "\r\n".join(lines) + "\r\n"
