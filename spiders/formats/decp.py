"""DECP, the essential data of awarded contracts: all rows of one contract make one result, for renewals to come."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from spiders.formats.codes import cpv_codes
from spiders.formats.decp_place import UNSEEN, place_of
from spiders.formats.decp_rows import (
    Change,
    Row,
    changes,
    day_of,
    euros,
    first,
    holders,
    name_of,
    newest_first,
    notified,
    siret_of,
    state,
    together,
    words,
)
from spiders.formats.shape import Warn, code, months, text, whole_number
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.french import plain
from tenderwatch.model import Award, Buyer, Coded, Framework, Kind, Passage, ReadNotice
from tenderwatch.places import department_code

PAGE = "https://data.economie.gouv.fr/explore/dataset/decp-2022-marches-valides/table/?q="
LONGEST_TITLE = 2_000
MOST_PASSAGES = 40
_SOCIAL = "considerationssociales"
_RESERVED = {"marche reserve", "concession reservee"}
_KNOWN = {"clause sociale", "critere social"}
_LOST = re.compile(r"\ufffd|(?<=[^\W\d])[?¿](?=[^\W\d])")
_NATURES = {"travaux": "works", "services": "services", "fournitures": "supplies"}
_SAID = {
    "nature": "Nature du contrat",
    "techniques": "Techniques d'achat",
    "modalitesexecution": "Modalités d'exécution",
    "considerationsenvironnementales": "Considérations environnementales",
    "idaccordcadre": "Numéro de l'accord-cadre",
}
"""Fields for people and their names."""


def read_archived(payload: Any) -> ReadNotice:
    """What the spider archives: every row of one contract, as they came, under `rows`.

    Raises:
        UnreadableNoticeError: as `read_contract`.
    """
    rows = payload.get("rows") if isinstance(payload, Mapping) else None
    return read_contract(rows if isinstance(rows, list) else [])


def read_contract(rows: Sequence[Mapping[str, Any]]) -> ReadNotice:
    """One contract from all its rows (versions, modifications, holders), which need no order.

    Rows are those of the official dataset `decp-2022-marches-valides`, of the table by community (tabular API), or of
    the nested JSON of the schema. The newest row tells what is in force, modifications set duration, amount and
    holders anew; the day of conclusion is the earliest notification of all, since that of a newest row may be the day
    of a modification. Publication is the earliest day that is not before it, or else that day.

    Raises:
        UnreadableNoticeError: no number, no buyer to tell numbers apart, or no object.
    """
    try:
        records = [one for one in rows if isinstance(one, Mapping)]
        return _read(records, newest_first(records))
    except RecursionError as error:
        raise UnreadableNoticeError("(imbriqué)", "le contrat est imbriqué trop profondément") from error


def unseen(notice: ReadNotice) -> str | None:
    """The first sentence about a word that nobody has seen yet; None when all are known."""
    return next((one for one in notice.warnings if UNSEEN in one), None)


def _read(records: Sequence[Mapping[str, Any]], rows: Sequence[Row]) -> ReadNotice:
    number, warn = code(first(rows, "id")), Warn()
    if not number:
        raise UnreadableNoticeError("(sans numéro)", "contrat sans identifiant")
    buyer = _buyer_number(rows, number)
    if not buyer:
        raise UnreadableNoticeError(number, "contrat sans acheteur : des acheteurs différents ont les mêmes numéros")
    title = _title(rows, warn)
    if not title:
        raise UnreadableNoticeError(f"{buyer}{number}", "contrat sans objet")
    changed = changes(rows)
    since = _notified_on(rows, changed, warn)
    field = next((str(key) for one in records for key in one if name_of(str(key)) == _SOCIAL), _SOCIAL)
    reservation, social = _considerations(first(rows, _SOCIAL), field, warn)
    return ReadNotice(
        source="decp",
        source_id=f"{buyer}{number}",
        url=f"{PAGE}{quote(number, safe='')}",
        kind=Kind.AWARD,
        title=title,
        buyer=_buyer(rows, buyer),
        procedure=code(first(rows, "procedure")),
        nature=tuple(found for name, found in _NATURES.items() if plain(code(first(rows, "type")) or "") == name),
        framework=_framework(rows),
        cpv=next(filter(None, (cpv_codes([one.get("codecpv")], warn) for one in rows)), ()),
        duration_months=_of_newest([one.months for one in changed], [months(one.get("dureemois")) for one in rows]),
        place=place_of(*(first(rows, f"lieuexecution{one}") for one in ("code", "typecode", "nom")), warn=warn),
        published_on=_published_on(rows, since),
        reference=number,
        awards=(_award(rows, changed, since),),
        reservation=reservation,
        social=social,
        passages=tuple(_passages(rows, changed))[:MOST_PASSAGES],
        source_format="decp",
        warnings=warn.told,
    )


def _buyer_number(rows: Sequence[Row], number: str) -> str | None:
    """The buyer's SIRET, as it is where it has not 14 digits; some rows have it only at the head of their `uid`."""
    given = code(first(rows, "acheteurid", "autoriteconcedanteid"))
    if given:
        return siret_of(given) or given
    head = re.match(r"[0-9]{14}", code(first(rows, "uid")) or "")
    return head[0] if head and (code(first(rows, "uid")) or "").startswith(head[0] + number) else None


