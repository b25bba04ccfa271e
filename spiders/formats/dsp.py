"""The national form of public service delegations (DSP, concessions)."""

from __future__ import annotations

from typing import Any

from spiders.formats import deadlines, national, where
from spiders.formats.codes import cpv_codes
from spiders.formats.mapa import buyer
from spiders.formats.prose import passages, standing
from spiders.formats.shape import Warn, amount, code, every, get, has, items, keys, months, text, web_address
from tenderwatch.model import Coded, Lot, Place

_NATURES = {"services": "services", "fournitures": "supplies", "travaux": "works"}


def read(body: Any, warn: Warn) -> dict[str, Any]:
    """Fields of a Notice from the content of DSP: `organisme`, and one of initial, rectificatif, attribution."""
    kind, said = national.part(body)
    market = get(said, "descriptionMarche") or {}
    lots = [_lot(one, position, warn) for position, one in enumerate(items(get(market, "lot")), start=1)]
    divided = len(lots) > 1 and not has(market, "divisibleLotNon")
    fields: dict[str, Any] = {
        "kind": kind,
        "title": text(get(market, "titreMarche")),
        "description": text(get(market, "description")),
        "buyer": buyer(get(body, "organisme"), warn),
        "procedure": "DSP",
        "nature": tuple(_NATURES[key] for key in keys(get(market, "natureMarche")) if key in _NATURES),
        "cpv": cpv_codes(every(market, "CPV", "objetPrincipal", "classPrincipale"), warn),
        "place": where.together(lot.place for lot in lots),
        "amount": amount(get(market, "valeurEstimee", "valeur")),
        "duration_months": lots[0].duration_months if len(lots) == 1 else None,
        "deadline": deadlines.deadline(get(said, "renseignementsAdm", "receptionInteret"), warn),
        "documents_url": web_address(
            get(said, "communication", "documentMarche", "urlDocument"), get(body, "organisme", "urlProfilAcheteur")
        ),
        "submission_url": web_address(get(said, "communication", "participation", "urlParticipation")),
        "reservation": _reservation(get(said, "situation", "marcheReserve")),
        "reference": code(get(market, "numeroReference")),
        "lots": tuple(lots) if divided else (),
        "earlier": national.earlier(said),
        "changes": national.changes(said),
    }
    fields["cpv"] = tuple(dict.fromkeys((*fields["cpv"], *(one for lot in lots for one in lot.cpv))))
    fields["passages"] = passages(said, taken=standing(fields), lot_of=_lot_of if divided else None)
    return fields


def _lot_of(key: str, node: Any) -> str | None:
    return code(get(node, "numLot")) if key == "lot" else None


def _lot(node: Any, position: int, warn: Warn) -> Lot:
    return Lot(
        number=code(get(node, "numLot")) or str(position),
        title=code(get(node, "intitule")),
        description=text(get(node, "description")),
        cpv=cpv_codes(every(node, "CPV", "objetComplementaire", "classPrincipale"), warn),
        duration_months=months(get(node, "dureeLot", "nbMois")),
        place=_place(node),
    )


def _place(node: Any) -> Place | None:
    return where.place(nuts=every(node, "lieuCodeNUTS", "codeNUTS"), words=get(node, "lieuExecution"))


def _reservation(node: Any) -> Coded | None:
    """`marcheReserveOUI` or `marcheReserveNON`."""
    choice = next((key for key in keys(node) if key.startswith("marcheReserve")), None)
    return Coded(value=choice.removeprefix("marcheReserve").lower(), field="marcheReserve") if choice else None
