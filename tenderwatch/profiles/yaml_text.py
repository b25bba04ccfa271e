"""Profiles as YAML: read without the traps of YAML, written back without loss."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import yaml

from tenderwatch.model import Enterprise

_INTEGER = "tag:yaml.org,2002:int"


class _Loader(yaml.SafeLoader):
    """YAML as a profile needs it.

    No octal numbers: 03100000 is a CPV code, 01 a department, and both stay as they are written. No aliases, which
    can make gigabytes of a few lines, and no key given twice, of which YAML would keep the last in silence.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012 (PyYAML's own way)
        first: [(tag, pattern) for tag, pattern in resolvers if tag != _INTEGER]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="les alias (*) ne sont pas admis", problem_mark=mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 (PyYAML's)
        names = Counter(key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode))
        twice = [name for name, count in names.items() if count > 1]
        if twice:
            raise yaml.MarkedYAMLError(
                problem=f"la clé « {twice[0]} » est donnée deux fois", problem_mark=node.start_mark
            )
        return super().construct_mapping(node, deep)


_Loader.add_implicit_resolver(_INTEGER, re.compile(r"[-+]?(?:0|[1-9]\d*)$"), list("-+0123456789"))


def parsed(text: str) -> Any:
    """What a YAML text holds.

    Raises:
        yaml.YAMLError: it is no YAML, or holds an alias or a key twice.
        RecursionError: it is nested absurdly deep.
    """
    return yaml.load(text, Loader=_Loader)  # noqa: S506 (a SafeLoader)


def dump_profile(enterprise: Enterprise) -> str:
    """A profile as YAML; reading it back gives the same profile."""
    raw = enterprise.model_dump(mode="json", exclude_defaults=True)
    return yaml.safe_dump(raw, allow_unicode=True, sort_keys=False, width=100)


def on_one_line(raw: object) -> str:
    """A small value as YAML on one line: "{max_items: 3}"."""
    return yaml.safe_dump(raw, allow_unicode=True, sort_keys=False, default_flow_style=True, width=10**6).strip()
