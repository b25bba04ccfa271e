"""The file of a new source, from the template of its way of access."""

from __future__ import annotations

import re
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined

NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
BASE = "source"
KINDS = frozenset(
    one.name.removesuffix(".py.j2")
    for one in resources.files("spiders.engine").joinpath("templates").iterdir()
    if one.name.endswith(".py.j2") and not one.name.startswith(BASE)
)
"""Ways of access: a template each."""


def written(name: str, kind: str) -> str:
    """The source as text. `name` as runs know it ("ville-x"), `kind` one of KINDS."""
    made = Environment(
        loader=PackageLoader("spiders.engine", "templates"),
        autoescape=False,  # noqa: S701 (it writes Python, from a checked name)
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    words = name.replace("-", " ")
    given = {"name": name, "title": words.capitalize(), "kind": f"{words.title().replace(' ', '')}Spider"}
    text = made.get_template(f"{kind}.py.j2").render(given)
    return text.rstrip() + "\n"
