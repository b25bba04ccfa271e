"""What a cell of a table of profiles says, and how a value is written in one: exactly there and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import yaml

from tenderwatch.french import plain
from tenderwatch.profiles.yaml_text import on_one_line, parsed

Cell = str | float | None
"""A written cell: text, number, or nothing."""

_FORMULA = re.compile(r"'*[=+\-@|\t\r＝＋－＠]")
_CONTACT = re.compile(r"(?:(?P<name>.*)\s)?<(?P<email>[^<>]*)>(?:\s*(?P<more>\{.*\}))?")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_UNITS = re.compile(r"(?:€|%|euros?|eur|km|h\.?t\.?|personnes?|jours?)$", re.IGNORECASE)


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe stands before it."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text without the apostrophe that guarded it."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text


def _escaped(text: str, separators: str) -> str:
    return re.sub(rf"([\\{separators}])", r"\\\1", text)


def _parts(text: str, separator: str) -> list[str]:
    """The parts between separators, those behind a backslash left in them; empty parts are left out."""
    found = re.findall(rf"(?:\\.|[^{separator}\\])+|\\$", text)
    return [one.strip() for one in found if one.strip()]


def _plain(part: str) -> str:
    return re.sub(r"\\([\\;|])", r"\1", part)


def read_list(text: str) -> list[str]:
    """The items of a cell, between semicolons or line ends."""
    return [_plain(one) for one in _parts(text, ";\n")]


def write_list(items: Iterable[str]) -> Cell:
    """Items with semicolons between them."""
    return "; ".join(_escaped(one, ";") for one in items)


def read_codes(width: int) -> Callable[[str], list[str]]:
    """Items that are codes of so many digits, of which a spreadsheet may have dropped the leading zero."""
    return lambda text: [_with_zero(one, width) for one in re.split(r"[;,\s]+", text) if one]


def _with_zero(code: str, width: int) -> str:
    return code.zfill(width) if code.isdigit() and len(code) == width - 1 else code


def read_places(text: str) -> list[str]:
    """Department codes or names, between semicolons or commas."""
    return [
        one.zfill(2) if one.isdigit() else one for one in (part.strip() for part in re.split(r"[;,\n]", text)) if one
    ]


def read_postal_code(text: str) -> str:
    """A postal code, of which a spreadsheet may have dropped the leading zero."""
    return _with_zero(text, 5)


def read_number(text: str) -> float:
    """A number as people write it: "250 000 €", "62,5 %", "250.000"."""
    bare = _UNITS.sub("", re.sub(r"\s", "", text))
    bare = _UNITS.sub("", bare)
    if _THOUSANDS.fullmatch(bare):
        bare = bare.replace(".", "")
    try:
        return float(bare.replace(",", "."))
    except ValueError:
        raise ValueError(f"« {text[:40]} » n'est pas un nombre") from None


def write_number(value: float) -> Cell:
    """A number, which stays one in a spreadsheet."""
    return value


_YES = {"oui": True, "x": True, "true": True, "vrai": True, "1": True}
_NO = {"non": False, "false": False, "faux": False, "0": False}


def read_yes(text: str) -> bool:
    """Yes or no."""
    found = (_YES | _NO).get(plain(text).strip())
    if found is None:
        raise ValueError(f"« {text[:40]} » : oui ou non est attendu")
    return found


def write_yes(value: object) -> Cell:
    """Yes or no."""
    return "oui" if value else "non"


def read_choice(choices: Mapping[str, str]) -> Callable[[str], str]:
    """One of some words, or the value that YAML has for it; another word is left to the profile's own check."""
    known = {plain(word): value for word, value in choices.items()}
    return lambda text: known.get(plain(text).strip(), text)


def write_choice(choices: Mapping[str, str]) -> Callable[[str], Cell]:
    """The word for a value."""
    words = {value: word for word, value in choices.items()}
    return lambda value: words.get(value, value)


def read_contacts(text: str) -> list[dict[str, Any]]:
    """Addresses with names: "Direction <contact@exemple.org>", or the address alone."""
    return [_contact(one) for one in read_list(text)]


def _contact(text: str) -> dict[str, Any]:
    found = _CONTACT.fullmatch(text)
    if found is None:
        return {"email": text}
    name = {"name": found["name"]} if found["name"] else {}
    return {"email": found["email"], **name, **(read_settings(found["more"]) if found["more"] else {})}


def write_contacts(contacts: Iterable[Mapping[str, Any]]) -> Cell:
    """Addresses with their names; what else is known of a contact stands behind in braces."""
    return write_list(map(_written_contact, contacts))


def _written_contact(contact: Mapping[str, Any]) -> str:
    more = {key: value for key, value in contact.items() if key not in {"email", "name"} and value is not None}
    named = [contact["name"]] if contact.get("name") else []
    return " ".join([*named, f"<{contact['email']}>", *([on_one_line(more)] if more else [])])


_REFERENCE = ("title", "buyer", "year", "amount_eur")


def read_references(text: str) -> list[dict[str, Any]]:
    """Past contracts: "objet | acheteur | année | montant", the last three optional."""
    return [_reference(one) for one in _parts(text, ";\n")]


def _reference(text: str) -> dict[str, Any]:
    parts = _fields(text)
    if len(parts) > len(_REFERENCE):
        raise ValueError(f"« {text[:60]} » : objet | acheteur | année | montant est attendu")
    given = {key: part for key, part in zip(_REFERENCE, parts, strict=False) if part}
    numbers: dict[str, Any] = {key: read_number(given[key]) for key in ("year", "amount_eur") if key in given}
    return {"title": "", **given, **numbers}


def _fields(text: str) -> list[str]:
    """The fields between bars, empty ones included."""
    fields, here = [], ""
    for part in re.findall(r"\\.|\||[^\\|]+|\\", text):
        if part == "|":
            fields.append(here)
            here = ""
        else:
            here += part
    return [_plain(one.strip()) for one in (*fields, here)]


def write_references(references: Iterable[Mapping[str, Any]]) -> Cell:
    """Past contracts, what is unknown at the end left out."""
    return "; ".join(" | ".join(_written_fields(one)) for one in references)


def _written_fields(reference: Mapping[str, Any]) -> Sequence[str]:
    given = [reference.get(key) for key in _REFERENCE]
    while given[-1] is None:
        given.pop()
    return ["" if one is None else _escaped(as_text(one), ";|") for one in given]


def read_settings(text: str) -> Any:
    """Settings as YAML writes them on one line: "{max_items: 3}"."""
    try:
        return parsed(text if text.startswith("{") else f"{{{text}}}")
    except (yaml.YAMLError, RecursionError, ValueError):
        raise ValueError(f"« {text[:60]} » : des réglages sont attendus, par exemple max_items: 3") from None


def write_settings(settings: object) -> Cell:
    """Settings as YAML on one line, without the braces."""
    return on_one_line(settings)[1:-1]


def as_text(value: object) -> str:
    """A cell's value as text: whole numbers without a point, others with two decimals at most.

    Raises:
        ValueError: a date, or anything else that is neither text nor number.
    """
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, int | float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    if isinstance(value, str):
        return unguarded(value.strip())
    raise ValueError("la cellule contient une date, écrivez un texte")
