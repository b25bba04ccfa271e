"""The national simple form (FNSimple): between 90 k€ and the European thresholds."""

from __future__ import annotations

import re
from typing import Any

from spiders.formats import criteria, deadlines, national, where
from spiders.formats.codes import cpv_codes, siret
from spiders.formats.prose import passages, standing
from spiders.formats.shape import Warn, amount, code, every, get, items, keys, months, text, web_address
from tenderwatch.model import Buyer, Coded, Framework, Lot, Variants

_NATURES = {"services": "services", "fournitures": "supplies", "travaux": "works"}
_NUMBERED = re.compile(
    r"\s*(?:lot\s*(?:n\s*[°ºo]\s*)?(?P<lot>\d+[a-z]?)\s*[:.–—-]?|(?P<bare>\d{1,2})\s?[-–—:.)]\s)\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)


def read(body: Any, warn: Warn) -> dict[str, Any]:
    """Fields of a Notice from the content of FNSimple: `organisme`, and one of initial, rectificatif, attribution."""
    kind, said = national.part(body)
    market = get(said, "natureMarche") or {}
    lots = tuple(_lots(get(said, "lots", "lot"), warn))
    fields: dict[str, Any] = {
        "kind": kind,
        "title": text(get(market, "intitule")),
        "description": text(get(market, "description")),
        "buyer": _buyer(get(body, "organisme"), warn),
        "procedure": next((key for key in keys(get(said, "procedure")) if key.startswith("procedure")), None),
        "nature": tuple(_NATURES[key] for key in keys(get(market, "natureMarche")) if key in _NATURES),
        "cpv": _cpv(get(market, "codeCPV"), warn),
        "place": where.place(words=get(market, "lieuExecution")) or where.together(lot.place for lot in lots),
        "amount": amount(get(market, "valeurEstimee", "valeur")),
        "ceiling": amount(get(market, "valeurEstimee", "fourchette", "valeurHaute")),
        "duration_months": months(get(market, "dureeMois")),
        "framework": _framework(get(said, "procedure", "techAchat")),
        "variants": _variants(get(said, "procedure", "variantes")),
        "criteria": criteria.in_prose(text(get(said, "procedure", "criteresAttrib"))),
        "deadline": deadlines.deadline(get(said, "procedure", "dateReceptionOffres"), warn),
        "visit": text(get(said, "informComplementaire", "oui", "visiteDetail")),
        "documents_url": web_address(
            get(said, "communication", "urlDocConsul"), get(said, "communication", "urlProfilAch")
        ),
        "reservation": _reservation(get(market, "reservationMarche")),
        "reference": code(get(said, "communication", "identifiantInterne")),
        "lots": () if len(lots) == 1 and "non" in keys(get(market, "lotsMarche")) else lots,
        "earlier": national.earlier(said),
        "changes": national.changes(said),
    }
    fields["passages"] = passages(_without_lots(said), taken=standing(fields))
    return fields


def _without_lots(said: Any) -> Any:
    return {key: value for key, value in said.items() if key != "lots"} if isinstance(said, dict) else said


def _buyer(organisation: Any, warn: Warn) -> Buyer:
    return Buyer(
        name=code(get(organisation, "nomOfficiel")),
        siret=siret(get(organisation, "codeIdentificationNational"), warn),
        postal_code=code(get(organisation, "cp")),
        town=code(get(organisation, "ville")),
    )


def _cpv(node: Any, warn: Warn) -> tuple[str, ...]:
    main = every(node, "objetPrincipal", "classPrincipale")
    return cpv_codes([*main, *every(node, "objetComplementaire", "classPrincipale")], warn)


def _framework(node: Any) -> Framework | None:
    """A purchasing technique other than a framework agreement, or none, is known not to be one."""
    choices = set(keys(node))
    return Framework(agreed="accordCadre" in choices) if choices else None


def _variants(node: Any) -> Variants | None:
    """`oui`: a variant is required; `non` only says that none is."""
    return "required" if "oui" in keys(node) else None


def _reservation(node: Any) -> Coded | None:
    """`oui` or `non`: the form does not say for whom."""
    choice = next((key for key in keys(node) if key in {"oui", "non"}), None)
    return Coded(value=choice, field="reservationMarche") if choice else None


def _lots(node: Any, warn: Warn) -> list[Lot]:
    found = []
    for position, one in enumerate(items(node), start=1):
        number, title, description = named(text(get(one, "description")), position)
        found.append(
            Lot(
                number=number,
                title=title,
                description=description,
                cpv=_cpv(get(one, "codeCPV"), warn),
                amount=amount(get(one, "estimationValeur", "valeur")),
                place=where.place(words=get(one, "lieuExecutionLivraison")),
            )
        )
    return found


def named(words: str | None, position: int) -> tuple[str, str | None, str | None]:
    """Number, title and description of a lot that has only a description: "Lot 2 : Finition"."""
    match = _NUMBERED.match(words or "")
    number, rest = (match["lot"] or match["bare"], match["rest"].strip()) if match else (str(position), words or "")
    title, _, more = rest.partition("\n")
    return number, title.strip() or None, words if more.strip() else None
