"""What the page of a notice of AWS-Achat says, by its labels."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from parsel import Selector

from spiders.formats import criteria, spelt_out, where
from spiders.formats.aws_rows import MAIN, Said, buyer_of, form_of, heading_of, lots_of, rows_of
from spiders.formats.codes import cpv_codes, siret
from spiders.formats.deadlines import reconciled
from spiders.formats.markup import address, due, journal_numbers, lines
from spiders.formats.prose import MOST_PASSAGES, SHORTEST
from spiders.formats.shape import Warn, amount, code, duration_in_words, lot_number, months_between, text
from tenderwatch.french import moments, plain
from tenderwatch.model import Buyer, Coded, Deadline, Framework, Kind, Lot, Passage, Place, Variants

RESERVED = "Marché réservé"
KNOWN_RESERVATIONS = frozenset({"oui", "non"})
LONGEST_TITLE = 2_000
_KINDS: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (re.compile(r"annulation|sans suite|infructueu"), Kind.CANCELLATION),
    (re.compile(r"rectificati|modificati"), Kind.CORRECTION),
    (re.compile(r"attribution|resultat"), Kind.AWARD),
    (re.compile(r"pre-?information|information prealable"), Kind.PRIOR_INFORMATION),
    (re.compile(r"appel|concurrence|publicite|concession|consultation"), Kind.CALL),
)
"""By the heading of the page; only headings of calls were met in real pages."""
_NATURES = {"travaux": "works", "services": "services", "fournitures": "supplies"}
_VARIANTS: tuple[tuple[re.Pattern[str], Variants], ...] = (
    (re.compile(r"variantes? (?:sont |est )?(?:refusee|interdite|non autorisee)"), "not-allowed"),
    (re.compile(r"variantes? (?:sont |est )?(?:exigee|imposee|obligatoire)"), "required"),
    (re.compile(r"variantes? (?:sont |est )?(?:acceptee|autorisee|admise)"), "allowed"),
)
_NO_PASSAGE = frozenset({"objet", "reference", "code nuts", "documents", "depot", "renseignements", "recours"})
"""Fields of their own, links and contacts."""
_ADDRESSES = re.compile(r"adresses? (?:a laquelle|aupres de laquelle|auxquelles)")
_SENT = re.compile(r"envoi le (?P<day>\d{1,2}/\d{1,2}/\d{2,4}) a la publication|date d envoi du present avis")
_DUE = re.compile(r"remise des (?P<what>candidatures|offres|plis|propositions) (?:avant )?le (?=\d)", re.IGNORECASE)
_SIRET = re.compile(r"SIRET\s*:?\s*(?P<digits>\d[\d ]{7,24})")
_TOWN = re.compile(r"(?:\D{0,12}\d{1,6} - )?(?P<code>\d{5}) (?P<town>\D.*?)(?: - (?:CS|BP|TSA) ?\d.*)?")
_VALUE = re.compile(
    r"valeur (?:totale )?estimee (?:hors tva|ht) ?:? ?(?P<euros>\d[\d ]{0,15}(?:[.,]\d{1,2})?) ?(?:€|euro)"
)


def fields(page: Selector, site: str, warn: Warn) -> dict[str, Any]:
    """Fields of a Notice, and beside them `cited` (the same notice's numbers in other journals) and `mentioned`."""
    rows = list(rows_of(page))
    title, told = text(_said(rows, "objet"), LONGEST_TITLE), text(_said(rows, "description"))
    extent = text(_said(rows, "quantite ou etendue"))
    sent = [one for one in rows if _SENT.search(plain(one.text))]
    cited = journal_numbers(one for row in sent for one in row.cell.css("a::attr(href)").getall())
    anywhere = journal_numbers(page.xpath(f"{MAIN}//a/@href").getall())
    return {
        "kind": _kind(page, rows, warn),
        "title": title,
        "description": told or extent,
        "buyer": _buyer(page, warn),
        "procedure": code(_said(rows, "mode")),
        "nature": tuple(
            found for word, found in _NATURES.items() if word in plain(_said(rows, "type de marche") or "")
        ),
        "cpv": cpv_codes([one for row in rows if row.name.startswith("code cpv") for one in _codes(row.text)], warn),
        "place": _place(rows),
        "amount": _amount(rows),
        "duration_months": _duration(_said(rows, "duree")),
        "renewal": spelt_out.renewal(f"Reconductions : {' '.join(one.split())}" for one in _all(rows, "reconductions")),
        "framework": _framework(page, title, told),
        "variants": _variants(_said(rows, "forme")),
        "criteria": criteria.weighed_lines(_said(rows, "criteres d attribution")),
        "deadline": _deadline(rows, warn),
        "visit": text(next((row.text for row in rows if row.name.startswith("visite")), None)),
        "documents_url": _link(rows, "documents", site, "type=DCE"),
        "submission_url": _link(rows, "depot", site, ""),
        "reservation": _reservation(rows, warn),
        "reference": code(_said(rows, "reference")),
        "published_on": _published(sent),
        "lots": tuple(_lot(cells, position, warn) for position, cells in enumerate(lots_of(page), start=1)),
        "passages": tuple(_passages(rows, {"description"} if told else {"description", "quantite ou etendue"})),
        "cited": cited,
        "mentioned": tuple(one for one in anywhere if one not in cited),
    }


def unknown_reservation(coded: Coded | None) -> str | None:
    """A sentence about words on a reservation that are neither yes nor no; None for those and for none."""
    if coded is None or coded.value.lower() in KNOWN_RESERVATIONS:
        return None
    return f"« {RESERVED} » dit « {coded.value[:80]} », des mots encore jamais vus : gardés tels quels, à vérifier."


def _all(rows: Sequence[Said], name: str) -> list[str]:
    return [row.text for row in rows if row.name == name]


def _said(rows: Sequence[Said], name: str) -> str | None:
    """The words of a label; of a repeated one the first."""
    return next(iter(_all(rows, name)), None)


def _kind(page: Selector, rows: Sequence[Said], warn: Warn) -> Kind:
    heading = heading_of(page)
    found = next((kind for pattern, kind in _KINDS if pattern.search(plain(heading))), None)
    if found is None:
        warn(f"titre d'avis inconnu : {heading[:60]!r}")
    return found or (Kind.CALL if any(_DUE.search(row.text) for row in rows) else Kind.OTHER)


def _codes(said: str) -> list[str]:
    """A line has a code and its words: "39830000 - Produits de nettoyage"."""
    return re.findall(r"(?m)^\d{7,8}(?:-\d)?\b", said)


def _buyer(page: Selector, warn: Warn) -> Buyer:
    """Name, SIRET and town; person and telephone are left."""
    name, told = buyer_of(page)
    towns = [found for line in told.split("\n")[1:] if (found := _TOWN.fullmatch(line))]
    number = _SIRET.search(told)
    return Buyer(
        name=code(name),
        siret=siret(number["digits"], warn) if number else None,
        postal_code=towns[0]["code"] if towns else None,
        town=code(towns[0]["town"]) if towns else None,
    )


def _place(rows: Sequence[Said]) -> Place | None:
    """Address lines of the place, whose last one is its town; a NUTS code of the whole country says nothing."""
    nuts = [one for one in re.findall(r"\b[A-Z]{2}[A-Z0-9]{1,3}\b", _said(rows, "code nuts") or "") if one != "FRA"]
    told = next((row.text.split("\n") for row in rows if row.name.startswith("lieu")), [])
    towns = [found for line in told if (found := _TOWN.fullmatch(line))]
    others = [line for line in told if not _TOWN.fullmatch(line)]
    return where.place(
        nuts=nuts,
        postal_code=towns[-1]["code"] if towns else None,
        town=towns[-1]["town"] if towns else None,
        words=", ".join(others) or None,
    )


def _amount(rows: Sequence[Said]) -> float | None:
    """The estimated value, when the notice names just one."""
    found = {amount(one["euros"]) for row in rows for one in _VALUE.finditer(plain(row.text))}
    return found.pop() if len(found) == 1 else None


def _duration(said: str | None) -> float | None:
    """Months of "48 mois", or from one day to another."""
    days = [one.day for one in moments(said or "")]
    return duration_in_words(said) or (months_between(days[0], days[1]) if len(days) > 1 else None)


def _framework(page: Selector, title: str | None, told: str | None) -> Framework | None:
    """The sentence of the form; a buyer who ticks "marché public" and writes of an accord-cadre has one."""
    form = form_of(page)
    if re.search(r"implique l etablissement d un accord[ -]cadre", form):
        several, single = "plusieurs operateurs" in form, "un seul operateur" in form
        return Framework(agreed=True, winners="several" if several else "single" if single else None)
    written = spelt_out.framework((title, told))
    return written or (Framework(agreed=False) if "implique un marche public" in form else None)


def _variants(said: str | None) -> Variants | None:
    return next((found for pattern, found in _VARIANTS if pattern.search(plain(said or ""))), None)


def _deadline(rows: Sequence[Said], warn: Warn) -> Deadline | None:
    """When the first step is due: applications where there are some, else offers; never the day they are opened."""
    found = [
        (one["what"].lower(), due(row.text[one.end() : one.end() + 40].partition("\n")[0], warn))
        for row in rows
        for one in _DUE.finditer(row.text)
    ]
    steps = [at for what, at in found if what == "candidatures"] or [at for _, at in found]
    return reconciled(steps, warn)


def _link(rows: Sequence[Said], name: str, site: str, hint: str) -> str | None:
    links = [one for row in rows if row.name == name for one in row.cell.css("a::attr(href)").getall()]
    return address(site, next((one for one in links if hint in one), None))


def _reservation(rows: Sequence[Said], warn: Warn) -> Coded | None:
    """The words of the row; of rows that differ all of them, for somebody to look at."""
    told = dict.fromkeys(code(row.text) or "" for row in rows if re.fullmatch(r"marches? reserves?", row.name))
    value = " ; ".join(one.rstrip(" .") for one in told if one)
    coded = Coded(value=value, field=RESERVED) if value else None
    if unknown := unknown_reservation(coded):
        warn(unknown)
    return coded


def _published(sent: Sequence[Said]) -> Any:
    """The day on which the notice was sent to be put on line."""
    days = (found["day"] for row in sent if (found := _SENT.search(plain(row.text))) and found["day"])
    return next((one.day for said in days for one in moments(said)), None)


def _lot(cells: Mapping[str, Selector], position: int, warn: Warn) -> Lot:
    """A lot: behind its title stand lines such as "Description : …"."""

    def said(head: str) -> str:
        return next((lines(cell) for name, cell in cells.items() if name.startswith(head)), "")

    title, _, more = said("libelle").partition("\n")
    told = re.sub(r"^Description ?: ?", "", more)
    return Lot(
        number=lot_number(re.sub(r"^[Nn] ?[°ºo] ?", "", said("lot"))) or str(position),
        title=text(title),
        description=text(told) if told != title else None,
        cpv=cpv_codes(_codes(said("cpv")), warn),
        amount=amount(said("estime")),
        ceiling=amount(said("maxi")),
    )


def _passages(rows: Sequence[Said], taken: Collection[str]) -> Iterator[Passage]:
    """What a person would read, under its label; contacts and what stands elsewhere are left out."""
    prose = [row for row in rows if row.name not in _NO_PASSAGE and row.name not in taken]
    for row in prose[:MOST_PASSAGES]:
        folded = plain(row.text)
        if row.name.startswith("code cpv") or _SENT.search(folded) or _ADDRESSES.match(folded):
            continue
        said = f"{row.label} : {row.text}" if row.name else row.text
        if len(said) >= SHORTEST:
            yield Passage(field=row.label, text=text(said) or said)
