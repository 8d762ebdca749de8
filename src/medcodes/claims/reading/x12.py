"""Claims from X12 837P and 837I: interchanges, transactions and loops."""

from __future__ import annotations

from collections.abc import Iterator

from medcodes.claims.reading.asked import Asked, Reading
from medcodes.claims.reading.opening import ClaimFile
from medcodes.claims.reading.segments import UNIT, Interchanges, Segment
from medcodes.claims.reading.x12_claim import Around, ClaimLoop
from medcodes.claims.record import Found, Unreadable

MOST_SEGMENTS = 50_000
"""How many segments a claim can have: 999 lines with all that the guides allow stay far below."""

_CLAIMS = "837"
_DENTAL = "X224"
_OUTSIDE = frozenset({"ISA", "IEA", "GS", "GE"})
_ENDS = _OUTSIDE | {"ST", "SE", "HL", "CLM"}
_AROUND = frozenset({"BHT", "NM1", "N4", "DMG", "SBR"})


def start(file: ClaimFile, asked: Asked) -> Reading:
    """Begin to read a file.

    :raises MissingExtraError: pyx12 is not installed.
    """
    return Reading("x12", _Reader(Interchanges(file.text(asked.encoding))).passages())


class _Reader:
    """The claims of transactions, each with what stands in the loops around it.

    :param segments: the segments of the file.
    """

    def __init__(self, segments: Interchanges) -> None:
        self._segments = segments
        self._around = Around()
        self._claim: list[Segment] = []
        self._transaction: Segment | None = None
        self._claims = 0
        self._empty = 0
        """The segment of the interchange, as long as it holds no transaction."""

    def passages(self) -> Iterator[Found]:
        """Each claim; and what is none."""
        number = 0
        for segment in self._segments:
            if isinstance(segment, Unreadable):
                number, self._empty = segment.line, 0
                yield from self._broken(number)
                yield segment
                continue
            number = segment.number
            kind = segment.id
            if kind not in _ENDS:
                if self._claim:
                    self._claim.append(segment)
                    if len(self._claim) > MOST_SEGMENTS:
                        begun, self._claim = self._claim[0], []
                        yield Unreadable(begun.number, f"its claim has more than {MOST_SEGMENTS:,} segments", UNIT)
                elif kind in _AROUND and self._transaction:
                    self._around = self._around.after(segment)
            elif kind == "ISA":
                yield from self._over(number)
                self._empty = number
            elif kind in _OUTSIDE:
                yield from self._broken(number)
            elif kind == "ST":
                yield from self._broken(number)
                self._empty = 0
                yield from self._begin(segment)
            elif kind == "SE":
                yield from self._end()
            elif self._transaction:
                yield from self._closed()
                if kind == "HL":
                    self._around = self._around.at_level(segment[3])
                else:
                    self._claim = [segment]
                    self._claims += 1
            elif kind == "CLM":
                yield Unreadable(number, "its claim stands in no 837 transaction", UNIT)
        yield from self._over(number)

    def _begin(self, segment: Segment) -> Iterator[Unreadable]:
        """A transaction begins; one that holds no claims is told."""
        kind = segment[1]
        if kind != _CLAIMS:
            yield Unreadable(segment.number, f"its transaction is {kind[:10]!r}, not an 837 claim", UNIT)
        elif _DENTAL in segment[3]:
            yield Unreadable(segment.number, "its transaction is a dental claim (837D), which is not read", UNIT)
        else:
            self._transaction, self._around, self._claims = segment, Around(version=segment[3]), 0

    def _end(self) -> Iterator[Found]:
        """A transaction ends."""
        yield from self._closed()
        if self._transaction and not self._claims:
            yield Unreadable(self._transaction.number, "its transaction holds no claim", UNIT)
        self._transaction = None

    def _closed(self) -> Iterator[ClaimLoop]:
        """The claim that was being gathered, now that what follows it is seen."""
        if self._claim:
            claim, self._claim = self._claim, []
            yield ClaimLoop.of(claim, self._around)

    def _broken(self, number: int) -> Iterator[Unreadable]:
        """The transaction breaks off: its last claim may lack lines."""
        transaction, claim = self._transaction, self._claim
        self._transaction, self._claim = None, []
        if transaction:
            where = claim[0].number if claim else transaction.number
            what = "claim" if claim else "transaction"
            why = (
                f"its {what} breaks off before segment {number + 1}: no SE ends the transaction {transaction[2][:20]!r}"
            )
            yield Unreadable(where, why, UNIT)

    def _over(self, number: int) -> Iterator[Unreadable]:
        """The interchange is over."""
        yield from self._broken(number)
        if self._empty:
            yield Unreadable(self._empty, "its interchange holds no transaction", UNIT)
            self._empty = 0
