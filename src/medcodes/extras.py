"""Libraries that only some users need: each is imported where it is used, and asked for by name where it is missing."""

from __future__ import annotations

import importlib
from types import ModuleType

from medcodes.errors import MissingExtraError


def imported(module: str, extra: str, purpose: str) -> ModuleType:
    """A library of an extra.

    :param module: what to import.
    :param extra: the extra that brings it.
    :param purpose: what it is needed for, such as ``reading X12``.
    :raises MissingExtraError: it is not installed.

    >>> imported("json", "none", "reading").__name__
    'json'
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name is not None and not f"{module}.".startswith(f"{error.name}."):
            raise  # the library is there, and lacks something itself
        raise MissingExtraError(purpose, module.partition(".")[0], extra) from None
