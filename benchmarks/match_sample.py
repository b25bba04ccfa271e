"""Notices and enterprises for the matching benchmark: varied from a corpus, or composed from the trades' phrases."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

from matching.subject import Subject, subjects
from tenderwatch.commands.judged import notices_of
from tenderwatch.model import Activity, Enterprise, Kind, Lot, Notice, Procedure, Territory
from tenderwatch.reference import Trade, trades

OPENINGS = (
    "{0} pour les services de {1}", "Marché de {0} à {1}", "Accord-cadre à bons de commande : {0}, {1}",
    "Commune de {1} - {0}", "{0} - lot n° 2 : {2}", "Prestations de {0} des sites de {1}", "{1} : {0} et {2}",
)  # fmt: skip
TOWNS = (
    "Saint-Brévin-les-Pins", "Plouézoc'h", "Châteaulin", "La Guerche", "Montfort", "Le Faou", "Questembert", "Lannilis",
    "Pont-Croix", "Tinténiac", "Guémené", "Bécherel", "Callac", "Quintin", "Rohan", "Landivisiau", "Maure", "Elven",
)  # fmt: skip
TEXTS = (
    "La consultation porte sur {0} et {1} pour un an, reconductible trois fois. Le titulaire rend compte chaque mois.",
    "Le présent marché a pour objet {0}. Il comprend {1}, la fourniture du petit matériel et l'évacuation des déchets.",
    "",
)
ACTIVITIES = (1, 1, 2, 2, 3)


def notices(number: int, corpus: Path | None, seed: int = 7) -> list[Notice]:
    """That many notices: a corpus again and again with its towns varied, or composed ones."""
    chance = random.Random(seed)
    if corpus is None:
        return [_composed(position, chance) for position in range(number)]
    return [_varied(one, at, chance) for at, one in enumerate(islice(cycle(notices_of(corpus, with_cpv=True)), number))]


def _varied(notice: Notice, position: int, chance: random.Random) -> Notice:
    title = f"{notice.title} - {chance.choice(TOWNS)} {chance.randrange(100)}"
    return notice.model_copy(update={"source": "bench", "source_id": str(position), "title": title})


def _composed(position: int, chance: random.Random) -> Notice:
    trade = chance.choice(trades())
    said = [chance.choice(trade.strong) for _ in range(3)]
    title = chance.choice(OPENINGS).format(said[0].capitalize(), chance.choice(TOWNS), said[1])
    code = chance.choice(trade.cpv).ljust(8, "0") if chance.random() < 0.8 else None
    lots = tuple(_lot(number, trade, chance) for number in range(1, chance.choice((1, 1, 1, 3, 5))))
    return Notice(
        source="bench", source_id=str(position), kind=Kind.CALL, title=title, cpv=(code,) if code else (), lots=lots,
        description=chance.choice(TEXTS).format(said[1], said[2]) or None,
    )  # fmt: skip


def _lot(number: int, trade: Trade, chance: random.Random) -> Lot:
    own = chance.choice(trades()) if chance.random() < 0.5 else trade
    return Lot(number=str(number), title=f"{chance.choice(own.strong).capitalize()}, secteur {number}")


def enterprises(number: int, served: Sequence[Trade], seed: int = 11) -> list[Enterprise]:
    """That many enterprises of trades for which there is enough to match, no two with the same words."""
    chance = random.Random(seed)
    return [_enterprise(position, served, chance) for position in range(number)]


def nobody() -> Enterprise:
    """An enterprise for activities that belong to none."""
    return Enterprise(id="nobody", name="Personne", kind="EI")


def _enterprise(position: int, served: Sequence[Trade], chance: random.Random) -> Enterprise:
    chosen = [served[position % len(served)], *chance.sample(served, min(len(served), chance.choice(ACTIVITIES)) - 1)]
    return Enterprise(
        id=f"e{position}", name=f"Entreprise {position}", kind="EI", territory=Territory(departments=("FR",)),
        activities=tuple(activity(one, chance) for one in chosen),
    )  # fmt: skip


def activity(trade: Trade, chance: random.Random) -> Activity:
    """An activity of a trade, in some of its words."""
    words = chance.sample(trade.strong, min(len(trade.strong), chance.randrange(5, 8)))
    codes = tuple(dict.fromkeys(one.ljust(8, "0") for one in chance.sample(trade.cpv, min(len(trade.cpv), 3))))
    return Activity(label=trade.label, keywords=tuple(words), cpv=codes, exclude=tuple(trade.against[:1]))


def procedures(found: Sequence[Notice]) -> Iterator[Procedure]:
    """Each notice as a procedure of its own."""
    return (Procedure(one.key, (one,), one, one.deadline) for one in found)


def all_subjects(found: Sequence[Notice]) -> list[Subject]:
    """Every purchase and every lot."""
    return [one for procedure in procedures(found) for one in subjects(procedure)]
