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
from datetime import timedelta
from http.client import HTTPConnection
from itertools import count
from pathlib import Path

import waitress
from waitress import wasyncore

from benchmarks.review_sample import COORDINATOR, NOW, fill
from digests.mailer import OutboxMailer
from tenderwatch.config import Config, Network, Pages
from tenderwatch.pipeline.services import Services
from tenderwatch.pipeline.signin import link
from tenderwatch.review import create_app
from tenderwatch.review.serve import settings, settle
from tenderwatch.store import Store

TARGET_MS, SECRET = 150, b"the secret of a benchmark"
_VISITORS = count()


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
        "enterprises": "/entreprises",
        "enterprise": "/entreprise/entreprise-7",
        "enterprise, its form": "/entreprise/entreprise-7/modifier",
        "mails": "/courriels",
        "mail": "/courriels/entreprise-7",
        "sources": "/sources",
        "source": "/sources/boamp",
    }


@contextmanager
def _services(folder: Path) -> Iterator[Services]:
    networks = {"fei": Network(name="FEI"), "unea": Network(name="UNEA")}
    config = Config(contact="veille@example.org", var=folder, networks=networks, pages=Pages(proxies=1))
    with Store.open(f"sqlite:///{folder}/review.sqlite3", SECRET) as store, OutboxMailer(folder / "outbox") as mailer:
        yield Services(config, store, mailer, SECRET)


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
    settle()
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
