"""One purchase as another portal would show it, and its near-misses: made from real notices, each change by its name.

What portals do to a notice was read off real pages and lists: an intitulé cut at 100 to 200 characters, accents lost,
capitals, a buyer named after its town hall, a deadline without its hour or from before a correction, one notice a lot.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from spiders.formats.mentions import taken_up_again
from tenderwatch.clock import PARIS
from tenderwatch.french import plain
from tenderwatch.model import Buyer, Deadline, Kind, Lot, Notice, Place

PORTALS = ("aws", "achatpublic", "megalis", "place", "maximilien", "marches-securises", "klekoon")
MOVES = (1, 2, 3, 5, 6, 7, 7, 7, 7, 8, 10, 11, 13, 14, 14, 14, 15, 17, 18, 20, 21, 21, 28, 35, -3, -7)
"""Days by which 699 real corrections of 2021 moved a deadline, about as often as they did."""
Change = Callable[[Notice, Random], Notice | None]
"""None where a notice does not lend itself to the change."""


@dataclass(frozen=True)
class Case:
    """A notice to decide on: the names of what was done to it, and the key of the notice that it is, if any."""

    names: tuple[str, ...]
    notice: Notice
    meant: str | None


@dataclass(frozen=True)
class Sibling:
    """A purchase of its own beside another: its kind, the notices that stand already, and the one to decide on."""

    kind: str
    stored: tuple[Notice, ...]
    notice: Notice


def usable(notice: Notice) -> bool:
    """A call that says what, who and until when."""
    told = notice.title and plain(notice.buyer.name or "").strip() and notice.deadline and notice.deadline.day
    return bool(notice.kind == Kind.CALL and told)


def elsewhere(notice: Notice, number: int, rng: Random) -> Notice:
    """The notice on another portal: its own number, and only what such portals usually repeat."""
    source = rng.choice([one for one in PORTALS if one != notice.source])
    departments = (notice.buyer.department,) if notice.buyer.department else ()
    return Notice(
        source=source,
        source_id=f"c{number}",
        url=f"https://{source}.example.org/consultation/c{number}",
        kind=Kind.CALL,
        title=notice.title,
        description=(notice.description or "")[:300] or None if rng.random() < 0.5 else None,
        buyer=Buyer(
            name=notice.buyer.name,
            siret=notice.buyer.siret if rng.random() < 0.3 else None,
            department=notice.buyer.department if rng.random() < 0.7 else None,
        ),
        cpv=notice.cpv[:1] if rng.random() < 0.4 else (),
        nature=notice.nature if rng.random() < 0.5 else (),
        place=Place(departments=departments, of_buyer=True) if departments else None,
        lots=tuple(Lot(number=one.number, title=one.title) for one in notice.lots) if rng.random() < 0.5 else (),
        published_on=_near(notice, rng) if rng.random() < 0.85 else None,
        deadline=_deadline(notice.deadline.at, notice.deadline.day) if notice.deadline else None,
        reference=notice.reference if rng.random() < 0.5 else None,
        relaunch=taken_up_again(notice.title, None),
    )


def _near(notice: Notice, rng: Random) -> Any:
    """A portal shows a call some days before or after the journal does, and before its end."""
    if notice.published_on is None or notice.deadline is None or notice.deadline.day is None:
        return None
    day = notice.published_on + timedelta(days=rng.choice((-2, -1, 0, 0, 0, 1, 1, 2, 3, 6)))
    return max(min(day, notice.deadline.day - timedelta(days=1)), notice.published_on - timedelta(days=2))


def _deadline(at: datetime | None, day: Any) -> Deadline:
    return Deadline(at=at, day=at.astimezone(PARIS).date() if at else day)


def _titled(notice: Notice, title: str) -> Notice:
    return notice.model_copy(update={"title": title})


def _named(notice: Notice, name: str) -> Notice:
    return notice.model_copy(update={"buyer": notice.buyer.model_copy(update={"name": name, "siret": None})})


# --- titles


def cut(notice: Notice, rng: Random) -> Notice | None:
    """At 100, 120, 150 or 200 characters as portals do; a shorter one at two thirds of its length."""
    sizes = [size for size in (100, 120, 150, 200) if size < len(notice.title) - 3]
    size = rng.choice(sizes) if sizes else len(notice.title) * 2 // 3
    shortest = 50
    return _titled(notice, notice.title[:size] + rng.choice(("…", "...", " …"))) if size >= shortest else None


_ACCENTED = re.compile(r"[à-öø-ÿÀ-ÖØ-ß’]")


def accents_lost(notice: Notice, rng: Random) -> Notice | None:  # noqa: ARG001
    """Read in the wrong encoding: every accented letter and typographic apostrophe is U+FFFD, buyer included."""
    if not _ACCENTED.search(notice.title):
        return None
    lost = _titled(notice, _ACCENTED.sub("\ufffd", notice.title))
    return _named(lost, _ACCENTED.sub("\ufffd", notice.buyer.name or ""))


def accents_marked(notice: Notice, rng: Random) -> Notice | None:  # noqa: ARG001
    """Written to a file that knows no accents: a question mark for each."""
    return _titled(notice, _ACCENTED.sub("?", notice.title)) if _ACCENTED.search(notice.title) else None


def accents_left_out(notice: Notice, rng: Random) -> Notice | None:  # noqa: ARG001
    """Plain letters."""
    return _titled(notice, _unaccented(notice.title)) if _ACCENTED.search(notice.title) else None


def _unaccented(text: str) -> str:
    return "".join(plain(char).upper() if char.isupper() else plain(char) for char in text)


def capitals(notice: Notice, rng: Random) -> Notice:
    """With or without accents."""
    return _titled(notice, notice.title.upper() if rng.random() < 0.5 else _unaccented(notice.title).upper())


def reference_first(notice: Notice, rng: Random) -> Notice:
    """The buyer's number before the title."""
    number = notice.reference or f"{rng.randint(20, 26)}-{rng.choice('FST')}{rng.randint(100, 999)}"
    return _titled(notice, rng.choice(("{} - {}", "[{}] {}", "{} : {}")).format(number, notice.title))


