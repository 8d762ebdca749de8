"""How the documentation is built: ``sphinx-build -W -b html docs docs/_build/html``. Nothing is fetched."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import medcodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "medcodes"
author = "the medcodes maintainers"
copyright = "2026, the medcodes maintainers"  # noqa: A001 (the name that Sphinx reads)
version = release = medcodes.__version__

extensions = ["myst_nb", "sphinx.ext.autodoc"]
exclude_patterns = ["_build", "**/.ipynb_checkpoints"]

html_theme = "furo"
html_title = f"medcodes {version}"

nb_execution_mode = "off"
myst_heading_anchors = 3

default_role = "py:obj"
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"

_ATTRIBUTE = re.compile(r"    (\w+(?:, \w+)*): (.*)")


def attributes_as_fields(_app: Sphinx, _what: str, _name: str, obj: object, _options: object, lines: list[str]) -> None:
    """Turn the Attributes part of a class's docstring into fields, with the types of the annotations."""
    if "Attributes:" not in lines:
        return
    start = end = lines.index("Attributes:") + 1
    while end < len(lines) and (not lines[end] or lines[end].startswith("    ")):
        end += 1
    annotations = getattr(obj, "__annotations__", {})
    fields: list[str] = [""]
    types: list[str] = []
    for line in filter(None, lines[start:end]):
        found = _ATTRIBUTE.fullmatch(line)
        if found is None:
            fields.append(line)
            continue
        names = found[1].split(", ")
        fields += [*types, f":ivar {found[1]}: {found[2]}"]
        types = [f":vartype {part}: {annotations[part]}" for part in names if part in annotations]
    fields += types
    lines[start - 1 : end] = [*fields, ""]


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("autodoc-process-docstring", attributes_as_fields)
