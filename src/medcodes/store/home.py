"""The user's data folder: what they add to medcodes lies there, never in the package."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from medcodes.errors import MedcodesError

VARIABLE = "MEDCODES_HOME"
"""The environment variable that names the folder; where it is not set, the platform's own place is taken."""
_NAME = "medcodes"


def folder() -> Path:
    r"""The user's data folder, which need not exist.

    ``MEDCODES_HOME`` where it is set; else ``%LOCALAPPDATA%\medcodes`` on Windows, ``~/Library/Application
    Support/medcodes`` on macOS, and ``$XDG_DATA_HOME/medcodes`` or ``~/.local/share/medcodes`` elsewhere.

    :raises MedcodesError: the user has no home folder, and nothing else names one.
    """
    named = os.environ.get(VARIABLE, "").strip()
    try:
        return Path(named).expanduser().absolute() if named else _usual()
    except RuntimeError:
        message = f"there is no home folder: set the environment variable {VARIABLE} to a folder"
        raise MedcodesError(message) from None


def pointer(name: str) -> Path:
    """The small file that names the user's own table of a name, where there is one (see `medcodes.store.own`).

    :raises MedcodesError: as for `folder`.
    """
    return folder() / "tables" / f"{name}.current"


def _usual() -> Path:
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA", "")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / _NAME
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / _NAME
    data = os.environ.get("XDG_DATA_HOME", "")  # a relative one is to be ignored, says its specification
    return (Path(data) if data.startswith("/") else Path.home() / ".local" / "share") / _NAME
