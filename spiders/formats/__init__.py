"""Pure readers of published formats: a payload in, a Notice out, chosen by the payload's root key."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from spiders.formats import (
    approch,
    dsp,
    eforms,
    envelope,
    fnsimple,
    journal,
    mapa,
    ted,
    ted_html,
    v110,
    v230,
    word_page,
    xmldict,
)
from spiders.formats.assembly import assembled
from spiders.formats.shape import Warn, get
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.model import ReadNotice

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


def read_record(record: Any) -> ReadNotice:
    """One record of BOAMP's APIs (Explore v2.1, the old search with its `fields`, api.dila of 2020), or of APProch.

    Raises:
        UnreadableNoticeError: no identifier, or nothing that could be a title; names the record.
    """
    if not isinstance(record, Mapping):
        raise UnreadableNoticeError("(sans identifiant)", "l'enregistrement n'est pas un objet")
    inner = record.get("fields")
    flat = inner if isinstance(inner, Mapping) else record
    if approch.ROOT_KEY in flat:
        return approch.read_project(flat)
    warn = Warn()
    gestion = _decoded(flat.get("gestion"), "gestion", warn)
    donnees = _decoded(flat.get("donnees"), "donnees", warn)
    fields = {str(key): value for key, value in flat.items()}
    try:
        return _read(fields, gestion, donnees, warn)
    except RecursionError:
        warn("« donnees » ou « gestion » sont imbriqués trop profondément : seuls les champs de l'index sont lus")
        return _read(fields, None, None, warn)


def read_xml(data: bytes) -> ReadNotice:
    """One notice in XML: DILA's file tree (root `ann`, or `ANNONCE` before 2021), TED_EXPORT, or eForms in UBL.

    Raises:
        UnreadableNoticeError: not XML, hostile, or without what makes a notice.
    """
    warn = Warn()
    name, root = next(iter(xmldict.parse(data, warn).items()))
    if name == "TED_EXPORT":
        return assembled(journal.around(root), ted.read(root, warn), "ted", warn)
    if get(root, "cbc:CustomizationID") is not None or get(root, "cbc:UBLVersionID") is not None:
        return assembled(journal.around(root), eforms.read({name: root}, warn), "eforms", warn)
    return _read({}, get(root, "GESTION"), get(root, "DONNEES"), warn)


def read_page(html: str, *, name: str) -> ReadNotice:
    """One notice from a page that somebody saved: of ted.europa.eu before eForms, or of an aggregator.

    Args:
        html: the page.
        name: what stands for its number, in messages too, when it has none.

    Raises:
        UnreadableNoticeError: a page of another kind, or without what makes a notice.
    """
    if ted_html.recognises(html):
        return ted_html.read_page(html, name=name)
    if word_page.recognises(html):
        return word_page.read_page(html, name=name)
    raise UnreadableNoticeError(name, "page d'un genre inconnu : seuls les anciens avis de TED se lisent ainsi")


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
    chosen = _chosen(donnees)
    if chosen:
        source_format, reader, body = chosen
        return assembled(around, reader(body, warn) if around["source_id"] else {}, source_format, warn)
    if donnees:
        warn(f"format inconnu ({', '.join(list(map(str, donnees))[:3])}) : seuls les champs de l'index sont lus")
    return assembled(around, {}, "index", warn)
