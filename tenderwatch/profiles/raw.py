"""One profile from raw keys and values: codes mended, every problem told at once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from tenderwatch.config import ADDRESS
from tenderwatch.errors import ConfigError
from tenderwatch.french import plain
from tenderwatch.model import Enterprise
from tenderwatch.places import DEPARTMENTS, REGIONS, WHOLE_COUNTRY, department_of_name, region_name
from tenderwatch.validation import validated

_OF_A_CODE = re.compile(r" : activities\.\d+\.cpv\.\d+ : ")


def profile_of(raw: object, *, where: str) -> Enterprise:
    """The profile that raw data describes; `where` names the file in every problem.

    Raises:
        ConfigError: each problem as "where : key : sentence".
    """
    if not isinstance(raw, dict):
        raise ConfigError([f"{where} : des clés sont attendues (id, name, kind, activities et la suite)."])
    mended = _mended(raw)
    problems: list[str] = []
    enterprise = None
    try:
        enterprise = validated(Enterprise, mended, where=where)
    except ConfigError as error:
        problems += [one for one in error.problems if not _OF_A_CODE.search(one)]
    problems += [f"{where} : {one}" for check in _CHECKS for one in check(mended)]
    if problems or enterprise is None:
        raise ConfigError(problems)
    return enterprise


def _mended(raw: dict[str, Any]) -> dict[str, Any]:
    """CPV codes with their check digit ("90910000-9") or without quotes as 8 digits; places as they are spelt."""
    activities = raw.get("activities")
    if isinstance(activities, list):
        raw = raw | {"activities": [_codes(one) if isinstance(one, dict) else one for one in activities]}
    base = raw.get("base")
    if isinstance(base, dict) and _number(base.get("postal_code")):
        raw = raw | {"base": base | {"postal_code": str(base["postal_code"]).zfill(5)}}
    return _places(raw)


def _codes(activity: dict[str, Any]) -> dict[str, Any]:
    activity = _places(activity)
    codes = activity.get("cpv")
    if not isinstance(codes, list):
        return activity
    return activity | {"cpv": [re.sub(r"^(\d{8})-\d$", r"\1", str(one)) for one in codes]}


def _places(holder: dict[str, Any]) -> dict[str, Any]:
    """Department codes that YAML took for numbers or that are given by name; regions in their own spelling."""
    territory = holder.get("territory")
    if not isinstance(territory, dict):
        return holder
    mended = dict(territory)
    for key, spelt in (("departments", _department), ("regions", _region)):
        if isinstance(territory.get(key), list):
            mended[key] = [spelt(one) for one in territory[key]]
    return holder | {"territory": mended}


def _department(value: object) -> object:
    if _number(value):
        return str(value)
    if not isinstance(value, str):
        return value
    return WHOLE_COUNTRY if plain(value).strip() == "france" else department_of_name(value) or value.strip().upper()


def _region(value: object) -> object:
    return (region_name(value) or value) if isinstance(value, str) else value


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


def _territories(raw: dict[str, Any]) -> Iterator[str]:
    """Departments and regions that do not exist, and a radius around nowhere, with their key."""
    base = raw.get("base")
    based = isinstance(base, dict) and base.get("postal_code")
    holders = [("", raw), *((f"activities.{number}.", one) for number, one in enumerate(_items(raw, "activities")))]
    for prefix, holder in holders:
        territory = holder.get("territory") if isinstance(holder, dict) else None
        for position, code in enumerate(_items(territory, "departments")):
            if code not in DEPARTMENTS and code != WHOLE_COUNTRY:
                key = f"{prefix}territory.departments.{position}"
                yield f"{key} : {code!r} n'est pas un département ; deux chiffres (« 02 »), 2A, 2B, 971 à 976, ou FR."
        for position, name in enumerate(_items(territory, "regions")):
            if name not in REGIONS:
                yield f"{prefix}territory.regions.{position} : {name!r} n'est pas une région ({', '.join(REGIONS)})."
        if isinstance(territory, dict) and territory.get("radius_km") is not None and not based:
            yield f"{prefix}territory.radius_km : un rayon part de la base ; donnez son code postal (base.postal_code)."


def _addresses(raw: dict[str, Any]) -> Iterator[str]:
    for position, contact in enumerate(_items(raw, "contacts")):
        email = contact.get("email") if isinstance(contact, dict) else None
        if isinstance(email, str) and not re.fullmatch(ADDRESS, email):
            yield f"contacts.{position}.email : {email!r} n'est pas une adresse."


def _labels(raw: dict[str, Any]) -> Iterator[str]:
    """A decision names an activity by its label, so that two of one name could not be told apart."""
    labels = [one.get("label") for one in _items(raw, "activities") if isinstance(one, dict)]
    counted = Counter(label for label in labels if isinstance(label, str))
    yield from (f"activities : « {label} » est donné {count} fois." for label, count in counted.items() if count > 1)


_CHECKS: tuple[Callable[[dict[str, Any]], Iterator[str]], ...] = (_cpv_codes, _territories, _addresses, _labels)
