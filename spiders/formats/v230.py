"""BOAMP's form of 2015-2021 (schema V230): XML in upper case, and the JSON of 2020 in lower case without _."""

from __future__ import annotations

from typing import Any

from spiders.formats import criteria, deadlines, where
from spiders.formats.codes import cpv_codes, siret, ted_number
from spiders.formats.prose import passages, standing
from spiders.formats.shape import (
    Warn,
    amount,
    code,
    day,
    every,
    get,
    has,
    items,
    keys,
    lowered,
    months,
    months_between,
    text,
    web_address,
    whole_number,
)
from spiders.formats.undivided import undivided
from tenderwatch.model import Award, Buyer, Change, Coded, Framework, Lot, Place, Renewal, Variants

_ABANDONED = {"infructueux": "infructueux", "sanssuite": "sans suite"}
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
        "duration_months": _duration(get(about, "dureedelai")),
        "deadline": _deadline(tree, warn),
        "documents_url": web_address(get(tree, "identite", "urldocument"), get(tree, "identite", "urlprofilacheteur")),
        "submission_url": web_address(get(tree, "identite", "urlparticipation")),
        "framework": _framework(get(tree, "procedure")),
        "variants": _variants(about),
        "criteria": criteria.read(get(tree, "procedure", "criteresattribution")),
        "reservation": _reservation(get(tree, "conditionparticipation")),
        "reference": code(get(about, "refmarche")) or code(get(tree, "conditionadministrative", "referencemarche")),
        "awards": _awards(get(tree, "attribution")),
        "earlier": _earlier(get(tree, "publicationanterieure")),
        "changes": _changes(tree),
    }
    fields |= {"lots": tuple(lots)} if divided or not lots else undivided(lots[0], fields)
    fields["cpv"] = fields["cpv"] or tuple(dict.fromkeys(one for lot in lots for one in lot.cpv))
    fields["passages"] = passages(tree, taken=standing(fields), lot_of=_lot_of if divided else None)
    return fields


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
        duration_months=_duration(node),
        renewal=_renewal(node),
        variants=_variants(node),
        criteria=criteria.read(get(node, "criteresattribution")),
        place=_place(node),
    )


def _duration(node: Any) -> float | None:
    """In months or days, or the months between two days."""
    found = months(get(node, "dureemois")) or months(get(node, "dureejours"), "DAY")
    return found or months_between(day(get(node, "datedebut")), day(get(node, "datefin")))


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


def _reservation(node: Any) -> Coded | None:
    """MARCHE_RESERVE_OUI (with whom) or _NON; PRESTATION_RESERVEE is about a profession, not about us."""
    if has(node, "marchereserveoui"):
        kinds = ", ".join(keys(get(node, "marchereserveoui"))) or "oui"
        return Coded(value=kinds, field="MARCHE_RESERVE_OUI")
    return Coded(value="non", field="MARCHE_RESERVE_NON") if has(node, "marchereservenon") else None


def _framework(procedure: Any) -> Framework | None:
    """ACCORD_CADRE with one or several operators, or the two choices of AVIS_IMPLIQUE."""
    node, implied = get(procedure, "accordcadre"), get(procedure, "avisimplique")
    if node is None and has(implied, "accordcadrenon"):
        return Framework(agreed=False)
    if node is None and not has(implied, "accordcadreoui"):
        return None
    winners = "single" if has(node, "unseuloperateur") else "several" if has(node, "plusieursoperateurs") else None
    return Framework(agreed=True, winners=winners)


def _variants(node: Any) -> Variants | None:
    if has(node, "variantesoui"):
        return "allowed"
    return "not-allowed" if has(node, "variantesnon") else None


def _renewal(node: Any) -> Renewal | None:
    words = text(get(node, "renouvellementdescription"))
    if has(node, "renouvellementoui") or words:
        return Renewal(possible=True, text=words)
    return Renewal(possible=False) if has(node, "renouvellementnon") else None


def _awards(node: Any) -> tuple[Award, ...]:
    """One award per decision."""
    return tuple(award for one in every(node, "decision") if (award := _award(one)) != Award())


def _award(node: Any) -> Award:
    told = get(node, "renseignement")
    names = (code(one) for one in every(node, "titulaire", "denomination"))
    abandoned = next((word for key, word in _ABANDONED.items() if has(node, key)), None)
    return Award(
        lot=code(get(node, "numlot")),
        winners=tuple(dict.fromkeys(name for name in names if name)),
        amount=amount(get(told, "montant")),
        offers=whole_number(get(told, "nboffrerecu")),
        concluded_on=day(get(told, "dateattribution")),
        abandoned=abandoned,
    )


def _earlier(node: Any) -> tuple[str, ...]:
    """Notices of the Official Journal: year and number in two fields."""
    cited = every(node, "referencepublication", "publicationjoue")
    found = (ted_number(f"{code(get(one, 'numannonce'))}-{code(get(one, 'annee'))}") for one in cited)
    return tuple(dict.fromkeys(one for one in found if one))


def _changes(tree: Any) -> tuple[Change, ...]:
    """RECTIF: texts and dates before and after, or texts to add and to remove."""
    found = []
    for one in every(tree, "rectif", "modification"):
        change = Change(
            where=" ".join(filter(None, (code(get(one, "rubrique")), code(get(one, "apresmention"))))) or None,
            lot=code(get(one, "numlot")),
            old=_side(one, ("init", "avant", "supprimer")),
            new=_side(one, ("lire", "apres", "ajouter")),
        )
        if change.old or change.new:
            found.append(change)
    words = text(get(tree, "rectif", "infos"))
    return (*found, Change(new=words)) if words else tuple(found)


def _side(node: Any, names: tuple[str, ...]) -> str | None:
    """One side of a change: under its own name, or inside TEXTE or DATE, or as TXT_INIT, DATE_LIRE and so on."""
    for name in names:
        for place in (get(node, name), get(node, "texte", name), get(node, "date", name)):
            if found := text(place):
                return found
        for prefix in ("texte", "txt", "date"):
            if found := text(get(node, prefix + name)):
                return found
    return None
