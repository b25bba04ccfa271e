"""Profiles of enterprises: read from YAML with every problem at once, written back without loss."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from tenderwatch.config import ADDRESS
from tenderwatch.errors import ConfigError
from tenderwatch.french import plain
from tenderwatch.model import Enterprise
from tenderwatch.places import DEPARTMENTS
from tenderwatch.validation import validated

MAX_BYTES = 1_000_000
WHOLE_COUNTRY = "FR"
SHORTEST_KEYWORD = 3
_INTEGER = "tag:yaml.org,2002:int"
_OF_A_CODE = re.compile(r" : activities\.\d+\.cpv\.\d+ : ")


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


def load_profiles(path: Path) -> list[Enterprise]:
    """The profiles of a YAML file, or of every .yaml and .yml of a folder.

    Raises:
        ConfigError: each problem of each file, with file, key and what is allowed.
    """
    files = sorted((*path.glob("*.yaml"), *path.glob("*.yml"))) if path.is_dir() else [path]
    found: list[Enterprise] = []
    problems = [] if files else [f"{path} : aucun fichier .yaml."]
    for file in files:
        try:
            found.append(_load(file))
        except ConfigError as error:
            problems += error.problems
    counted = Counter(one.id for one in found)
    problems += [
        f"{path} : id : « {name} » est donné par {count} fichiers." for name, count in counted.items() if count > 1
    ]
    if problems:
        raise ConfigError(problems)
    return found


def _load(file: Path) -> Enterprise:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise ConfigError([f"{file} : plus de {MAX_BYTES} octets, ce n'est pas un profil."])
        raw = yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 (a SafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        raise ConfigError([f"{file} : illisible ({error})."]) from error
    if not isinstance(raw, dict):
        raise ConfigError([f"{file} : des clés sont attendues (id, name, kind, activities et la suite)."])
    mended = _without_check_digits(raw)
    problems: list[str] = []
    enterprise = None
    try:
        enterprise = validated(Enterprise, mended, where=str(file))
    except ConfigError as error:
        problems += [one for one in error.problems if not _OF_A_CODE.search(one)]
    problems += [f"{file} : {one}" for check in (_cpv_codes, _places, _addresses) for one in check(mended)]
    if problems or enterprise is None:
        raise ConfigError(problems)
    return enterprise


def _without_check_digits(raw: dict[str, Any]) -> dict[str, Any]:
    """CPV codes with their check digit ("90910000-9") or without quotes as 8 digits; departments as text."""
    activities = raw.get("activities")
    if isinstance(activities, list):
        raw = raw | {"activities": [_codes(one) if isinstance(one, dict) else one for one in activities]}
    return _departments(raw)


def _departments(holder: dict[str, Any]) -> dict[str, Any]:
    """Department codes that YAML took for numbers, as text: 29 is "29"."""
    territory = holder.get("territory")
    codes = territory.get("departments") if isinstance(territory, dict) else None
    if not isinstance(codes, list) or not isinstance(territory, dict):
        return holder
    written = [str(one) if _number(one) else one for one in codes]
    return holder | {"territory": territory | {"departments": written}}


def _codes(activity: dict[str, Any]) -> dict[str, Any]:
    activity = _departments(activity)
    codes = activity.get("cpv")
    if not isinstance(codes, list):
        return activity
    return activity | {"cpv": [re.sub(r"^(\d{8})-\d$", r"\1", str(one)) for one in codes]}


def _number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _cpv_codes(raw: dict[str, Any]) -> Iterator[str]:
    """CPV codes that are none, with their key."""
    for number, activity in enumerate(_items(raw, "activities")):
        for position, code in enumerate(_items(activity, "cpv")):
            if not re.fullmatch(r"[0-9]{8}", code):
                key = f"activities.{number}.cpv.{position}"
                yield f"{key} : {code[:40]!r} n'est pas un code CPV ; huit chiffres, avec ou sans clé (« 90910000-9 »)."


def _items(holder: object, key: str) -> list[Any]:
    """The list under a key; empty where there is none, which is another check's affair."""
    found = holder.get(key) if isinstance(holder, dict) else None
    return found if isinstance(found, list) else []


def _places(raw: dict[str, Any]) -> Iterator[str]:
    """Department codes that do not exist, with their key."""
    holders = [("", raw), *((f"activities.{number}.", one) for number, one in enumerate(_items(raw, "activities")))]
    for prefix, holder in holders:
        territory = holder.get("territory") if isinstance(holder, dict) else None
        for position, code in enumerate(_items(territory, "departments")):
            if code not in DEPARTMENTS and code != WHOLE_COUNTRY:
                key = f"{prefix}territory.departments.{position}"
                yield f"{key} : {code!r} n'est pas un département ; deux chiffres (« 02 »), 2A, 2B, 971 à 976, ou FR."


def _addresses(raw: dict[str, Any]) -> Iterator[str]:
    for position, contact in enumerate(_items(raw, "contacts")):
        email = contact.get("email") if isinstance(contact, dict) else None
        if isinstance(email, str) and not re.fullmatch(ADDRESS, email):
            yield f"contacts.{position}.email : {email!r} n'est pas une adresse."


def dump_profile(enterprise: Enterprise) -> str:
    """A profile as YAML; reading it back gives the same profile."""
    raw = enterprise.model_dump(mode="json", exclude_defaults=True)
    return yaml.safe_dump(raw, allow_unicode=True, sort_keys=False, width=100)


def check_profiles(enterprises: Iterable[Enterprise]) -> list[str]:
    """What is allowed but deserves a look, in French sentences."""
    return [f"{one.name} : {sentence}" for one in enterprises for sentence in _doubts(one)]


def _doubts(enterprise: Enterprise) -> Iterator[str]:
    if not enterprise.activities:
        yield "aucune activité, rien ne peut être comparé."
    if not enterprise.contacts:
        yield "aucun contact, le courriel ne peut pas partir."
    if not enterprise.territory.departments and not all(one.territory for one in enterprise.activities):
        yield "aucun territoire, tous les lieux sont admis."
    excluded = {plain(one).strip() for one in enterprise.exclude}
    for activity in enterprise.activities:
        if not activity.keywords:
            yield f"« {activity.label} » n'a pas de mots-clés."
        if not activity.cpv:
            yield f"« {activity.label} » n'a pas de code CPV."
        for keyword in activity.keywords:
            if len(keyword.strip()) < SHORTEST_KEYWORD:
                yield f"« {activity.label} » : le mot-clé « {keyword} » est trop court."
            if plain(keyword).strip() in excluded | {plain(one).strip() for one in activity.exclude}:
                yield f"« {activity.label} » cherche et exclut à la fois « {keyword} »."