# --- buyers

_TOWN = re.compile(r"^(?:commune|ville|mairie) (?:de la |de l['’]|de |du |des |d['’])?(?P<town>.+)$", re.IGNORECASE)
_SHORTER = (
    (r"communaut[ée] de communes", ("CC", "Cté de communes", "Com. de Com.")),
    (r"communaut[ée] d['’]agglom[ée]ration", ("CA", "Communauté d'agglo")),
    (r"centre hospitalier universitaire", ("CHU", "C.H.U.")),
    (r"centre hospitalier", ("CH",)),
    (r"d[ée]partement (?=d)", ("Conseil départemental ", "Dépt ", "CD ")),
    (r"r[ée]gion (?!d)", ("Conseil régional ", "Conseil régional de ")),
    (r"service d[ée]partemental d['’]incendie et de secours", ("SDIS",)),
    (r"office public de l['’]habitat", ("OPH",)),
    (r"centre communal d['’]action sociale", ("CCAS", "C.C.A.S.")),
    (r"syndicat intercommunal", ("Synd. intercommunal", "SI")),
    (r"universit[ée]", ("Univ.",)),
    (r"\bsainte?[- ]", ("St ",)),
)


def otherwise_named(notice: Notice, rng: Random) -> Notice:
    """A town hall in its four ways; another body in capitals, or with its postal code."""
    name, where = notice.buyer.name or "", (notice.buyer.department or "75")[:2]
    town = _TOWN.match(name)
    place = town["town"] if town else name
    plainly = ("{name} ({where}000)", "{upper}", "{name} ({where})", "{name} - {where}")
    forms = ("COMMUNE DE {upper}", "Mairie de {place}", "Ville de {place}", "{place} ({where}000)") if town else plainly
    shown = place.upper() if town else name.upper()
    return _named(notice, rng.choice(forms).format(name=name, upper=shown, place=place, where=where))


