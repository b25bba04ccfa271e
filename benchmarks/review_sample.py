"""Purchases, enterprises and what became of them, made for the measuring of the coordinators' pages."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from tenderwatch.calendar import deadline_of
from tenderwatch.clock import PARIS
from tenderwatch.model import (
    Activity,
    Answer,
    AnswerVerdict,
    Band,
    Buyer,
    Contribution,
    Decision,
    DropReason,
    Enterprise,
    Evidence,
    Finding,
    Kind,
    LegalKind,
    Match,
    Notice,
    Place,
    Role,
    SourceReport,
    Territory,
    User,
    Verdict,
)
from tenderwatch.pipeline import queue
from tenderwatch.pipeline.services import Services
from tenderwatch.store import LedgerItem

NOW = datetime(2026, 10, 5, 9, 0, tzinfo=PARIS)
SEED = 2026
ENTERPRISES, PER_PURCHASE, BLOCK = 200, 3, 500
SOURCES, DAYS = ("boamp", "ted", "aws"), 91
"""Where notices come from, and the days over which they came."""
DEPARTMENTS = ("22", "29", "35", "56")
TRADES = (
    "Nettoyage des locaux", "Entretien des espaces verts", "Mise sous pli", "Traiteur", "Peinture intérieure",
    "Location de linge", "Collecte de papiers", "Conditionnement à façon",
)  # fmt: skip
RESERVED = (
    "Le marché est réservé aux entreprises adaptées et aux ESAT (article L. 2113-12 du code de la commande publique)."
)
COORDINATOR = User("anna@example.org", "Anna", Role.COORDINATOR, ("fei", "unea"))


def fill(services: Services, matches: int) -> int:
    """Make purchases, enterprises and their matches, and the queue as the nightly run does; how many rows it has."""
    random = Random(SEED)
    services.store.save_user(COORDINATOR)
    services.store.save_enterprises([_enterprise(number, random) for number in range(ENTERPRISES)], at=NOW)
    rows, purchases = 0, matches // PER_PURCHASE
    for start in range(0, purchases, BLOCK):
        seen = NOW - timedelta(days=DAYS * (1 - start / purchases))
        block = [_notice(number, random) for number in range(start, min(start + BLOCK, purchases))]
        services.store.save_notices(block, seen_at=seen)
        found = {one.key: _matches(one, random) for one in block}
        made = queue.rows(services, services.procedures(found), found, NOW)
        flat = [row for each in made.values() for row in each]
        services.store.replace_matches(found, stamp="made", rows=flat)
        rows += len(flat)
        _happen(services, [one for each in found.values() for one in each], seen + timedelta(hours=30), random)
    for day in range(DAYS):
        reports = [SourceReport(name, 40, 900, 900, new=random.randint(200, 900)) for name in SOURCES]
        services.store.add_source_runs(reports, NOW - timedelta(days=DAYS - day))
    return rows


def _happen(services: Services, matches: list[Match], at: datetime, random: Random) -> None:
    """Coordinators judge a fifth of some matches, a tenth leaves by mail, and a third of what left is answered."""
    judged = random.sample(matches, len(matches) // 5)
    verdicts = [(one, random.choice((Verdict.KEEP, Verdict.KEEP, Verdict.DROP))) for one in judged]
    services.store.add_decisions([
        Decision(one.procedure_key, one.enterprise_id, verdict, DropReason.AREA if verdict == Verdict.DROP else None,
                 None, COORDINATOR.email, at)
        for one, verdict in verdicts
    ])  # fmt: skip
    left = [one for one, verdict in verdicts if verdict == Verdict.KEEP][: len(matches) // 10]
    for name in dict.fromkeys(one.enterprise_id for one in left):
        told = [one for one in left if one.enterprise_id == name]
        items = [LedgerItem(name, one.procedure_key, one.notice_key, 1) for one in told]
        key = f"{name}:{at:%Y-%m-%dT%H}"
        services.store.enqueue("digest", key, f"{name}@example.org", b"Subject: x\n\nx\n", items, at)
    for delivery in services.store.due(at, "digest"):
        services.store.claim(delivery.id, at)
        services.store.settle(delivery.id, "sent", at)
    for one in random.sample(left, len(left) // 3):
        said = random.choice(list(AnswerVerdict))
        by = f"{one.enterprise_id}@example.org"
        services.store.add_answer(Answer(one.procedure_key, one.enterprise_id, one.notice_key, said, None, by, at))


def _enterprise(number: int, random: Random) -> Enterprise:
    network, kind = random.choice([("fei", LegalKind.EI), ("fei", LegalKind.ETTI), ("unea", LegalKind.EA)])
    trade = random.choice(TRADES)
    return Enterprise(
        id=f"entreprise-{number}",
        name=f"Entreprise {number}",
        kind=kind,
        networks=(network,),
        territory=Territory(departments=tuple(random.sample(DEPARTMENTS, 2))),
        activities=(Activity(label=trade, keywords=(trade.lower(),)),),
    )


def _notice(number: int, random: Random) -> Notice:
    trade, department = random.choice(TRADES), random.choice(DEPARTMENTS)
    due = NOW + timedelta(days=random.randint(1, 60))
    reserved = f" {RESERVED}" if random.random() < 0.05 else ""
    return Notice(
        source=random.choice(SOURCES),
        source_id=f"26-{number:06d}",
        url=f"https://www.example.org/avis/{number}",
        kind=Kind.CALL,
        title=f"{trade} pour la commune de Plouvenec {number}",
        description=f"{trade} : prestations décrites au cahier des charges, exécutées toute l'année.{reserved}",
        buyer=Buyer(name=f"Commune {number % 900}", department=department),
        place=Place(departments=(department,)),
        published_on=date(2026, 9, 28),
        deadline=deadline_of(f"{due:%Y-%m-%dT12:00:00}"),
    )


def _matches(notice: Notice, random: Random) -> list[Match]:
    chosen = random.sample(range(ENTERPRISES), PER_PURCHASE)
    words = notice.title.partition(" pour ")[0]
    return [_match(notice, f"entreprise-{number}", words, random.uniform(0.4, 1.0)) for number in chosen]


def _match(notice: Notice, enterprise: str, words: str, value: float) -> Match:
    told = Evidence(f"« {words} » dans l'objet : votre activité.", "title", words)
    near = Evidence("Lieu dans votre territoire.", "place.departments")
    parts = (
        Contribution("mots", 55.0, Finding(round(value, 4), (told,))),
        Contribution("lieu", 10.0, Finding(1.0, (near,))),
    )
    band = Band.STRONG if value > 0.8 else Band.DOUBTFUL
    return Match(notice.key, notice.key, None, enterprise, words, band, parts, "benchmark")
