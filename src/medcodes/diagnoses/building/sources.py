"""What a table of ICD-10-CM is compiled from."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from medcodes.diagnoses.building.tabular import Tabular


@attrs.frozen
class Span:
    """Days, as numbers YYYYMMDD, on which a code was valid with the same flags of the code editor."""

    code: str
    first: int
    last: int
    flags: tuple[str, ...] = ()


@attrs.frozen
class Titles:
    """The titles that one source gives, compact code to title.

    Attributes:
        day: first day of the release that they belong to, YYYYMMDD.
        name: what to call the source.
        exact: its accents and capitals are the official ones.
    """

    day: int
    name: str
    titles: dict[str, str]
    exact: bool = False


@attrs.frozen
class Replacement:
    """A code that took the place of another on a day, YYYYMMDD."""

    previous: str
    current: str
    day: int


@attrs.frozen
class AgeRange:
    """The first and last age, in years, of an age group of the code editor, and the days on which it applies."""

    group: str
    youngest: int
    oldest: int
    first: int
    last: int


@attrs.frozen
class Sources:
    """Everything that a table is compiled from.

    Attributes:
        spans: when each code was valid.
        titles: by day.
        tabulars: newest first.
        replacements: previous code to current code.
        about: what to record of the sources' origin.
        ages: the age groups of the code editor.
    """

    spans: Sequence[Span]
    titles: Sequence[Titles]
    tabulars: Sequence[Tabular]
    replacements: Sequence[Replacement]
    about: dict[str, object]
    ages: Sequence[AgeRange] = ()