def shorter_named(notice: Notice, rng: Random) -> Notice | None:
    """What a buyer is, abridged; or a name cut at 38 characters, as BOAMP's older notices have it."""
    name = notice.buyer.name or ""
    for long, short in _SHORTER:
        if re.search(long, name, re.IGNORECASE):
            return _named(notice, re.sub(long, rng.choice(short), name, count=1, flags=re.IGNORECASE))
    longest = 38
    return _named(notice, name[:longest]) if len(name) > longest else None


# --- deadlines and lots


def moved(notice: Notice, rng: Random) -> Notice | None:
    """By a correction that one of the two portals has not taken up."""
    at = notice.deadline.at if notice.deadline else None
    if at is None:
        return None
    later = at + timedelta(days=rng.choice(MOVES))
    return notice.model_copy(update={"deadline": _deadline(later, None)})


def without_hour(notice: Notice, rng: Random) -> Notice | None:  # noqa: ARG001
    """The day alone."""
    if notice.deadline is None or notice.deadline.at is None:
        return None
    return notice.model_copy(update={"deadline": _deadline(None, notice.deadline.day)})


def one_lot(whole: Notice, rng: Random) -> Notice | None:
    """One notice a lot; `whole` still has its lots."""
    lots = [lot for lot in whole.lots if lot.title]
    if len(whole.lots) < 2 or not lots:
        return None
    lot = rng.choice(lots)
    form = rng.choice(
        (
            "{title}",
            "{title} - Lot {number} : {lot}",
            "{title} - Lot n°{number} {lot}",
            "Lot {number} - {lot} - {title}",
        )
    )
    title = form.format(title=whole.title, number=lot.number, lot=lot.title)
    shown = rng.random() < 0.5
    return whole.model_copy(
        update={"title": title, "cpv": lot.cpv[:1], "lots": (Lot(number=lot.number, title=lot.title),) if shown else ()}
    )


def without_lots(notice: Notice, rng: Random) -> Notice | None:  # noqa: ARG001
    """A divided purchase of which a portal says nothing."""
    return notice.model_copy(update={"lots": ()}) if notice.lots else None


CHANGES: Mapping[str, tuple[str, Change]] = {
    "intitulé coupé": ("title", cut),
    "accents perdus (U+FFFD)": ("title", accents_lost),
    "accents en points d'interrogation": ("title", accents_marked),
    "accents ôtés": ("title", accents_left_out),
    "majuscules": ("title", capitals),
    "référence en tête": ("title", reference_first),
    "acheteur autrement écrit": ("buyer", otherwise_named),
    "acheteur abrégé": ("buyer", shorter_named),
    "date limite déplacée": ("deadline", moved),
    "date limite sans heure": ("deadline", without_hour),
    "lots séparés": ("lots", one_lot),
    "lots absents": ("lots", without_lots),
}
SIDES = ("lots", "deadline", "buyer", "title")
"""By name: the side of a notice that is changed, and how; two changes of one notice never touch the same side."""


def pairs(notices: Sequence[Notice], each: int, rng: Random) -> list[Case]:
    """`each` cases a notice, with one or two changes, the rarer ones first where a notice lends itself to them."""
    made: list[Case] = []
    for notice in notices:
        for _ in range(each):
            made.append(_case(notice, len(made), rng))
    return made


