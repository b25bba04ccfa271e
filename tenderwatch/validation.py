"""Raw data into records, or every problem at once: each a French sentence that names the key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from rapidfuzz import process

from tenderwatch.errors import ConfigError

Model = TypeVar("Model", bound=BaseModel)


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
    "missing": "clé obligatoire absente",
    "string_type": "un texte est attendu",
    "tuple_type": "une liste est attendue",
    "dict_type": "des clés sont attendues",
    "model_type": "des clés sont attendues",
    "bool_parsing": "true ou false est attendu",
    "bool_type": "true ou false est attendu",
    "int_parsing": "un nombre entier est attendu",
    "int_type": "un nombre entier est attendu",
    "float_parsing": "un nombre est attendu",
    "float_type": "un nombre est attendu",
    "time_parsing": 'une heure est attendue, par exemple "08:00"',
}


def _sentence(model: type[BaseModel], item: Mapping[str, Any], where: str) -> str:
    path = tuple(item["loc"])
    key = ".".join(str(part) for part in path) or "(racine)"
    kind = item["type"]
    context = item.get("ctx") or {}
    if kind == "extra_forbidden":
        return f"{where} : {key} : clé inconnue{_suggestion(model, path)}"
    if kind in {"literal_error", "enum"}:
        allowed = context["expected"]
        return f"{where} : {key} : {item['input']!r} n'est pas admis ; valeurs possibles : {allowed}."
    if kind == "string_pattern_mismatch":
        return f"{where} : {key} : {item['input']!r} n'a pas la forme attendue."
    if kind == "value_error":
        return f"{where} : {key} : {context['error']}."
    bounds = {"greater_than_equal": "ge", "less_than_equal": "le", "greater_than": "gt"}
    if kind in bounds:
        word = {"ge": "au moins", "le": "au plus", "gt": "plus de"}[bounds[kind]]
        return f"{where} : {key} : {word} {context[bounds[kind]]} est attendu, {item['input']!r} est donné."
    return f"{where} : {key} : {_SENTENCES.get(kind, item['msg'])} ({item['input']!r} est donné)."


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
