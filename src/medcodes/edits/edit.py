"""What an edit says: of a pair of procedures, or of the units of one."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from medcodes.validity import Validity


class Setting(StrEnum):
    """Whose services an edit is for.

    PRACTITIONER: practitioners and ambulatory surgery centers. HOSPITAL: outpatient hospital services. DME: suppliers
    of durable medical equipment.
    """

    PRACTITIONER = "practitioner"
    HOSPITAL = "hospital"
    DME = "dme"


class EditKind(StrEnum):
    """What a file of edits holds: pairs of procedures (NCCI), or units of one (MUE)."""

    PAIRS = "pairs"
    UNITS = "units"


class PairEdit(NamedTuple):
    """Two procedures that are not paid together for one patient on one day.

    Attributes:
        column_one: the procedure that is paid.
        column_two: the procedure that is denied beside it.
        modifier_allowed: a modifier can say that both are due.
        valid: the days for which it holds.
        rationale: why, in the words of the file.
        file: the name of the file.
    """

    column_one: str
    column_two: str
    modifier_allowed: bool
    valid: Validity
    rationale: str
    file: str


class UnitEdit(NamedTuple):
    """The most units of a procedure that are likely for one patient on one day.

    Attributes:
        code: the procedure.
        most: how many units.
        indicator: ``1`` each line is judged by itself; ``2`` all lines of the day, by policy, with no exceptions; ``3``
            all lines of the day, by what is clinically likely.
        rationale: why, in the words of the file.
        file: the name of the file.
    """

    code: str
    most: int
    indicator: str
    rationale: str
    file: str