def _case(notice: Notice, number: int, rng: Random) -> Case:
    """One or two changes, of lots before titles: a portal writes its number before what it shows."""
    seen, names = elsewhere(notice, number, rng), list[str]()
    by_chance = rng.sample(sorted(CHANGES), len(CHANGES))
    sides = sorted(rng.sample(SIDES, rng.choice((1, 2, 2))), key=SIDES.index)
    for side in sides:
        given = seen.model_copy(update={"lots": notice.lots}) if side == "lots" else seen
        made = ((name, CHANGES[name][1](given, rng)) for name in by_chance if CHANGES[name][0] == side)
        name, found = next(((name, found) for name, found in made if found), (None, None))
        if name and found:
            seen, names = found, [*names, name]
    return Case(tuple(sorted(names)) or ("tel quel",), seen, notice.key)


# --- near-misses

TRADES = ("Gros œuvre", "Peinture", "Menuiseries extérieures", "Plomberie sanitaire", "Électricité", "Charpente bois")
SITES = (
    "école Jules-Ferry",
    "gymnase Colette-Besson",
    "médiathèque",
    "stade du Moulin",
    "crèche Les Lutins",
    "mairie annexe",
)
BODIES = (
    "CCAS de {}",
    "Office public de l'habitat de {}",
    "Communauté de communes de {}",
    "Centre hospitalier de {}",
    "Caisse des écoles de {}",
    "Syndicat des eaux de {}",
)


TOWNS = ("Plouvenec", "Kerlune", "Saint-Even-sur-Mer")
"""For buyers that are no town: invented ones."""


def _shifted(notice: Notice, days: int, **changes: Any) -> Notice:
    """The same later, as a purchase of its own."""
    by = timedelta(days=days)
    deadline = notice.deadline
    if deadline:
        deadline = _deadline(deadline.at + by if deadline.at else None, deadline.day + by if deadline.day else None)
    fields = {
        "published_on": notice.published_on + by if notice.published_on else None,
        "deadline": deadline,
        "reference": None,
        "procedure_id": None,
        "ted_number": None,
        "earlier": (),
        "mentions": (),
        "passages": (),
        "lots": (),
    }
    return notice.model_copy(update=fields | changes)


def _both(notice: Notice, first: str, second: str, number: int, rng: Random) -> tuple[tuple[Notice, ...], Notice]:
    """Two purchases that differ by their titles alone, published and closed together."""
    days = rng.randint(40, 200)
    stored = _shifted(notice, days, title=first, source_id=f"{notice.source_id}s{number}")
    return (stored,), elsewhere(_shifted(notice, days, title=second), number, rng)


def another_lot(notice: Notice, number: int, rng: Random) -> tuple[tuple[Notice, ...], Notice]:
    """Works let lot by lot."""
    (one, first), (two, second) = rng.sample(list(enumerate(TRADES, start=1)), 2)
    form = rng.choice(("{} - Lot {} : {}", "{} – lot n° {} {}", "{} (lot {} - {})"))
    return _both(notice, form.format(notice.title, one, first), form.format(notice.title, two, second), number, rng)


def a_lot_alone(notice: Notice, number: int, rng: Random) -> tuple[tuple[Notice, ...], Notice]:
    """A lot that the call beside it does not have."""
    lot = f"{notice.title} - Lot {rng.randint(40, 60)} : {rng.choice(TRADES)}"
    return (), elsewhere(notice.model_copy(update={"title": lot, "lots": (), "reference": None}), number, rng)


def another_site(notice: Notice, number: int, rng: Random) -> tuple[tuple[Notice, ...], Notice]:
    """The same works elsewhere in town."""
    first, second = rng.sample(SITES, 2)
    form = rng.choice(("{} - {}", "{} : {}", "{} ({})"))
    return _both(notice, form.format(notice.title, first), form.format(notice.title, second), number, rng)


def another_part(notice: Notice, number: int, rng: Random) -> tuple[tuple[Notice, ...], Notice]:
    """Numbered parts of one programme."""
    part = rng.choice(("tranche {}", "phase {}", "secteur {}", "bâtiment {}", "lot {}"))
    first, second = rng.sample(("1", "2", "3", "A", "B", "C"), 2)
    return _both(
        notice, f"{notice.title} - {part.format(first)}", f"{notice.title} - {part.format(second)}", number, rng
    )


