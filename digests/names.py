"""How people name what a notice and a profile are about: titles, buyers, places, lots, sources."""

from __future__ import annotations

from collections.abc import Iterable

from digests.text import line
from tenderwatch.french import plain
from tenderwatch.model import Buyer, Enterprise, Lot, Notice
from tenderwatch.places import department_in_words, territory_in_words

TITLE, NAME = 180, 120
"""Characters shown at most; the notice itself is one link away."""
_SOURCES = {"boamp": "BOAMP", "approch": "APProch", "ted": "TED"}
_LICENCES = {
    "boamp": "DILA – BOAMP, Licence Ouverte 2.0",
    "approch": "data.economie.gouv.fr – APProch, Licence Ouverte 2.0",
    "ted": "TED, Union européenne",
}


def title_of(notice: Notice) -> str:
    """A notice's title, bounded."""
    return line(notice.title, TITLE) or "Avis sans titre"


def buyer_of(notice: Notice) -> str:
    """Who buys, by name or else by number."""
    return line(notice.buyer.name, NAME) or _by_number(notice.buyer) or "acheteur non précisé"


def _by_number(buyer: Buyer) -> str | None:
    """ "SIREN 110 014 016", where the source names its buyers by nothing else."""  # noqa: D210 (a quote begins it)
    siren = buyer.siren
    return f"SIREN {siren[:3]} {siren[3:6]} {siren[6:]}" if siren else None


def where(notice: Notice, lot: Lot | None = None) -> str:
    """Town and department of the work, of the buyer when the work's are unknown; the town is not said twice."""
    places = [place for place in (lot and lot.place, notice.place) if place and (place.departments or place.town)]
    place = places[0] if places else None
    codes = place.departments if place else ()
    codes = codes or ((notice.buyer.department,) if notice.buyer.department else ())
    own = notice.buyer.town if not codes or notice.buyer.department in codes else None
    town = line((place and place.town) or own, NAME)
    if plain(town) in plain(notice.buyer.name or ""):
        town = ""
    parts = [town, *map(department_in_words, codes[:3])]
    more = ["…"] if len(codes) > len(parts[1:]) else []
    return ", ".join(part for part in (*parts, *more) if part) or "lieu non précisé"


def lot_in_words(lot: Lot | None, notice: Notice) -> str | None:
    """ "Lot 2 sur 3 : Vitrerie"; None when no lot carries the match."""  # noqa: D210 (a quote begins it)
    if lot is None:
        return None
    number = line(lot.number, 20)
    title = line(lot.title, TITLE)
    among = f" sur {len(notice.lots)}" if len(notice.lots) > 1 else ""
    return f"Lot {number}{among} : {title}" if title else f"Lot {number}{among}"


def source_name(source: str) -> str:
    """A source as people call it: "BOAMP", "flux mairie-de-trebriac"."""
    return _SOURCES.get(source) or line(source, 60).replace("feed-", "flux ", 1)


def origin_in_words(sources: Iterable[str]) -> str:
    """Where notices come from, and under which licence (Licence Ouverte 2.0: name the source and its date)."""
    named = sorted(set(sources), key=lambda source: (source != "boamp", source))
    return " ; ".join(_LICENCES.get(source) or source_name(source) for source in named)


def profile_in_words(enterprise: Enterprise) -> str:
    """The profile in one line: activities and territory."""
    trades = _listed([line(one.label, 60) for one in enterprise.activities], "activités") or "aucune activité"
    area = _listed(territory_in_words(enterprise.territory, enterprise.base), "lieux")
    return f"{trades} · {area or 'territoire non précisé'}"


def _listed(words: list[str], noun: str, most: int = 6) -> str:
    shown = ", ".join(words[:most])
    return f"{shown}… ({len(words)} {noun})" if len(words) > most else shown