def _buyer(rows: Sequence[Row], number: str) -> Buyer:
    return Buyer(
        name=code(first(rows, "acheteurnom", "autoriteconcedantenom")),
        siret=siret_of(number),
        department=department_code(code(first(rows, "acheteurdepartementcode"))),
        town=code(first(rows, "acheteurcommunenom")),
    )


def _title(rows: Sequence[Row], warn: Warn) -> str | None:
    """The object of the newest row, with the accents that are left; a line end may be spelt out in letters."""
    titles = [" ".join((text(one.get("objet"), LONGEST_TITLE) or "").replace("\\n", " ").split()) for one in rows]
    titles = [one for one in titles if one]
    if len({re.sub(r"[\W_]", "", plain(one)) for one in titles}) > 1:
        warn("plusieurs objets sous ce numéro de contrat : le plus récent est retenu")
    if titles and _LOST.search(titles[0]):
        warn("l'objet a perdu des accents à la source : il est gardé tel quel")
    return titles[0] if titles else None


def _notified_on(rows: Sequence[Row], changed: Sequence[Change], warn: Warn) -> date | None:
    """The earliest notification of all rows and of all their modifications."""
    for one in rows:
        if (raw := code(notified(one))) and day_of(raw) is None:
            warn(f"date de notification « {raw[:20]} » impossible : elle n'est pas retenue")
    if all(whole_number(one.get("modificationid")) for one in rows):
        warn("seules des modifications sont connues : la notification d'origine peut être plus ancienne")
    days = (*(day_of(notified(one)) for one in rows), *(change.on for change in changed))
    return min((one for one in days if one), default=None)


def _published_on(rows: Sequence[Row], since: date | None) -> date | None:
    days = (day_of(one.get("datepublicationdonnees")) for one in rows)
    return min((one for one in days if one and (since is None or one >= since)), default=since)


def _award(rows: Sequence[Row], changed: Sequence[Change], since: date | None) -> Award:
    """Who holds the contract now; for a framework agreement the amount is the declared maximum."""
    newest = next((change.age for change in changed if change.holders), None)
    taken_over = [holder for change in changed if change.age == newest for holder in change.holders]
    of_row = [holder for one in rows if state(one) == state(rows[0]) for holder in holders(one)]
    any_row = [holder for one in rows for holder in holders(one)]
    return Award(
        winners=together(taken_over or of_row or any_row),
        amount=_of_newest(
            [change.amount for change in changed], [euros(one.get("montant", one.get("valeurglobale"))) for one in rows]
        ),
        offers=next((found for one in rows if (found := whole_number(one.get("offresrecues")))), None),
        concluded_on=since,
    )


def _of_newest(changed: Sequence[float | None], stated: Sequence[float | None]) -> float | None:
    """What the newest modification sets, else what the newest row states; unknown ones leave it to older ones."""
    return next((one for one in (*changed, *stated) if one is not None), None)


def _framework(rows: Sequence[Row]) -> Framework | None:
    said = " ".join((code(first(rows, "nature")) or "", *words(first(rows, "techniques"))))
    return Framework(agreed=True) if re.search(r"accords?[ -]cadres?", plain(said)) else None


def _considerations(node: Any, field: str, warn: Warn) -> tuple[Coded | None, tuple[Coded, ...]]:
    """The reservation, and clauses and criteria; a word that nobody has seen yet is kept with these, and told."""
    said = words(node)
    reserved = [Coded(value=one, field=field) for one in said if plain(one) in _RESERVED]
    social = [one for one in said if plain(one) not in _RESERVED]
    for one in social:
        if plain(one) not in _KNOWN:
            warn(f"« {field} » dit « {one[:80]} », un mot {UNSEEN} : gardé tel quel, à vérifier.")
    return next(iter(reserved), None), tuple(Coded(value=one, field=field) for one in social)


def _passages(rows: Sequence[Row], changed: Sequence[Change]) -> Iterator[Passage]:
    # Without a label and one by one: "Considérations sociales : Marché réservé" would read as a clause.
    for said in words(first(rows, _SOCIAL)):
        yield Passage(field=_SOCIAL, text=said)
    for name, label in _SAID.items():
        if said := ", ".join(words(first(rows, name))):
            yield Passage(field=name, text=f"{label} : {said}")
    for change in changed:
        if change.said:
            when = f" du {change.on:%d/%m/%Y}" if change.on else ""
            yield Passage(field="modifications", text=f"Modification{when} : {change.said}")
