"""Reading a knowledge file: TOML that says of itself what it is about, what it rests on and when it was last read."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

import attrs

from medcodes.errors import SourceError

TABLE = "about"
FIELDS = frozenset({"title", "source", "reviewed"})


@attrs.frozen
class About:
    """What a knowledge file says of itself.

    Attributes:
        title: what it is about, in a few words.
        source: what it rests on.
        reviewed: the day on which a person last read it all.
    """

    title: str
    source: str
    reviewed: date


def read_knowledge(path: Path) -> tuple[About, dict[str, Any]]:
    """What a knowledge file says of itself, and all the rest of it.

    :raises SourceError: it is no TOML, or does not say what it is about, its source and the day of its review.
    """
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError(str(path), f"it is no TOML: {error}") from None
    return _about(path, content.pop(TABLE, None)), content


def _about(path: Path, stated: object) -> About:
    if not isinstance(stated, dict):
        raise SourceError(str(path), f"it has no table [{TABLE}] with {', '.join(sorted(FIELDS))}")
    if set(stated) != FIELDS:
        raise SourceError(str(path), f"[{TABLE}] has {', '.join(sorted(FIELDS))}, and here are {sorted(stated)}")
    for field in ("title", "source"):
        if not isinstance(stated[field], str) or not stated[field].strip():
            raise SourceError(str(path), f"[{TABLE}] states no {field}")
    reviewed = stated["reviewed"]
    if not isinstance(reviewed, date) or isinstance(reviewed, datetime):
        raise SourceError(str(path), f"[{TABLE}] reviewed is {reviewed!r}, and a day such as 2026-11-28 is needed")
    return About(stated["title"], stated["source"], reviewed)
