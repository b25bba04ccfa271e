"""Pure readers of published formats: a payload in, a Notice out, chosen by the payload's root key."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from spiders.formats import dsp, eforms, envelope, fnsimple, mapa, v110, v230, where, xmldict
from spiders.formats.deadlines import reconciled
from spiders.formats.shape import Warn, get
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.model import Buyer, Kind, ReadNotice
from tenderwatch.places import department_of_postal_code

Reader = Callable[[Any, Warn], dict[str, Any]]

READERS: Mapping[str, tuple[str, Reader]] = {
    "EFORMS": ("eforms", eforms.read),
    "FNSimple": ("fnsimple", fnsimple.read),
    "MAPA": ("mapa", mapa.read),
    "DSP": ("dsp", dsp.read),
}
"""By the single root key of `donnees`."""

MAX_DONNEES = 40_000_000
"""Characters; the longest real ones have about 200,000."""
WORDS_OF_A_TITLE = 120


def read_record(record: Any) -> ReadNotice:
    """One record of BOAMP's APIs: Explore v2.1, the old search (its `fields`), api.dila of 2020.

    Raises:
        UnreadableNoticeError: no identifier, or nothing that could be a title; names the record.
    """
    if not isinstance(record, Mapping):
        raise UnreadableNoticeError("(sans identifiant)", "l'enregistrement n'est pas un objet")
    inner = record.get("fields")
    flat = inner if isinstance(inner, Mapping) else record
    warn = Warn()
    gestion = _decoded(flat.get("gestion"), "gestion", warn)
    donnees = _decoded(flat.get("donnees"), "donnees", warn)
    return _read({str(key): value for key, value in flat.items()}, gestion, donnees, warn)


def read_xml(data: bytes) -> ReadNotice:
    """One notice of the DILA file tree: root `ann` (3.2.5) or `ANNONCE` (V230), blocks GESTION and DONNEES.

    Raises:
        UnreadableNoticeError: not XML, hostile, or without what makes a notice.
    """
    root = next(iter(xmldict.parse(data).values()))
    warn = Warn()
    return _read({}, get(root, "GESTION"), get(root, "DONNEES"), warn)


def _decoded(node: Any, name: str, warn: Warn) -> Any:
    """JSON within JSON; a notice keeps its flat fields when it does not parse."""
    if not isinstance(node, str):
        return node if isinstance(node, Mapping) else None
    if len(node) > MAX_DONNEES:
        warn(f"« {name} » dépasse {MAX_DONNEES} caractères : seuls les champs de l'index sont lus")
        return None
    try:
        found = json.loads(node)
    except (ValueError, RecursionError) as error:
        warn(f"« {name} » n'est pas du JSON ({error}) : seuls les champs de l'index sont lus")
        return None
    return found if isinstance(found, Mapping) else None


def _chosen(donnees: Any) -> tuple[str, Reader, Any] | None:
    """The reader of a payload, by its keys; None when no reader knows it."""
    if not isinstance(donnees, Mapping):
        return None
    for root, (name, reader) in READERS.items():
        if root in donnees:
            return name, reader, donnees[root]
    if {"IDENTITE", "identite"} & donnees.keys():
        return "v230", v230.read, donnees
    return ("v110", v110.read, donnees) if "IDENT" in donnees else None


def _read(flat: dict[str, Any], gestion: Any, donnees: Any, warn: Warn) -> ReadNotice:
    around = envelope.read(flat, gestion, warn)
    name = around["source_id"]
    if name is None:
        raise UnreadableNoticeError("(sans identifiant)", "aucun idweb lisible")
    chosen = _chosen(donnees)
    inside: dict[str, Any] = {}
    source_format = "index"
    if chosen:
        source_format, reader, body = chosen
        inside = reader(body, warn)
    elif donnees:
        warn(f"format inconnu ({', '.join(list(map(str, donnees))[:3])}) : seuls les champs de l'index sont lus")
    try:
        return _assembled(around, inside, source_format, warn)
    except ValidationError as error:
        first = error.errors()[0]
        where_ = ".".join(map(str, first["loc"]))
        raise UnreadableNoticeError(name, f"champ {where_} : {first['msg']}") from error


def _assembled(around: dict[str, Any], inside: dict[str, Any], source_format: str, warn: Warn) -> ReadNotice:
    """The payload's fields where it has them, the envelope's elsewhere."""
    buyer = inside.pop("buyer", None) or Buyer()
    buyer = buyer.model_copy(
        update={
            "name": buyer.name or around["buyer_name"],
            "department": department_of_postal_code(buyer.postal_code) or _department(around),
        }
    )
    cancelled, corrected = inside.pop("cancelled", False), inside.pop("corrected", False)
    fields = {key: value for key, value in inside.items() if value not in (None, ())}
    for key in ("procedure_id", "procedure", "nature", "winners"):
        if key not in fields and around[key]:
            fields[key] = around[key]
    fields["earlier"] = tuple(dict.fromkeys((*around["earlier"], *inside.get("earlier", ()))))
    fields["place"] = fields.get("place") or where.of_buyer(around["departments"], buyer.postal_code, buyer.town)
    return ReadNotice(
        **fields
        | {
            "source": "boamp",
            "source_id": around["source_id"],
            "url": around["url"] or f"https://www.boamp.fr/pages/avis/?q=idweb:{around['source_id']}",
            "kind": _kind(around["kind"], cancelled=cancelled, corrected=corrected),
            "title": _title(fields, around, warn),
            "buyer": buyer,
            "published_on": around["published_on"],
            "deadline": reconciled((around["deadline"], inside.get("deadline")), warn),
            "source_format": source_format,
            "warnings": tuple(warn.sentences),
        }
    )


def _department(around: dict[str, Any]) -> str | None:
    """The first department of publication: where the buyer is, most of the time."""
    codes = where.of_buyer(around["departments"], None, None)
    return codes.departments[0] if codes else None


def _kind(kind: Kind, *, cancelled: bool, corrected: bool) -> Kind:
    if cancelled:
        return Kind.CANCELLATION
    return Kind.CORRECTION if corrected and kind == Kind.CALL else kind


def _title(fields: dict[str, Any], around: dict[str, Any], warn: Warn) -> str:
    """The whole title; the index has it cut at 200 characters."""
    title = fields.get("title") or around["title"]
    if title:
        return str(title)
    description = fields.get("description")
    if not description:
        raise UnreadableNoticeError(around["source_id"], "ni titre ni description")
    warn("sans titre : les premiers mots de la description en tiennent lieu")
    return str(description)[:WORDS_OF_A_TITLE]
