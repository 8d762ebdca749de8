"""Compiling the words by which procedures are searched."""

from __future__ import annotations

import json
from pathlib import Path

from medcodes.errors import SourceError
from medcodes.procedures.words import stems
from medcodes.store.knowledge import read_knowledge

FIELDS = {"same", "roots", "endings"}


def compile_words(path: Path) -> bytes:
    """The words as the compiled table keeps them: JSON, every phrase cut into stems.

    :raises SourceError: an entry is not as it should be.
    """
    _, content = read_knowledge(path)
    if unknown := set(content) - FIELDS:
        raise SourceError(str(path), f"unknown parts {sorted(unknown)}")
    groups = []
    for group in content["same"]:
        phrases = list(dict.fromkeys(" ".join(stems(phrase)) for phrase in group))
        if len(group) < 2 or "" in phrases:
            raise SourceError(str(path), f"{group} is no list of two phrases or more")
        if len(phrases) > 1:
            groups.append(phrases)
    parts = {name: {part: stems(meaning) for part, meaning in content[name].items()} for name in ("roots", "endings")}
    return json.dumps({"same": groups, **parts}, ensure_ascii=False, separators=(",", ":")).encode()
