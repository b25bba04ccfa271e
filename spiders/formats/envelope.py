"""What BOAMP says around a notice: the flat fields of its APIs, and the GESTION block they are derived from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from spiders.formats import deadlines
from spiders.formats.deadlines import FIRST_MILLISECOND
from spiders.formats.shape import Warn, code, day, every, get, keys, lowered, text, web_address
from tenderwatch.clock import PARIS
from tenderwatch.model import Award, Deadline, Kind

_KINDS = {
    "appeloffre": Kind.CALL,
    "qualification": Kind.CALL,
    "attribution": Kind.AWARD,
    "rectificatif": Kind.CORRECTION,
    "annulation": Kind.CANCELLATION,
    "preinformation": Kind.PRIOR_INFORMATION,
    "periodique": Kind.PRIOR_INFORMATION,
    "modification": Kind.MODIFICATION,
}
_NATURES = {"services": "services", "service": "services", "fournitures": "supplies", "travaux": "works"}
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{2,39}")


def read(flat: Mapping[str, Any], gestion: Any, warn: Warn) -> dict[str, Any]:
    """Fields of a Notice that the envelope alone gives; GESTION before the flat fields, which lose exactness."""
    tree = lowered(gestion)
    index = get(tree, "indexation")
    source_id = code(flat.get("idweb")) or code(get(tree, "reference", "idweb"))
    known = source_id if source_id and _ID.fullmatch(source_id) else None
    return {
        "source": "boamp",
        "source_id": known,
        "kind": _kind(flat, tree),
        "title": _title(flat, index),
        "buyer_name": code(flat.get("nomacheteur")) or code(get(index, "nomorganisme")),
        "published_on": _published(get(index, "datepublication")) or _published(flat.get("dateparution")),
        "deadline": _deadline(flat, index, warn),
        "departments": _departments(flat, index),
        "earlier": _earlier(flat, tree),
        "url": web_address(flat.get("url_avis")) or f"https://www.boamp.fr/pages/avis/?q=idweb:{known}",
        "nature": _nature(flat, index),
        "awards": _awards(flat, index),
        "procedure_id": code(flat.get("contractfolderid")),
        "procedure": code(flat.get("type_procedure")) or _procedure(gestion, index),
    }


def _procedure(gestion: Any, index: Any) -> str | None:
    """The choice as the flat field spells it: "PROCEDURE_ADAPTE", whatever the schema's case."""
    as_written = next(iter(keys(get(gestion, "INDEXATION", "TYPE_PROCEDURE"))), None)
    return as_written or next(iter(keys(get(index, "typeprocedure"))), None)


def _kind(flat: Mapping[str, Any], tree: Any) -> Kind:
    """The state before the nature: an eForms cancellation keeps `nature=APPEL_OFFRE`."""
    kinds = get(tree, "reference", "typeavis")
    nature = _plain(flat.get("nature")) or next(keys(get(kinds, "nature")), "")
    state = _plain(flat.get("etat")) or next(keys(get(kinds, "statut")), "")
    if state == "annulation":
        return Kind.CANCELLATION
    if state == "rectificatif":
        return Kind.CORRECTION
    return _KINDS.get(nature, Kind.OTHER)


def _plain(node: Any) -> str:
    return re.sub("[_-]", "", code(node) or "").lower()


def _title(flat: Mapping[str, Any], index: Any) -> str | None:
    return text(flat.get("objet")) or text(get(index, "resumeobjet"))


def _deadline(flat: Mapping[str, Any], index: Any, warn: Warn) -> Deadline | None:
    """GESTION's raw value; the flat one, which drops offsets, only when there is no other."""
    raw = get(index, "datelimitereponse")
    if code(raw):
        return deadlines.deadline(raw, warn)
    if code(flat.get("datelimitereponse")) and index is None:
        warn("la date limite ne vient que de l'index de l'API, dont les heures sont parfois fausses")
        return deadlines.deadline(flat["datelimitereponse"], warn)
    return None


def _published(node: Any) -> date | None:
    """A day, or milliseconds since 1970 as the API of 2020 writes it."""
    raw = code(node) or ""
    if raw.isascii() and raw.isdigit() and int(raw) > FIRST_MILLISECOND:
        try:
            return datetime.fromtimestamp(int(raw) / 1000, UTC).astimezone(PARIS).date()
        except (OverflowError, ValueError, OSError):
            return None
    return day(raw)


def _departments(flat: Mapping[str, Any], index: Any) -> list[Any]:
    """Publication departments; the flat ones have lost their leading zero, the old API joins them by commas."""
    return every(index, "deppublication") or listed(flat.get("code_departement"))


def listed(node: Any) -> list[Any]:
    """A list as it is; a text of the old API cut at its commas."""
    if isinstance(node, str):
        return [part for part in node.split(",") if part.strip()]
    return node if isinstance(node, list) else []


def _earlier(flat: Mapping[str, Any], tree: Any) -> tuple[str, ...]:
    """Notices that this one follows: ANNONCE_ANTERIEUR, in both places that schemas give it."""
    older = every(tree, "marche", "annonceanterieur", "reference", "idweb")
    given = [*every(tree, "reference", "annonceanterieur", "idweb"), *older, *listed(flat.get("annonce_lie"))]
    v110 = re.findall(r'"IDWEB": *"([^"]+)"', code(flat.get("annonces_anterieures_schema_v110")) or "")
    found = (code(one) for one in [*given, *v110])
    return tuple(dict.fromkeys(one for one in found if one and _ID.fullmatch(one)))


def _nature(flat: Mapping[str, Any], index: Any) -> tuple[str, ...]:
    choices = [*keys(get(index, "naturemarche")), *(_plain(one) for one in listed(flat.get("type_marche")))]
    return tuple(dict.fromkeys(_NATURES[one] for one in choices if one in _NATURES))


def _awards(flat: Mapping[str, Any], index: Any) -> tuple[Award, ...]:
    """Names of winners alone: the index does not say who won which lot."""
    given = every(index, "titulaires", "denomination")
    listed_names = flat.get("titulaire")
    names = (code(one) for one in (given or (listed_names if isinstance(listed_names, list) else [listed_names])))
    winners = tuple(dict.fromkeys(name for name in names if name))
    return (Award(winners=winners),) if winners else ()
