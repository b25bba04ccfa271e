"""BOAMP's form of 2015-2021 (schema V230): XML in upper case, and the JSON of 2020 in lower case without _."""

from __future__ import annotations

from typing import Any

from spiders.formats import deadlines, where
from spiders.formats.prose import passages, standing
from spiders.formats.shape import (
    Warn,
    amount,
    code,
    cpv_codes,
    every,
    get,
    has,
    items,
    keys,
    lowered,
    months,
    siret,
    text,
    web_address,
)
from tenderwatch.model import Buyer, Lot, Place, Reservation

_NATURES = {"service": "services", "services": "services", "fournitures": "supplies", "travaux": "works"}


def read(body: Any, warn: Warn) -> dict[str, Any]:
    """Fields of a Notice from the content of DONNEES: IDENTITE, OBJET, PROCEDURE, CONDITION_DELAI."""
    tree = lowered(body)
    about = get(tree, "objet") or {}
    lots = [_lot(one, position, warn) for position, one in enumerate(items(get(about, "lots", "lot")), start=1)]
    divided = bool(lots) and not has(about, "divenlots", "non") and (len(lots) > 1 or has(about, "divenlots", "oui"))
    title = text(get(about, "titremarche"))
    whole = text(get(about, "objetcomplet"))
    description = text(get(about, "caracteristiques", "principales")) or (whole if title else None)
    fields: dict[str, Any] = {
        "title": title or whole,
        "description": description,
        "buyer": _buyer(get(tree, "identite"), warn),
        "procedure": next(iter(keys(get(tree, "procedure", "typeprocedure"))), None),
        "nature": tuple(_NATURES[key] for key in keys(get(about, "typemarche")) if key in _NATURES),
        "cpv": _cpv(about, warn),
        "place": _place(get(about, "lieuexeclivr")) or where.together(lot.place for lot in lots),
        "amount": amount(get(about, "caracteristiques", "valeurtotale"))
        or amount(get(tree, "attribution", "valeurtotale")),
        "ceiling": amount(get(about, "caracteristiques", "valeurmax")),
        "duration_months": months(get(about, "dureedelai", "dureemois")),
        "deadline": _deadline(tree, warn),
        "documents_url": web_address(get(tree, "identite", "urldocument"), get(tree, "identite", "urlprofilacheteur")),
        "submission_url": web_address(get(tree, "identite", "urlparticipation")),
        "reservation": _reservation(get(tree, "conditionparticipation")),
        "reference": code(get(about, "refmarche")) or code(get(tree, "conditionadministrative", "referencemarche")),
        "winners": _winners(tree),
    }
    fields |= {"lots": tuple(lots)} if divided or not lots else _undivided(lots[0], fields)
    fields["cpv"] = fields["cpv"] or tuple(dict.fromkeys(one for lot in lots for one in lot.cpv))
    fields["passages"] = passages(tree, taken=standing(fields), lot_of=_lot_of if divided else None)
    return fields


def _undivided(lot: Lot, fields: dict[str, Any]) -> dict[str, Any]:
    """The European form has one lot block even when the purchase is not divided."""
    names = ("description", "place", "amount", "duration_months")
    return {name: fields[name] or getattr(lot, name) for name in names} | {"lots": ()}


def _lot_of(key: str, node: Any) -> str | None:
    return code(get(node, "num")) if key == "lot" else None


def _buyer(identity: Any, warn: Warn) -> Buyer:
    return Buyer(
        name=code(get(identity, "denomination")),
        siret=siret(get(identity, "codeidentnational"), warn),
        postal_code=code(get(identity, "cp")),
        town=code(get(identity, "ville")),
    )


def _cpv(node: Any, warn: Warn) -> tuple[str, ...]:
    return cpv_codes([*every(node, "cpv", "principal"), *every(node, "cpv", "supplementaire")], warn)


def _lot(node: Any, position: int, warn: Warn) -> Lot:
    return Lot(
        number=code(get(node, "num")) or str(position),
        title=text(get(node, "intitule")),
        description=text(get(node, "description")),
        cpv=_cpv(node, warn),
        amount=amount(get(node, "valeur")),
        duration_months=months(get(node, "dureemois")) or months(get(node, "dureejours"), "DAY"),
        place=_place(node),
    )


def _place(node: Any) -> Place | None:
    return where.place(
        nuts=every(node, "codenuts"),
        postal_code=get(node, "cp"),
        town=get(node, "ville"),
        words=get(node, "lieuprincipal") or get(node, "adresse"),
    )


def _deadline(tree: Any, warn: Warn) -> Any:
    delays = get(tree, "conditiondelai")
    return deadlines.deadline(get(delays, "receptoffres") or get(delays, "receptcandidat"), warn)


def _reservation(node: Any) -> Reservation | None:
    """MARCHE_RESERVE_OUI (with whom) or _NON; PRESTATION_RESERVEE is about a profession, not about us."""
    if has(node, "marchereserveoui"):
        kinds = ", ".join(keys(get(node, "marchereserveoui"))) or "oui"
        return Reservation(value=kinds, field="MARCHE_RESERVE_OUI")
    return Reservation(value="non", field="MARCHE_RESERVE_NON") if has(node, "marchereservenon") else None


def _winners(tree: Any) -> tuple[str, ...]:
    names = (code(one) for one in every(tree, "attribution", "decision", "titulaire", "denomination"))
    return tuple(dict.fromkeys(name for name in names if name))
