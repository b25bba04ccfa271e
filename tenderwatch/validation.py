"""Raw data into records, or every problem at once: each a French sentence that names the key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from rapidfuzz import process

from tenderwatch.errors import ConfigError

Model = TypeVar("Model", bound=BaseModel)
SHOWN = 120
"""Characters of a wrong value that a sentence repeats."""


class Section(BaseModel):
    """A part of the configuration: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def validated(model: type[Model], raw: object, *, where: str) -> Model:
    """An instance of `model` from raw data.

    Raises:
        ConfigError: each problem as "where : key.path : sentence", with a suggestion for unknown keys.
    """
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        problems = [_sentence(model, dict(item), where) for item in error.errors()]
        raise ConfigError(problems) from error


_SENTENCES: Mapping[str, str] = {
    "too_short": "un texte non vide est attendu",
    "string_too_short": "un texte non vide est attendu",
    "string_type": "un texte est attendu",
    "tuple_type": "une liste est attendue",
    "dict_type": "des clés sont attendues",
    "model_type": "des clés sont attendues",
    "bool_parsing": "true ou false est attendu",
    "bool_type": "true ou false est attendu",
    "int_parsing": "un nombre entier est attendu",
    "int_from_float": "un nombre entier est attendu",
    "int_type": "un nombre entier est attendu",
    "float_parsing": "un nombre est attendu",
    "float_type": "un nombre est attendu",
    "time_parsing": 'une heure est attendue, par exemple "08:00"',
}


def _sentence(model: type[BaseModel], item: Mapping[str, Any], where: str) -> str:
    key = ".".join(str(part) for part in item["loc"]) or "(racine)"
    kind = item["type"]
    if kind == "extra_forbidden":
        return f"{where} : {key} : clé inconnue{_suggestion(model, tuple(item['loc']))}"
    told = _TOLD.get(kind)
    if told:
        return f"{where} : {key} : {told(item)}"
    return f"{where} : {key} : {_SENTENCES.get(kind, item['msg'])} ({_shown(item)} est donné)."


def _bounded(word: str, name: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda item: f"{word} {item['ctx'][name]} est attendu, {_shown(item)} est donné."


def _choice(item: Mapping[str, Any]) -> str:
    return f"{_shown(item)} n'est pas admis ; valeurs possibles : {item['ctx']['expected']}."


def _too_long(item: Mapping[str, Any]) -> str:
    unit = "caractères" if isinstance(item["input"], str) else "éléments"
    return f"au plus {item['ctx']['max_length']} {unit} sont admis, {len(item['input'])} sont donnés."


_TOLD: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "missing": lambda _: "clé obligatoire absente.",
    "literal_error": _choice,
    "enum": _choice,
    "string_pattern_mismatch": lambda item: f"{_shown(item)} n'a pas la forme attendue.",
    "value_error": lambda item: f"{item['ctx']['error']}.",
    "too_long": _too_long,
    "string_too_long": _too_long,
    "greater_than_equal": _bounded("au moins", "ge"),
    "less_than_equal": _bounded("au plus", "le"),
    "greater_than": _bounded("plus de", "gt"),
}


def _shown(item: Mapping[str, Any]) -> str:
    """What was given, cut: it may be a whole file."""
    return repr(item["input"])[:SHOWN]


def _suggestion(model: type[BaseModel], path: tuple[object, ...]) -> str:
    """Either the nearest key (« vouliez-vous dire »), or the keys that are allowed there."""
    allowed = list(_fields_at(model, path[:-1]))
    best = process.extractOne(str(path[-1]), allowed, score_cutoff=70) if allowed else None
    if best:
        return f" ; vouliez-vous dire « {best[0]} » ?"
    return f" ; clés admises : {', '.join(allowed)}." if allowed else "."


def _fields_at(model: type[BaseModel], path: Iterable[object]) -> Iterable[str]:
    """Field names of the sub-model that a path of an error leads to."""
    here: type[BaseModel] = model
    for part in path:
        field = here.model_fields.get(str(part))
        if field is None:
            continue
        inner = [field.annotation, *getattr(field.annotation, "__args__", ())]
        found = [kind for kind in inner if isinstance(kind, type) and issubclass(kind, BaseModel)]
        if found:
            here = found[0]
    return here.model_fields
