"""Claims from CMS's research file of carrier claims: pipe-delimited, one row a line, named as CMS names variables.

Source of the names and codes: CMS Chronic Conditions Warehouse, codebook of the carrier (Part B) claim file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from medcodes.claims.claim import Claim, ServiceLine
from medcodes.claims.reading.asked import Asked, Reading
from medcodes.claims.reading.days import day_of
from medcodes.claims.reading.numbers import number_of
from medcodes.claims.reading.opening import ClaimFile, is_text
from medcodes.claims.reading.rows import Row, RowReader, grouped
from medcodes.claims.record import Found, Record, Unreadable
from medcodes.errors import SourceError

PAYER = "Medicare"
"""Carriers process Medicare Part B: no one else writes this file."""

REQUIRED = ("CLM_ID", "CLM_FROM_DT", "LINE_NUM", "HCPCS_CD")
_DIAGNOSES = ("PRNCPAL_DGNS_CD", *(f"ICD_DGNS_CD{number}" for number in range(1, 26)))
_MODIFIERS = ("HCPCS_1ST_MDFR_CD", "HCPCS_2ND_MDFR_CD", "HCPCS_3RD_MDFR_CD", "HCPCS_4TH_MDFR_CD", "HCPCS_5TH_MDFR_CD")


@attrs.frozen
class CarrierRows:
    """The rows of a claim, as the file has them.

    Attributes:
        name: the claim's id.
        places: variable to place in the row.
        rows: the rows, each with its line.
    """

    name: str
    places: dict[str, int]
    rows: list[Row]

    @property
    def size(self) -> int:
        """About how many characters the rows have."""
        return len(self.rows) * 500

    def records(self) -> Iterator[Record | Unreadable]:
        """The claim; or, where one of its rows cannot be read, each row with the reason."""
        try:
            listed = self._diagnoses()
            lines = [self._line(row, listed) for _, row in self.rows]
            yield Record(self.name, self.rows[0][0], self._claim(self.rows[0][1], listed, lines))
        except ValueError as error:
            for line, _ in self.rows:
                yield Unreadable(line, str(error))

    def _cell(self, row: list[str], variable: str) -> str:
        place = self.places.get(variable)
        return row[place].strip() if place is not None else ""

    def _diagnoses(self) -> dict[str, int]:
        """The claim's codes with their numbers; a line's own code that the claim does not list comes last."""
        rows = [row for _, row in self.rows]
        codes = [self._cell(row, variable) for row in rows for variable in _DIAGNOSES]
        codes += [self._cell(row, "LINE_ICD_DGNS_CD") for row in rows]
        return {code: number for number, code in enumerate(dict.fromkeys(filter(None, codes)), 1)}

    def _line(self, row: list[str], listed: dict[str, int]) -> ServiceLine:
        own = self._cell(row, "LINE_ICD_DGNS_CD")
        units = number_of(self._cell(row, "LINE_SRVC_CNT"), "LINE_SRVC_CNT")
        drug = self._cell(row, "LINE_NDC_CD") or None
        return ServiceLine(
            self._cell(row, "HCPCS_CD") or (None if drug else ""),
            [listed[own]] if own else listed.values(),
            [self._cell(row, variable) for variable in _MODIFIERS],
            1 if units is None else units,
            number_of(self._cell(row, "LINE_SBMTD_CHRG_AMT"), "LINE_SBMTD_CHRG_AMT"),
            day_of(self._cell(row, "LINE_1ST_EXPNS_DT")),
            self._cell(row, "LINE_PLACE_OF_SRVC_CD") or None,
            service_date_to=day_of(self._cell(row, "LINE_LAST_EXPNS_DT")),
            drug_code=drug,
        )

    def _claim(self, row: list[str], listed: dict[str, int], lines: list[ServiceLine]) -> Claim:
        return Claim(
            listed,
            lines,
            day_of(self._cell(row, "CLM_FROM_DT")),
            payer=PAYER,
            service_date_to=day_of(self._cell(row, "CLM_THRU_DT")),
            total_charge=number_of(self._cell(row, "NCH_CARR_CLM_SBMTD_CHRG_AMT"), "NCH_CARR_CLM_SBMTD_CHRG_AMT"),
            billing_npi=self._cell(row, "CARR_CLM_BLG_NPI_NUM") or None,
            rendering_npi=self._cell(row, "PRF_PHYSN_NPI") or None,
        )


def start(file: ClaimFile, asked: Asked) -> Reading:
    """Begin to read a file.

    :raises SourceError: its header lacks a variable without which there is no claim.
    """
    rows = RowReader(file.lines(asked.encoding), "|", quoted=False)
    header = [name.strip().upper() for name in rows.next_row() or []]
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        raise SourceError(file.name, f"its header lacks {', '.join(missing)}, so it is no carrier file", 1)
    return Reading("carrier", _passages(rows, header))


def _passages(rows: RowReader, header: list[str]) -> Iterator[Found]:
    places = {name: place for place, name in enumerate(header)}

    def problem(row: Sequence[str]) -> str:
        return "" if all(map(is_text, row)) else "it is not UTF-8 text"

    for group in grouped(rows, len(header), places["CLM_ID"], problem):
        yield group if isinstance(group, Unreadable) else CarrierRows(group[0], places, group[1])
