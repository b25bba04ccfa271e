"""APProch: purchases that the State, hospitals and others plan; every date is an estimate, never a deadline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from spiders.formats.codes import cpv_codes
from spiders.formats.shape import Warn, code, day, months, text, web_address
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.model import Buyer, Coded, Kind, Passage, Place, ReadNotice
from tenderwatch.places import department_code

ROOT_KEY = "date_previsionnelle_de_publication"
"""What tells a record of this dataset from those of others."""
PAGE = "https://projets-achats.marches-publics.gouv.fr/project/"
OPEN = "Ouvert"
KNOWN_RESERVATIONS = frozenset({"oui", "non"})
_FILLERS = frozenset({"CDL", "NC", ""})
_NATURES = {"Travaux": "works", "Services": "services", "Fournitures": "supplies"}
_SAID = {
    "montant_estime_du_marche": "Montant estimé du marché",
    "type_de_procedure": "Type de procédure",
    "date_cible_de_remise_des_offres": "Remise des offres visée, à titre prévisionnel",
    "marche_reserve": "Marché réservé",
    "a_publier_sur_le_site_du_marche_de_l_inclusion": "Publié sur le Marché de l'inclusion",
}
"""Fields for people and their names; "Considérations sociales : Oui" is left out: neither clause nor criterion."""
_SIREN = 9


def read_project(record: Mapping[str, Any]) -> ReadNotice:
    """One project of the dataset `projets-dachats-publics`.

    The buyer is known by its SIREN alone; a value of `marche_reserve` that nobody has seen yet is kept and told.

    Raises:
        UnreadableNoticeError: no code, or no title.
    """
    said = {key: None if code(value) in _FILLERS else value for key, value in record.items()}
    number, title = code(said.get("code")), text(said.get("libelle"))
    if not number:
        raise UnreadableNoticeError("(sans code)", "projet d'achat sans code")
    if not title:
        raise UnreadableNoticeError(number, "projet d'achat sans libellé")
    warn = Warn()
    description = text(said.get("description"))
    return ReadNotice(
        source="approch",
        source_id=number,
        url=f"{PAGE}{number}",
        kind=Kind.PLANNED_PURCHASE,
        title=title,
        description=description if description != title else None,
        buyer=Buyer(siren=_siren(said.get("siren_de_l_entite_acheteuse"), warn)),
        nature=tuple(found for name, found in _NATURES.items() if code(said.get("categorie_d_achat")) == name),
        procedure=code(said.get("type_de_procedure")),
        cpv=cpv_codes([said.get("code_s_cpv")], warn),
        duration_months=months(said.get("duree_previsionnelle_du_marche")),
        place=_place(said.get("departement_s_d_execution_du_marche")),
        planned_on=day(said.get(ROOT_KEY)),
        documents_url=web_address(said.get("lien_vers_la_consultation")),
        reservation=_reservation(said.get("marche_reserve"), warn),
        social=_social(said.get("considerations_sociales")),
        passages=tuple(_passages(said)),
        source_format="approch",
        warnings=(*_status(said.get("statut")), *warn.told),
    )


def _passages(said: Mapping[str, Any]) -> Iterator[Passage]:
    for key, label in _SAID.items():
        value = code(said.get(key))
        if value:
            yield Passage(field=key, text=f"{label} : {value}")


def _siren(node: Any, warn: Warn) -> str | None:
    """Nine digits; as an integer it has lost its leading zeros."""
    digits = code(node)
    if digits is None:
        return None
    padded = digits.zfill(_SIREN)
    if padded.isascii() and padded.isdigit() and len(padded) == _SIREN:
        return padded
    warn(f"SIREN « {digits} » : il n'a pas 9 chiffres, il n'est pas retenu")
    return None


def _place(node: Any) -> Place | None:
    found = (department_code(one) for one in (code(node) or "").split("|"))
    codes = tuple(sorted({one for one in found if one}))
    return Place(departments=codes) if codes else None


def _reservation(node: Any, warn: Warn) -> Coded | None:
    value = code(node)
    coded = Coded(value=value, field="marche_reserve") if value else None
    if unknown := unknown_reservation(coded):
        warn(unknown)
    return coded


def unknown_reservation(coded: Coded | None) -> str | None:
    """A sentence about a value of `marche_reserve` that is neither yes nor no; None for those and for none."""
    if coded is None or coded.value.lower() in KNOWN_RESERVATIONS:
        return None
    return f"« marche_reserve » dit « {coded.value[:80]} », un mot encore jamais vu : gardé tel quel, à vérifier."


def _social(node: Any) -> tuple[Coded, ...]:
    value = code(node)
    return (Coded(value=value, field="considerations_sociales"),) if value and value.lower() != "non" else ()


def _status(node: Any) -> tuple[str, ...]:
    status = code(node)
    return () if status in {None, OPEN} else (f"statut « {status} » : le projet n'est peut-être plus d'actualité",)
