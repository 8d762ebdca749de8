"""Interchanges for tests."""

from __future__ import annotations

HEADER = (
    "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *261102*1145*^*00501*000000001*0*T*:~"
    "GS*HC*SENDER*RECEIVER*20261102*1145*1*X*005010X222A1~"
)
TRAILER = "GE*1*1~IEA*1*000000001~"
BILLING = "HL*1**20*1~NM1*85*2*CLINIC*****XX*1234567893~N3*1 MAIN ST~N4*DAYTON*OH*45402~"
SUBSCRIBER = (
    "HL*2*1*22*0~SBR*P*18*******MB~NM1*IL*1*DOE*JANE****MI*1EG4TE5MK73~DMG*D8*19610412*F~NM1*PR*2*NOVITAS*****PI*12502~"
)
CLAIM = (
    "CLM*A1*180***11:B:1*Y*A*Y*Y~HI*ABK:M25561*ABF:I10~NM1*82*1*ROE*RAY****XX*1679576722~"
    "LX*1~SV1*HC:99213:25*132*UN*1***1:2~DTP*472*D8*20261102~"
    "LX*2~SV1*HC:73560:RT*48*UN*1***1~DTP*472*D8*20261102~NTE*ADD*right knee~"
)


def transaction(*loops: str, number: str = "0001", guide: str = "005010X222A1") -> str:
    """A transaction of those loops."""
    return f"ST*837*{number}*{guide}~BHT*0019*00*1*20261102*1145*CH~{''.join(loops)}SE*20*{number}~"


def interchange(*transactions: str) -> str:
    """An interchange of those transactions."""
    return HEADER + "".join(transactions) + TRAILER
