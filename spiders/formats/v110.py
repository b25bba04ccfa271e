"""BOAMP's form of 2006-2015 (schema V110): captions and answers mixed, dates in words, lots in parallel lists."""

from __future__ import annotations

import re
from datetime import date
from itertools import zip_longest
from typing import Any

from spiders.formats import criteria, deadlines, where
from spiders.formats.codes import cpv_codes
from spiders.formats.prose import passages
from spiders.formats.shape import Warn, code, duration_in_words, every, get, items, months_between, text, web_address
from tenderwatch.french import moments
from tenderwatch.model import Buyer, Lot, Place

_NATURES = {"TRAVAUX": "works", "SERVICES": "services", "SERVICE": "services", "FOURNITURES": "supplies"}
_ACRONYM = re.compile(r"(?:\b[A-Z]\.){2,}$")
_PLACE_CAPTION = "Lieu d'exécution"


def read(body: Any, warn: Warn) -> dict[str, Any]:
    """Fields of a Notice from the content of `donnees`: INFO, IDENT, OBJET, DELAI, LOTS and so on."""
    about = get(body, "OBJET") or {}
    title = _said(get(about, "TITRE_MARCHE"))
    whole = _said(get(about, "OBJET_COMPLET"))
    lots = tuple(_lots(get(body, "LOTS"), warn))
    fields: dict[str, Any] = {
        "title": title or whole,
        "description": whole if title else _said(get(body, "CARACTERISTIQUES", "PRINCIPALES")),
        "buyer": _buyer(get(body, "IDENT")),
        "procedure": code(get(body, "PROCEDURE", "@type")),
        "nature": tuple(found for key, found in _NATURES.items() if get(body, "INFO", key) is not None),
        "cpv": cpv_codes([*every(about, "CPV_OBJ"), *every(about, "ART27CMP")], warn),
        "place": _place(about),
        "deadline": _deadline(get(body, "DELAI")),
        "documents_url": web_address(*(_said(one) for one in every(body, "DOCUMENTS", "URL"))),
        "reference": _said(get(body, "RENSEIGNEMENTS", "REF_PP")),
        "variants": "allowed" if code(get(body, "CARACTERISTIQUES", "estVariant")) == "true" else None,
        "duration_months": _duration(get(body, "DUREE")),
        "criteria": criteria.in_prose(text(get(body, "CONDITIONS", "CRITERES", "LISTE"))),
        "lots": lots if len(lots) > 1 else (),
    }
    taken = frozenset(one for one in (fields["title"], fields["description"]) if one)
    fields["passages"] = passages({key: body[key] for key in body if key != "LOTS"}, taken=taken)
    return fields


def _duration(node: Any) -> float | None:
    """ "4 mois", or the months between two days in words."""  # noqa: D210 (a quote begins it)
    first, last = (_day(get(node, name)) for name in ("DATE_DEB", "DATE_FIN"))
    return duration_in_words(_said(get(node, "EN_DUREE"))) or months_between(first, last)


def _day(node: Any) -> date | None:
    return next((one.day for one in moments(text(node) or "")), None)


def _said(node: Any) -> str | None:
    """An answer without the punctuation that printing put behind it."""
    found = text(node)
    if found is None or _ACRONYM.search(found):
        return found
    return found.rstrip(" .,;") or None


def _buyer(identity: Any) -> Buyer:
    return Buyer(
        name=_said(get(identity, "NOM")),
        postal_code=_said(get(identity, "CP")),
        town=_said(get(identity, "VILLE")),
    )


def _place(about: Any) -> Place | None:
    words = _said(get(about, "LIEU_EXEC"))
    captions = (found for one in every(about, "AUTRES") if (found := _said(one)) and _PLACE_CAPTION in found)
    caption = next(captions, "").partition(":")[2]
    return where.place(words=words or caption or None)


def _deadline(node: Any) -> Any:
    """RECEPT_OFFRES or RECEPT_CANDIDAT, "21 juillet 2006", with the hour in the first AUTRES: ", à 12 heures"."""
    day = get(node, "RECEPT_OFFRES") or get(node, "RECEPT_CANDIDAT")
    hour = next(iter(items(get(node, "AUTRES"))), None)
    return deadlines.deadline_in_prose(day, hour) if day else None


def _lots(node: Any, warn: Warn) -> list[Lot]:
    """Numbers, words and codes stand in parallel lists; an empty first word is a caption's."""
    numbers = items(get(node, "NUM_LOT")) if not isinstance(node, list) else every(node, "NUM_LOT")
    words = every(node, "DESC_LOT") or [one for one in every(node, "AUTRES") if _said(one)]
    codes = every(node, "NOMENC_LOT")
    together = zip_longest(numbers, words[: len(numbers)], codes[: len(numbers)])
    return [
        Lot(number=_said(number) or str(position), title=_said(title), cpv=cpv_codes([cpv] if cpv else [], warn))
        for position, (number, title, cpv) in enumerate(together, start=1)
    ]
