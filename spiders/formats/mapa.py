"""The national form of adapted procedures (MAPA): it has no CPV and no coded reservation."""

from __future__ import annotations

from typing import Any

from spiders.formats import criteria, deadlines, national, where
from spiders.formats.codes import siret
from spiders.formats.prose import passages
from spiders.formats.shape import Warn, amount, code, get, items, keys, months, text, web_address
from tenderwatch.model import Buyer, Lot

_NATURES = {"services": "services", "fournitures": "supplies", "travaux": "works"}


def read(body: Any, warn: Warn) -> dict[str, Any]:
    """Fields of a Notice from the content of MAPA: `organisme`, and one of initial, rectificatif, attribution."""
    kind, said = national.part(body)
    about = get(said, "description") or {}
    at = get(about, "lieuExecution") or get(about, "lieuExecutionLivraison")
    title = text(get(about, "objet"))
    traits = get(said, "caracteristiques") or get(about, "caracteristiques")
    description = text(get(traits, "principales")) or text(get(traits, "quantites"))
    return {
        "kind": kind,
        "title": title,
        "description": description,
        "buyer": buyer(get(body, "organisme"), warn),
        "procedure": next(iter(keys(get(said, "procedure"))), None),
        "nature": tuple(_NATURES[key] for key in keys(get(said, "natureMarche")) if key in _NATURES),
        "place": where.place(
            postal_code=get(at, "cp"), town=get(at, "ville"), words=at if isinstance(at, str) else None
        ),
        "duration_months": _duration(get(said, "duree")),
        "deadline": deadlines.deadline(get(said, "delais", "receptionOffres"), warn),
        "documents_url": web_address(get(body, "organisme", "urlProfilAcheteur")),
        "reference": code(get(said, "renseignements", "idMarche")),
        "lots": tuple(_lots(get(said, "lots", "lot"))),
        "criteria": criteria.read(get(said, "criteres")),
        "earlier": national.earlier(said),
        "changes": national.changes(said),
        "passages": passages(
            {key: value for key, value in said.items() if key != "lots"} if isinstance(said, dict) else said,
            taken=frozenset(one for one in (title, description) if one),
        ),
    }


def buyer(organisation: Any, warn: Warn) -> Buyer:
    """The contracting authority of MAPA and DSP; these forms have no SIRET field, some platforms add one."""
    return Buyer(
        name=code(get(organisation, "acheteurPublic")),
        siret=siret(get(organisation, "codeIdentificationNational"), warn),
        postal_code=code(get(organisation, "adr", "cp")),
        town=code(get(organisation, "adr", "ville")),
    )


def _duration(node: Any) -> float | None:
    return months(get(node, "nbMois")) or months(get(node, "nbJours"), "DAY")


def _lots(node: Any) -> list[Lot]:
    return [
        Lot(
            number=code(get(one, "numLot")) or str(position),
            title=code(get(one, "intitule")) or text(get(one, "description")),
            description=text(get(one, "quantite")),
            amount=amount(get(one, "estimationValeur", "valeur")),
        )
        for position, one in enumerate(items(node), start=1)
    ]
