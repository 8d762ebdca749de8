"""Reading any file of policies: an export of the Medicare Coverage Database, or a payer's own rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medcodes.policies.reading import Reading


def read_source(path: Path) -> Reading:
    """The policies of a file or a folder: TOML rules, a zip as downloaded, or its unzipped folder.

    :raises SourceError: it cannot be read, or is not what it should be.
    """
    if path.suffix.casefold() == ".toml" and not path.is_dir():
        from medcodes.policies.payer_rules import read_rules

        return read_rules(path)
    from medcodes.policies.medicare.database import read_database  # a claim is checked without it

    return read_database(path)
