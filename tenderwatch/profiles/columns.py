"""The columns of a table of profiles: header, place in the profile, and how a cell is read and written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tenderwatch.model import LegalKind
from tenderwatch.profiles import cells
from tenderwatch.profiles.cells import Cell

SERVICES = {"prestation": "prestation", "mise à disposition": "mise_a_disposition", "fabrication": "fabrication"}
LEVELS = {"actuelle": "current", "à développer": "emerging"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header, the keys that lead to its value in the profile, its help, and whether it is a must."""

    header: str
    path: tuple[str, ...]
    help: str
    read: Callable[[str], Any] = str
    write: Callable[[Any], Cell] = str
    choices: tuple[str, ...] = ()
    needed: bool = False


def _territory(of: str) -> tuple[Column, ...]:
    """The four columns of a territory; `of` ends their headers."""
    return (
        Column(
            f"départements{of}", ("territory", "departments"), "22; 29; 2A ou des noms ; FR : toute la France",
            cells.read_places, cells.write_list,
        ),
        Column(
            f"départements voisins{of}", ("territory", "neighbours"), "oui : les départements limitrophes aussi",
            cells.read_yes, cells.write_yes, ("oui", "non"),
        ),
        Column(f"régions{of}", ("territory", "regions"), "Bretagne; Normandie", cells.read_list, cells.write_list),
        Column(
            f"rayon km{of}", ("territory", "radius_km"), "à vol d'oiseau autour du code postal de l'entreprise",
            cells.read_number, cells.write_number,
        ),
    )  # fmt: skip


def _number(header: str, path: tuple[str, ...], told: str) -> Column:
    return Column(header, path, told, cells.read_number, cells.write_number)


def _items(header: str, path: tuple[str, ...], told: str) -> Column:
    return Column(header, path, told, cells.read_list, cells.write_list)


OF_ENTERPRISE = (
    Column("identifiant", ("id",), "court, unique, sans espace : net-iroise ; répété à chaque ligne", needed=True),
    Column("nom", ("name",), "le nom de l'entreprise", needed=True),
    Column("type", ("kind",), ", ".join(LegalKind), str.upper, choices=tuple(LegalKind), needed=True),
    _number("taux d'insertion %", ("insertion_percent",), "part des salariés en insertion (EI, ETTI : 50 ou non ?)"),
    _items("réseaux", ("networks",), "noms courts : fei; unea"),
    Column(
        "contacts", ("contacts",), "Direction <contact@exemple.org>; autre@exemple.org",
        cells.read_contacts, cells.write_contacts,
    ),
    Column("code postal", ("base", "postal_code"), "de la base de l'entreprise", cells.read_postal_code),
    Column("commune", ("base", "town"), "de la base de l'entreprise"),
    *_territory(""),
    _items("exclusions", ("exclude",), "expressions qui écartent un avis, pour toutes les activités"),
    _number("montant maximum €", ("capacity", "max_amount_eur"), "le plus gros marché possible, hors taxes"),
    _number("lots à la fois", ("capacity", "max_lots"), "nombre de lots d'un même marché"),
    _number("équipe", ("capacity", "team"), "personnes que l'on peut mettre sur un marché"),
    Column(
        "références", ("references",), "objet | acheteur | année | montant; objet…",
        cells.read_references, cells.write_references,
    ),
    _items("certificats", ("certificates",), "Qualibat 6111; ISO 14001"),
    _items("acheteurs exclus", ("excluded_buyers",), "noms, SIREN ou SIRET"),
    _number("jours ouvrés minimum", ("min_days",), "qu'il vous faut avant une date limite"),
    Column(
        "courriel", ("digest",), "réglages du courriel : max_items: 3, paused: false",
        cells.read_settings, cells.write_settings,
    ),
)  # fmt: skip

OF_ACTIVITY = (
    Column("activité", ("label",), "le métier, une ligne par activité"),
    Column("famille", ("family",), "la famille de métiers, par exemple espaces_verts"),
    _items("mots-clés", ("keywords",), "nettoyage de bureaux; vitrerie"),
    Column("codes CPV", ("cpv",), "90910000; 90919200", cells.read_codes(8), cells.write_list),
    _items("exclusions de l'activité", ("exclude",), "expressions qui écartent un avis pour cette activité"),
    Column(
        "nature", ("service",), ", ".join(SERVICES),
        cells.read_choice(SERVICES), cells.write_choice(SERVICES), tuple(SERVICES),
    ),
    Column(
        "niveau", ("level",), "actuelle, ou à développer",
        cells.read_choice(LEVELS), cells.write_choice(LEVELS), tuple(LEVELS),
    ),
    *_territory(" de l'activité"),
)  # fmt: skip

COLUMNS = (*OF_ENTERPRISE[:3], *OF_ACTIVITY, *OF_ENTERPRISE[3:])
"""In the order of the template: who, what they do, then the rest."""


def at(raw: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    """The value that keys lead to; None when a key is missing."""
    for key in path:
        if key not in raw:
            return None
        raw = raw[key]
    return raw


def put(raw: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    """Set a value where keys lead."""
    *way, last = path
    for key in way:
        raw = raw.setdefault(key, {})
    raw[last] = value
