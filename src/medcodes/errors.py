"""What medcodes raises. Every exception derives from `MedcodesError`, pickles, and says what to do."""

from __future__ import annotations

from datetime import date


class MedcodesError(Exception):
    """The root of every exception that medcodes raises on purpose."""


class InvalidCodeError(MedcodesError, ValueError):
    """A text that cannot be a code of the system that was asked.

    :param text: what was read, shortened when it is long.
    :param system: the code system, such as ``ICD-10-CM``.
    :param problem: what is wrong with it.
    :param nearest: well-formed codes that were perhaps meant.
    """

    def __init__(self, text: str, system: str, problem: str, nearest: tuple[str, ...] = ()) -> None:
        super().__init__(text, system, problem, nearest)
        self.text = text
        self.system = system
        self.problem = problem
        self.nearest = nearest

    def __str__(self) -> str:
        return f"{self.text!r} is not {_a(self.system)} code: {self.problem}.{_nearest(self.nearest)}"


class UnknownCodeError(MedcodesError, KeyError):
    """A well-formed code that the code system does not contain on that day.

    :param code: the code as it is printed.
    :param system: the code system, such as ``ICD-10-CM``.
    :param on: the day that was asked for.
    :param detail: what is known of it on other days, a full sentence, or nothing.
    :param nearest: codes that exist on that day and were perhaps meant.
    """

    def __init__(
        self, code: str, system: str, on: date | None = None, detail: str = "", nearest: tuple[str, ...] = ()
    ) -> None:
        super().__init__(code, system, on, detail, nearest)
        self.code = code
        self.system = system
        self.on = on
        self.detail = detail
        self.nearest = nearest

    def __str__(self) -> str:
        day = f" on {self.on.isoformat()}" if self.on else ""
        detail = f" {self.detail}" if self.detail else ""
        return f"{self.code} is not in {self.system}{day}.{detail}{_nearest(self.nearest)}"


class NoReleaseError(MedcodesError, ValueError):
    """A day before the first release of the code system, or a text that is no day.

    :param problem: what is wrong, a full sentence.
    """


class DamagedTableError(MedcodesError):
    """A compiled table that is truncated, altered, or not a table at all.

    :param path: the file.
    :param problem: what was found.
    :param remedy: what to do, a full sentence.
    """

    def __init__(self, path: str, problem: str, remedy: str = "Install medcodes again, or restore the file.") -> None:
        super().__init__(path, problem, remedy)
        self.path = path
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        return f"the table {self.path} is damaged: {self.problem}. {self.remedy}"


class SourceError(MedcodesError, ValueError):
    """A file given to medcodes that cannot be read as what it should be.

    :param path: the file.
    :param problem: what was found.
    :param line: the line it was found on, from 1, or 0 when it is about the whole file.
    """

    def __init__(self, path: str, problem: str, line: int = 0) -> None:
        super().__init__(path, problem, line)
        self.path = path
        self.problem = problem
        self.line = line

    def __str__(self) -> str:
        where = f"{self.path}, line {self.line}" if self.line else self.path
        return f"{where}: {self.problem}"


class SettingsError(MedcodesError, ValueError):
    """Settings that cannot be: an unknown rule, severity or field.

    :param problem: what is wrong, a full clause.
    """


class FrameError(MedcodesError, ValueError):
    """A frame that cannot be worked on as asked: a column is missing, a name is taken, or it is no frame.

    :param problem: what is wrong and what to do.
    """


class RunError(MedcodesError):
    """A run over files that cannot go on.

    :param problem: what happened, a full clause.
    """


class MissingExtraError(MedcodesError, ImportError):
    """A library that is needed for something is not installed.

    :param purpose: what it is needed for, such as ``reading X12``.
    :param library: the library.
    :param extra: the extra of medcodes that brings it.
    """

    def __init__(self, purpose: str, library: str, extra: str) -> None:
        super().__init__(purpose, library, extra)
        self.purpose = purpose
        self.library = library
        self.extra = extra

    def __str__(self) -> str:
        return (
            f"{self.purpose} needs {self.library}, which is not installed: "
            f"run python -m pip install 'medcodes[{self.extra}]'"
        )


def shortened(text: object, limit: int = 40) -> str:
    """The text for use in a message: long ones are cut, and what is no text is shown as Python does.

    >>> shortened("9" * 50, 10)
    '9999999999…'
    """
    try:
        shown = text if isinstance(text, str) else repr(text)
    except Exception:  # objects of others, and numbers of thousands of digits
        shown = f"<{type(text).__name__}>"
    return shown if len(shown) <= limit else shown[:limit] + "…"


def _a(system: str) -> str:
    return f"an {system}" if system[:1] in "AEIOH" else f"a {system}"


def _nearest(codes: tuple[str, ...]) -> str:
    return f" Did you mean {' or '.join(codes)}?" if codes else ""
