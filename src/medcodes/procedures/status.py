"""What is known of a procedure code's existence."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """What is known of a code's existence on a day.

    ACTIVE: a table that the user added lists it. NOT_LISTED: such a table covers the day and lacks it. KNOWN: the
    shipped knowledge names it. DELETED: it ended before the day. UNKNOWN: nothing tells.
    """

    KNOWN = "known"
    ACTIVE = "active"
    DELETED = "deleted"
    NOT_LISTED = "not-listed"
    UNKNOWN = "unknown"
