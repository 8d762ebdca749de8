"""The calls of `medcodes.frames` as methods of a frame, for engines that let others add some."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from medcodes.checker.settings import Settings
from medcodes.frames import add_icd10cm, check_lines, check_links, validate
from medcodes.frames.asked import Given
from medcodes.frames.describing import FIELDS, STATUS


class Methods:
    """What ``frame.medcodes`` offers.

    :param frame: the frame.
    """

    def __init__(self, frame: Any) -> None:
        self._frame = frame

    def check_lines(
        self,
        procedure: str,
        diagnoses: str | Iterable[str],
        service_date: Given = None,
        *,
        line: str | Iterable[str] = (),
        order: str | None = None,
        pointers: str | None = None,
        payer: Given = None,
        state: Given = None,
        settings: Settings | None = None,
        prefix: str = "",
    ) -> Any:
        """Check service lines (see `medcodes.frames.check_lines`)."""
        return check_lines(
            self._frame,
            procedure,
            diagnoses,
            service_date,
            line=line,
            order=order,
            pointers=pointers,
            payer=payer,
            state=state,
            settings=settings,
            prefix=prefix,
        )

    def check_links(
        self,
        procedure: str,
        diagnosis: str,
        service_date: Given = None,
        *,
        payer: Given = None,
        state: Given = None,
        settings: Settings | None = None,
        prefix: str = "",
    ) -> Any:
        """Check pairs, a row each (see `medcodes.frames.check_links`)."""
        return check_links(
            self._frame, procedure, diagnosis, service_date, payer=payer, state=state, settings=settings, prefix=prefix
        )

    def validate(self, diagnoses: str | Iterable[str], service_date: Given = None, *, prefix: str = "") -> Any:
        """Whether a claim may carry the diagnoses of each row (see `medcodes.frames.validate`)."""
        return validate(self._frame, diagnoses, service_date, prefix=prefix)

    def add_icd10cm(
        self,
        diagnosis: str,
        service_date: Given = None,
        *,
        fields: Iterable[str] = (*FIELDS, STATUS),
        prefix: str | None = None,
    ) -> Any:
        """What the diagnosis of each row is, as columns (see `medcodes.frames.add_icd10cm`)."""
        return add_icd10cm(self._frame, diagnosis, service_date, fields=fields, prefix=prefix)
