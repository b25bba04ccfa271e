"""How fast the coordinators' pages answer at 50,000 matches: first byte of each page, through the production server.

    python -m benchmarks.review [--json] [--matches 50000] [--rounds 40]

Made purchases and enterprises on SQLite, read by a coordinator of two networks; the target is 150 ms.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from random import Random

import waitress
from waitress import wasyncore

from digests.mailer import OutboxMailer
from tenderwatch.calendar import deadline_of
from tenderwatch.clock import PARIS
from tenderwatch.config import Config, Network, Pages
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
from tenderwatch.pipeline.signin import link
from tenderwatch.review import create_app
from tenderwatch.review.serve import settings
from tenderwatch.store import LedgerItem, Store

NOW = datetime(2026, 10, 5, 9, 0, tzinfo=PARIS)
SEED, SECRET = 2026, b"the secret of a benchmark"
TARGET_MS = 150
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
_VISITORS = count()
COORDINATOR = User("anna@example.org", "Anna", Role.COORDINATOR, ("fei", "unea"))


def main() -> None:
    """Print a table, or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.add_argument("--matches", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=40, help="how often each page is asked for")
    options = parser.parse_args()
    measured = measure(options.matches, options.rounds)
    if options.json:
        print(json.dumps(measured, ensure_ascii=False))
        return
    print(f"{measured['matches']} matches, {measured['rows']} rows of two networks, made in {measured['seconds']} s")
    print(f"{'page':34} {'median ms':>10} {'95th ms':>10} {'processor':>10}")
    for page, one in measured["pages"].items():
        over = "" if one["p95"] < TARGET_MS else "   over the target"
        print(f"{page:34} {one['median']:10.1f} {one['p95']:10.1f} {one['processor']:10.1f}{over}")


def measure(matches: int, rounds: int) -> dict[str, object]:
    """What each page takes, in milliseconds."""
    with tempfile.TemporaryDirectory(prefix="tw-review-") as folder, _services(Path(folder)) as services:
        start = time.perf_counter()
        rows = fill(services, matches)
        seconds = round(time.perf_counter() - start, 1)
        with _served(services) as ask:
            pages = {name: _timed(lambda path=path: ask(path), rounds) for name, path in _pages(services).items()}
    return {"matches": matches, "rows": rows, "seconds": seconds, "target_ms": TARGET_MS, "pages": pages}


def _pages(services: Services) -> Mapping[str, str]:
    key = services.store.desk.matched()[0]
    return {
        "queue": "/file",
        "queue, one network": "/file?reseau=unea",
        "queue, far down": f"/file?apres=4.{int((NOW + timedelta(days=25)).timestamp())}.boamp",
        "queue, one enterprise": "/file?entreprise=entreprise-7",
        "queue, department and door": "/file?departement=29&porte=theirs",
        "queue, band and deadline": "/file?niveau=doubtful&echeance=20",
        "queue, words": "/file?q=espaces+verts+plouvenec",
        "queue, dropped": "/file?etat=ecartes",
        "purchase": f"/marche?cle={key}",
        "purchase, raw record": f"/marche/brut?cle={key}&avis={key}&version=1",
        "report, week": "/bilan?reseau=unea&periode=2026-S40",
        "report, quarter": "/bilan?reseau=unea&periode=2026-T3",
        "sources": "/sources",
        "source": "/sources/boamp",
    }


@contextmanager
def _services(folder: Path) -> Iterator[Services]:
    networks = {"fei": Network(name="FEI"), "unea": Network(name="UNEA")}
    config = Config(contact="veille@example.org", var=folder, networks=networks, pages=Pages(proxies=1))
    with Store.open(f"sqlite:///{folder}/review.sqlite3", SECRET) as store, OutboxMailer(folder / "outbox") as mailer:
        yield Services(config, store, mailer, SECRET)


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


@contextmanager
def _served(services: Services) -> Iterator[Callable[[str], float]]:
    """A signed-in browser of sorts: gives the seconds until the first byte of a page."""
    app = create_app(services, now=lambda: NOW)
    app.config["WTF_CSRF_ENABLED"] = False  # signing in is not what is measured
    sockets: dict[int, object] = {}
    server = waitress.create_server(app, map=sockets, **settings(services.config.pages, "127.0.0.1", 0))
    thread = threading.Thread(target=server.run)
    thread.start()
    base = f"http://127.0.0.1:{server.effective_port}"
    browser = app.test_client()
    browser.post(link(services, COORDINATOR.email, base, NOW) or "", base_url=base)
    cookie = browser.get_cookie("tenderwatch", domain="127.0.0.1")
    headers = {"Cookie": f"tenderwatch={cookie.value if cookie else ''}"}
    try:
        yield lambda path: _first_byte(server.effective_port, path, headers)
    finally:
        server.trigger.pull_trigger(lambda: wasyncore.close_all(sockets))
        thread.join(timeout=10)
        server.task_dispatcher.shutdown()


def _first_byte(port: int, path: str, headers: Mapping[str, str]) -> float:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    start = time.perf_counter()
    visitor = f"10.0.{next(_VISITORS) % 250}.1"  # each address may ask so often; here one person stands for many
    connection.request("GET", path, headers={**headers, "X-Forwarded-For": visitor})
    answer = connection.getresponse()
    spent = time.perf_counter() - start
    answer.read()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status}")
    return spent


def _timed(ask: Callable[[], float], rounds: int) -> dict[str, float]:
    """Milliseconds: median and 95th percentile of the first byte, and the processor's mean."""
    ask()
    start = time.process_time()
    spent = sorted(ask() * 1000 for _ in range(rounds))
    processor = (time.process_time() - start) / rounds * 1000
    found = {"median": statistics.median(spent), "p95": spent[int(0.95 * (len(spent) - 1))], "processor": processor}
    return {name: round(value, 1) for name, value in found.items()}


if __name__ == "__main__":
    main()