_PURPOSES = (
    "Fourniture",
    "Maintenance",
    "Location",
    "Nettoyage",
    "Assistance à maîtrise d'ouvrage",
    "Contrôle technique",
    "Déconstruction",
    "Étude",
)


def another_trade(notice: Notice, number: int, rng: Random) -> tuple[tuple[Notice, ...], Notice]:
    """Another contract about the same thing, published together."""
    first, second = rng.sample(_PURPOSES, 2)
    return _both(notice, f"{first} : {notice.title}", f"{second} : {notice.title}", number, rng)


def next_year(notice: Notice, number: int, rng: Random) -> tuple[tuple[Notice, ...], Notice]:
    """The contract of the year after, by its title and dates, or by its dates alone."""
    days, year = rng.choice((364, 365, 350, 380)), re.search(r"\b20[0-3]\d\b", notice.title)
    if year:
        title = notice.title.replace(year[0], str(int(year[0]) + 1))
        return (), elsewhere(_shifted(notice, days, title=title), number, rng)
    if rng.random() < 0.5:
        return (), elsewhere(_shifted(notice, days), number, rng)
    return _both(notice, f"{notice.title} 2026", f"{notice.title} 2027", number, rng)


def relaunched(notice: Notice, number: int, rng: Random) -> tuple[tuple[Notice, ...], Notice]:
    """Taken up again after nobody answered: a new procedure, often under the same title."""
    open_for = 30
    if notice.published_on and notice.deadline and notice.deadline.day:
        open_for = max((notice.deadline.day - notice.published_on).days, 15)
    days = open_for + rng.randint(5, 120)
    title = rng.choice(("{}", "{}", "Relance - {}", "{} (relance)", "Relance des lots 2 et 3 - {}")).format(
        notice.title
    )
    again = _shifted(notice, days, title=title, lots=notice.lots if rng.random() < 0.5 else ())
    return (), elsewhere(again, number, rng)


def another_buyer(notice: Notice, number: int, rng: Random) -> tuple[tuple[Notice, ...], Notice]:
    """Another body of the same town, with the same title and days: a group of buyers that does not buy together."""
    name = notice.buyer.name or ""
    town = _TOWN.match(name)
    body = rng.choice(BODIES).format(town["town"] if town else rng.choice(TOWNS))
    return (), elsewhere(_named(notice.model_copy(update={"reference": None, "lots": ()}), body), number, rng)


KINDS: Mapping[str, Callable[[Notice, int, Random], tuple[tuple[Notice, ...], Notice]]] = {
    "autre lot de travaux": another_lot,
    "lot que l'appel n'a pas": a_lot_alone,
    "autre site": another_site,
    "autre tranche": another_part,
    "autre objet du même programme": another_trade,
    "marché de l'année suivante": next_year,
    "relance": relaunched,
    "autre acheteur de la même ville": another_buyer,
}
_SPELT: tuple[Change, ...] = (capitals, accents_left_out, otherwise_named, without_hour)


def near_misses(notices: Sequence[Notice], each: int, rng: Random) -> list[Sibling]:
    """`each` siblings a notice, of the kinds in turn; two in five are spelt otherwise, as on another portal."""
    made: list[Sibling] = []
    kinds = list(KINDS)
    for notice in notices:
        for _ in range(each):
            kind = kinds[len(made) % len(kinds)]
            stored, seen = KINDS[kind](notice, len(made), rng)
            change = rng.choice(_SPELT) if rng.random() < 0.4 else None
            spelt = change(seen, rng) if change and kind != "autre acheteur de la même ville" else None
            made.append(Sibling(kind, stored, (spelt or seen).model_copy(update={"source_id": f"n{len(made)}"})))
    return made
