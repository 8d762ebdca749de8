"""Writing releases in the form of the official files, to read them back: order files, order addenda and zips."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path


def order_file(codes: Mapping[str, str], headers: Mapping[str, str]) -> bytes:
    """An order file: compact code to title."""
    lines = []
    for number, code in enumerate(sorted({**codes, **headers}), 1):
        title = codes.get(code) or headers[code]
        lines.append(f"{number:05} {code:<7} {int(code in codes)} {title[:60]:<60} {title}")
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def addenda(changes: Iterable[tuple[str, int, str, str]], codes: tuple[int, int], headers: tuple[int, int]) -> bytes:
    """Order addenda: lines of action, flag, code and title; the counts before and after."""
    changes = list(changes)
    lines = [f"{action + ':':<13}{flag} {code:<7} {title[:60]:<60} {title}" for action, flag, code, title in changes]
    for flag, name, (before, after) in ((0, "headers", headers), (1, "codes", codes)):
        lines += ["", name.capitalize(), f"  {before} {name} in before.txt", f"  {after} {name} in after.txt"]
        for action, what in (("Add", "additions"), ("Delete", "deletions"), ("Revise to", "revisions")):
            lines.append(f"{sum(change[:2] == (action, flag) for change in changes):7} {what}")
        lines += ["of which", "      0 revisions to both long and short titles"]
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def write(folder: Path, name: str, content: bytes) -> Path:
    """A file with that content."""
    path = folder / name
    path.write_bytes(content)
    return path


def zipped(**members: bytes) -> bytes:
    """A zip with those members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()
