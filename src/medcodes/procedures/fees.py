"""What the fee schedule and the add-on code file say of a procedure."""

from __future__ import annotations

import attrs

from medcodes.validity import Validity


@attrs.frozen
class FeeSchedule:
    """A row of the Medicare Physician Fee Schedule. Indicators are those of the file, as it writes them.

    Attributes:
        code: the procedure.
        modifier: the modifier that the row is for, such as ``26``, or empty.
        status: ``A`` paid separately, ``B`` bundled, ``C`` priced by contractors, ``I`` not valid for Medicare,
            ``N`` not covered, ``X`` outside the fee schedule ….
        pc_tc: ``1`` diagnostic with a professional and a technical component ….
        global_days: ``000``, ``010``, ``090``, ``MMM`` maternity, ``XXX`` none, ``YYY`` by contractor, ``ZZZ`` add-on.
        multiple: how payment is reduced where several procedures are done.
        bilateral: ``0`` no 150%, ``1`` 150%, ``2`` the amount is for both sides, ``3`` each side in full, ``9`` none.
        assistant: ``0`` an assistant needs a reason, ``1`` is not paid, ``2`` is paid, ``9`` none.
        co_surgeons: as for an assistant, for two surgeons.
        team: as for an assistant, for a team.
        modifiers: the modifiers for which the procedure has rows of its own.
        valid: the days for which the file holds.
        file: its name.
    """

    code: str
    modifier: str
    status: str
    pc_tc: str
    global_days: str
    multiple: str
    bilateral: str
    assistant: str
    co_surgeons: str
    team: str
    modifiers: tuple[str, ...]
    valid: Validity
    file: str


@attrs.frozen
class AddOn:
    """What the add-on code file says of an add-on code on a day.

    Attributes:
        code: the add-on code.
        type: ``1`` only its primaries will do, ``2`` the payer decides, ``3`` its primaries and what the payer adds.
        primaries: the procedures that it may accompany.
        notes: special instructions.
        file: the name of the file.
    """

    code: str
    type: str
    primaries: tuple[str, ...]
    notes: tuple[str, ...]
    file: str
