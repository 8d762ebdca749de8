"""The options by which commands are told which rules run, and how bad their findings are."""

from __future__ import annotations

import argparse
from pathlib import Path

from medcodes.checker.settings import Settings, check_name, check_severity
from medcodes.checker.settings_file import find
from medcodes.errors import SettingsError


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    own = parser.add_argument_group(
        "rules",
        "RULES are ids, beginnings of ids such as DX2, or names, with commas between. They come on top of the nearest "
        "medcodes.toml, or pyproject.toml with a table tool.medcodes, from the working folder upward.",
    )
    own.add_argument("--select", metavar="RULES", action="append", type=_rules, default=[], help="run only these")
    own.add_argument("--ignore", metavar="RULES", action="append", type=_rules, default=[], help="do not run these")
    own.add_argument(
        "--severity",
        metavar="RULES=SEVERITY",
        action="append",
        type=_severity,
        default=[],
        help="make findings of these an error, a warning or info",
    )
    files = own.add_mutually_exclusive_group()
    files.add_argument("--config", metavar="FILE", type=Path, help="read settings from this file instead")
    files.add_argument("--no-config", action="store_true", help="read no file of settings")


def settings_of(asked: argparse.Namespace) -> Settings:
    """The settings of the file and of the options together.

    :raises SourceError: the file cannot be read, or something in it is unknown.
    """
    path = None if asked.no_config else asked.config or find(Path.cwd())
    kept = Settings.load(path) if path is not None else Settings()
    severity = {name: level for part in asked.severity for name, level in part.items()}
    return kept.with_more(
        [name for part in asked.select for name in part], [name for part in asked.ignore for name in part], severity
    )


def _rules(text: str) -> list[str]:
    names = [name for part in text.split(",") if (name := part.strip())]
    try:
        for name in names:
            check_name(name)
    except SettingsError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return names


def _severity(text: str) -> dict[str, str]:
    names, equals, level = text.partition("=")
    if not equals:
        message = f"{text!r} is no setting: write it as DX202=info"
        raise argparse.ArgumentTypeError(message)
    try:
        check_severity(level.strip().lower())
    except SettingsError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return dict.fromkeys(_rules(names), level.strip().lower())
