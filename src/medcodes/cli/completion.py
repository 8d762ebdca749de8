"""``medcodes completion SHELL``: what a shell needs to complete commands, options and file names."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from medcodes.extras import imported

if TYPE_CHECKING:
    from argparse import _SubParsersAction

SHELLS = ("bash", "zsh", "fish")


def add_to(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "completion",
        help="complete commands and options in your shell",
        description="Print what the shell needs. For bash: medcodes completion bash > "
        "~/.local/share/bash-completion/completions/medcodes",
    )
    parser.add_argument("shell", choices=SHELLS)
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Print the script.

    :raises MissingExtraError: shtab is not installed.
    """
    from medcodes.cli import parser

    shtab = imported("shtab", "completion", "completion in a shell")
    print(shtab.complete(parser(), asked.shell))
    return 0
