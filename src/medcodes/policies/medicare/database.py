"""Reading an export of the Medicare Coverage Database, whatever it holds."""

from __future__ import annotations

from pathlib import Path

from medcodes.errors import SourceError
from medcodes.policies.medicare import national
from medcodes.policies.medicare.archive import bundles
from medcodes.policies.medicare.documents import read_documents
from medcodes.policies.medicare.layouts import LAYOUTS
from medcodes.policies.policy import Policy
from medcodes.policies.reading import Problems, Reading


def read_database(path: Path) -> Reading:
    """The policies of an export: a zip as downloaded, or its unzipped folder.

    :raises SourceError: it cannot be read, or holds no article, LCD or NCD.
    """
    problems = Problems()
    found: list[Policy] = []
    kinds: list[str] = []
    for bundle in bundles(path):
        for layout in LAYOUTS:
            if layout.main in bundle:
                kinds.append(f"{layout.kind}s")
                found += read_documents(bundle, layout, problems)
        if national.MAIN in bundle:
            kinds.append("NCDs")
            found += national.read_national(bundle, problems)
    if not kinds:
        wanted = ", ".join([layout.main for layout in LAYOUTS] + [national.MAIN])
        raise SourceError(str(path), f"it is no export of the Medicare Coverage Database: it holds none of {wanted}")
    kind = f"Medicare Coverage Database ({', '.join(dict.fromkeys(kinds))})"
    return Reading(kind, tuple(found), problems.told())
