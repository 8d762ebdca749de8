"""The command line: ``medcodes`` or ``python -m medcodes``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from medcodes import __version__
from medcodes.errors import MedcodesError

MODULES = (
    "check",
    "audit",
    "codes",
    "search",
    "linkage",
    "indications",
    "releases",
    "changes",
    "procedures",
    "policies",
    "edits",
    "documentation",
    "completion",
)
"""The modules that add commands, in the order of the help."""
OK, FOUND, UNREADABLE = 0, 1, 2
"""Exit codes: nothing found, something found, input that could not be read (or a wrong call)."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    :param arguments: the words after the program's name; those of the process when left out.
    """
    asked = parser().parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = asked.run(asked)
        sys.stdout.flush()
    except MedcodesError as error:
        print(f"medcodes: {error}", file=sys.stderr)
        return UNREADABLE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        return 130
    return int(code)


def parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    made = argparse.ArgumentParser(
        prog="medcodes",
        description="Look up medical codes, and check claims: do the diagnoses justify the procedures?",
    )
    made.add_argument("--version", action="version", version=f"medcodes {__version__}")
    commands = made.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name in MODULES:
        import_module(f"{__name__}.{name}").add_to(commands)
    return made
